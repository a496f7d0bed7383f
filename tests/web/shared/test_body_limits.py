"""A body is limited by what its endpoint takes, before anything reads it."""

import flask
import pytest

from missedcall.cli.admin import web
from web.shared import body_limits


def test_each_limit_is_of_an_endpoint_and_below_what_the_web_server_passes_on(
    app: flask.Flask,
) -> None:
    assert set(body_limits.BY_ENDPOINT) <= set(app.view_functions)
    assert max(body_limits.BY_ENDPOINT.values()) < web.LARGEST_BUFFERED


@pytest.mark.parametrize(("size", "status"), [(body_limits.MOST_BYTES, 400), (64 * 1024 + 1, 413)])
def test_a_form_above_64_kib_is_refused_as_too_large(
    app: flask.Flask, size: int, status: int
) -> None:
    body = b"a" * size
    answer = app.test_client().post(
        "/login", data=body, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == status


def test_the_refusal_names_the_limit_that_holds_there(app: flask.Flask) -> None:
    form = "application/x-www-form-urlencoded"
    answer = app.test_client().post("/login", data=b"a" * 300_000, content_type=form)
    assert "64 KiB" in answer.text


def test_a_whole_photo_of_a_telephone_gets_an_answer() -> None:
    assert web.LARGEST_BUFFERED > 2 * 3_000_000
