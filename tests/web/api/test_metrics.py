"""The figures for Prometheus: for this machine and for who has the token."""

import re

import pytest
from flask.testing import FlaskClient

from missedcall.usecases.deps import Deps
from tests.web.conftest import RECEIPT_PATH
from tests.web.story import CALLER, NOW, Story
from web import app as web_app
from web.api.receipts import Door

ABROAD = {"REMOTE_ADDR": "203.0.113.7"}


def test_tells_the_figures_in_prometheus_text_format(
    client: FlaskClient, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.shared.context.now", lambda: NOW)
    story.message(gateway="local", gateway_id="G-1")

    answer = client.get("/metrics")

    assert answer.content_type.startswith("text/plain; version=0.0.4")
    assert 'missedcall_messages{key="demand",state="accepted"} 1\n' in answer.text
    assert 'missedcall_message_tries_total{gateway="local",outcome="accepted"} 1\n' in answer.text
    assert 'missedcall_preferred_gateway{gateway="local"} 1\n' in answer.text
    assert CALLER not in answer.text
    sample = re.compile(r'missedcall_\w+(\{(\w+="[^"]*",?)+\})? [0-9.e+]+')
    for line in answer.text.splitlines():
        assert line.startswith(("# HELP missedcall_", "# TYPE missedcall_")) or sample.fullmatch(
            line
        )


@pytest.mark.parametrize(
    ("environ", "headers", "status"),
    [
        (ABROAD, {}, 404),
        (ABROAD, {"Authorization": "Bearer wrong"}, 404),
        (ABROAD, {"Authorization": "Bearer prom"}, 200),
        ({}, {"X-Forwarded-For": "203.0.113.7"}, 404),
        ({}, {}, 200),
    ],
)
def test_tells_nobody_else(
    deps: Deps, environ: dict[str, str], headers: dict[str, str], status: int
) -> None:
    door = Door(RECEIPT_PATH)
    app = web_app.create_app(
        deps,
        secret_key="key",
        receipt_door=door,
        phone_password=lambda extension, _: extension,
        metrics_token="prom",
    )

    answer = app.test_client().get("/metrics", environ_base=environ, headers=headers)

    assert answer.status_code == status


def test_without_a_token_no_token_is_right(client: FlaskClient) -> None:
    answer = client.get("/metrics", environ_base=ABROAD, headers={"Authorization": "Bearer "})

    assert answer.status_code == 404
