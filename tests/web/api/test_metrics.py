"""The figures for Prometheus: for this machine and for who has the token."""

import re

import prometheus_client
import pytest
from flask.testing import FlaskClient
from prometheus_client.openmetrics.parser import (
    text_string_to_metric_families as openmetrics_parser,
)
from prometheus_client.parser import text_string_to_metric_families as text_parser

from missedcall.usecases.deps import Deps
from missedcall.usecases.messages.message_figures import MessageDay, MessageFigures
from missedcall.usecases.monitoring.live_tickets import LiveCounts
from tests.web.conftest import RECEIPT_PATH, make_app
from tests.web.story import CALLER, NOW, Story
from web import app as web_app
from web.api.metrics import FiguresCollector
from web.api.receipts import ReceiptAuth

ABROAD = {"REMOTE_ADDR": "203.0.113.7"}


def test_tells_the_figures_in_prometheus_text_format(
    client: FlaskClient, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.shared.context.now", lambda: NOW)
    story.message(gateway="local", gateway_id="G-1")

    answer = client.get("/metrics")

    assert answer.content_type.startswith("text/plain; version=0.0.4")
    assert 'missedcall_messages_today{key="demand",state="accepted"} 1.0\n' in answer.text
    assert (
        'missedcall_message_tries_total{gateway="local",outcome="accepted"} 1.0\n' in answer.text
    )
    assert 'missedcall_preferred_gateway{gateway="local"} 1.0\n' in answer.text
    assert CALLER not in answer.text
    sample = re.compile(r'missedcall_\w+(\{(\w+="[^"]*",?)+\})? [0-9.e+]+')
    for line in answer.text.splitlines():
        assert line.startswith(("# HELP missedcall_", "# TYPE missedcall_")) or sample.fullmatch(
            line
        )


def test_tells_the_same_as_openmetrics_to_who_asks_for_it(client: FlaskClient) -> None:
    asked = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"

    answer = client.get("/metrics", headers={"Accept": asked})

    assert answer.content_type.startswith("application/openmetrics-text; version=1.0.0")
    assert answer.text.endswith("\n# EOF\n")
    names = {family.name for family in openmetrics_parser(answer.text)}  # type: ignore[no-untyped-call]  # the parser has no types
    assert "missedcall_job_runs" in names


def test_names_follow_the_rules_of_prometheus(client: FlaskClient) -> None:
    families = list(text_parser(client.get("/metrics").text))

    assert families
    for family in families:
        assert re.fullmatch(r"missedcall(_[a-z0-9]+)+", family.name), family.name
        for sample in family.samples:
            assert sample.name.endswith("_total") == (family.type == "counter")


def test_escapes_what_a_label_says() -> None:
    figures = MessageFigures((MessageDay(NOW.date(), 0, 0, 0),), (), (), 0, 0, (), 'a"b\\c\nd')
    registry = prometheus_client.CollectorRegistry()
    registry.register(FiguresCollector(figures, (), None, None))

    text = prometheus_client.generate_latest(registry).decode()

    assert 'missedcall_preferred_gateway{gateway="a\\"b\\\\c\\nd"} 1.0\n' in text


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
    door = ReceiptAuth(RECEIPT_PATH)
    app = web_app.create_app(
        deps,
        secret_key="key",
        receipt_auth=door,
        phone_password=lambda extension, _: extension,
        metrics_token="prom",
    )

    answer = app.test_client().get("/metrics", environ_base=environ, headers=headers)

    assert answer.status_code == status


def test_without_a_token_no_token_is_right(client: FlaskClient) -> None:
    answer = client.get("/metrics", environ_base=ABROAD, headers={"Authorization": "Bearer "})

    assert answer.status_code == 404


def test_tells_how_open_pages_are_told_of_changes(deps: Deps) -> None:
    counts = LiveCounts(entries=9, failures=2, streams=3, refused=1, dropped=0)
    told = make_app(deps, live_counts=lambda: counts).test_client().get("/metrics").text

    assert "missedcall_live_redis_up 1.0\n" in told
    assert "missedcall_live_streams 3.0\n" in told
    assert "missedcall_live_failures_total 2.0\n" in told


def test_tells_that_redis_does_not_tell_open_pages(deps: Deps) -> None:
    told = make_app(deps, live_counts=lambda: None).test_client().get("/metrics").text

    assert "missedcall_live_redis_up 0.0\n" in told
    assert "missedcall_live_streams" not in told
