"""Wrong addresses and wrong ways, told in the reader's language; and the headers of every page."""

import flask
import pytest
from flask.testing import FlaskClient

from tests.web.conftest import Browser


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/desk/ready", 405)])
def test_is_told_to_people_and_to_programs(client: FlaskClient, path: str, status: int) -> None:
    hindi = client.get(path, headers={"Accept": "text/html"})
    english = client.get(path, headers={"Accept-Language": "en"})
    program = client.get(path, headers={"Accept": "application/json"})

    assert hindi.status_code == english.status_code == program.status_code == status
    assert 'lang="hi"' in hindi.text
    assert 'lang="en"' in english.text
    assert set(program.get_json()["error"]) == {"code", "message"}


def test_never_repeats_what_was_asked_for(client: FlaskClient) -> None:
    answer = client.get("/<script>alert(1)</script>?number=9876500012")

    assert "alert(1)" not in answer.text
    assert "98765" not in answer.text


def test_a_problem_without_words_of_its_own_is_told_as_its_kind(app: flask.Flask) -> None:
    app.add_url_rule("/teapot", "teapot", view_func=lambda: flask.abort(418))
    app.add_url_rule("/gateway", "gateway", view_func=lambda: flask.abort(502))

    told = app.test_client()
    assert "समझ में नहीं आया" in told.get("/teapot").text
    assert "हमारी ओर से" in told.get("/gateway").text


def test_pages_are_not_kept_framed_or_given_other_scripts(at_desk: Browser) -> None:
    headers = at_desk.get("/desk").headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_page_has_no_inline_script_or_style(at_desk: Browser) -> None:
    page = at_desk.get("/desk").text

    assert page.count("<script") == page.count("<script src=") > 0
    assert "style=" not in page
    assert " onclick" not in page


def test_the_static_files_are_there(client: FlaskClient) -> None:
    for name in (
        "console.css",
        "console.js",
        "icons.svg",
        "desk.js",
        "form-drafts.js",
        "login.js",
        "load.js",
        "purpose.js",
        "phone.js",
        "vendor/jssip-3.13.8.min.js",
    ):
        answer = client.get(f"/static/{name}")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] != "no-store"
        answer.close()
