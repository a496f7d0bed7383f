"""Tell the figures to Prometheus, counted in the database when it asks.

Only for this machine, or for who has the token: they tell how much business there is.
"""

import hmac
from collections.abc import Callable, Iterator, Sequence
from typing import cast

import flask
import prometheus_client
from flask.typing import ResponseReturnValue
from prometheus_client import exposition
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

from missedcall.db.monitoring.job_runs import JobRun
from missedcall.usecases.messages import message_figures
from missedcall.usecases.messages.message_figures import MessageDay, MessageFigures
from missedcall.usecases.monitoring import job_runs
from missedcall.usecases.monitoring.live_tickets import LiveCounts
from web.api import call_metrics
from web.api.call_metrics import CallFigures
from web.api.metric_families import counter_family, gauge_family
from web.shared import client_address, context

blueprint = flask.Blueprint("metrics", __name__)
LIVE_COUNTS = "missedcall.live_counts"
LiveCountsOf = Callable[[], LiveCounts | None]
TOKEN_KEY = "missedcall.metrics_token"  # noqa: S105 — the name of the place, not the secret


class FiguresCollector(Collector):
    """Hand the metrics to Prometheus' client, made of figures that were counted before."""

    def __init__(
        self,
        figures: MessageFigures,
        runs: Sequence[JobRun],
        live: LiveCounts | None,
        calls: CallFigures | None,
    ) -> None:
        self._figures = figures
        self._runs = runs
        self._live = live
        self._calls = calls

    def collect(self) -> Iterator[Metric]:
        """Give every metric with its samples."""
        yield from _message_metrics(self._figures)
        yield from _job_metrics(self._runs)
        yield from _live_metrics(self._live)
        if self._calls is not None:
            yield from call_metrics.call_metrics(self._calls)


@blueprint.get("/metrics")
def show() -> ResponseReturnValue:
    if not may_ask():
        flask.abort(404)
    figures = message_figures.load_message_figures(context.deps(), days=1, now=context.now())
    registry = prometheus_client.CollectorRegistry()
    runs = job_runs.list_job_runs(context.deps().db)
    live_counts = cast(LiveCountsOf, flask.current_app.extensions[LIVE_COUNTS])
    calls = call_metrics.load_call_figures()
    registry.register(FiguresCollector(figures, runs, live_counts(), calls))
    encode, content_type = exposition.choose_encoder(flask.request.headers.get("Accept", ""))
    return encode(registry), 200, {"Content-Type": content_type}


def no_live_counts() -> LiveCounts | None:
    """Say that nothing is known of live pages: for an application without a Redis."""
    return None


def may_ask() -> bool:
    """Let in a client with the token, and one on this machine that asks for no other."""
    token: str = flask.current_app.extensions[TOKEN_KEY]
    given = flask.request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return True
    return client_address.is_this_machine()


def _message_metrics(figures: MessageFigures) -> Iterator[Metric]:
    yield gauge_family(
        "messages_today",
        "messages written today, by text and state",
        [((key, state), count) for key, state, count in figures.messages],
        labels=("key", "state"),
    )
    yield counter_family(
        "message_tries_total",
        "tries to hand a message over since midnight, by gateway and outcome",
        [((name, outcome), count) for name, outcome, count in figures.tries],
        labels=("gateway", "outcome"),
    )
    yield from _demand_metrics(figures.days[-1])
    yield gauge_family(
        "oldest_queued_message_age_seconds",
        "age of the oldest waiting message",
        [((), figures.oldest_queued_s)],
    )
    yield gauge_family(
        "unmatched_receipts_today",
        "receipts of no message, today",
        [((), figures.unmatched_receipts)],
    )
    yield gauge_family(
        "stopped_template",
        "1 for each template that the operators refuse",
        [((template_id,), 1) for template_id in figures.stopped_templates],
        labels=("template",),
    )
    yield gauge_family(
        "preferred_gateway",
        "1 for the gateway offered messages first",
        [((figures.gateway,), 1)],
        labels=("gateway",),
    )


def _demand_metrics(today: MessageDay) -> Iterator[Metric]:
    yield gauge_family("demands_today", "demand messages written today", [((), today.demands)])
    yield gauge_family(
        "demands_handed_over_today",
        "demand messages of today, handed over within so many seconds",
        [(("10",), today.within_10_s), (("60",), today.within_60_s)],
        labels=("within_seconds",),
    )


def _job_metrics(runs: Sequence[JobRun]) -> Iterator[Metric]:
    """Tell how the periodic jobs fare: runs and failures so far, and the newest run's length."""
    yield counter_family(
        "job_runs_total",
        "runs of a periodic job",
        [((job.name,), job.runs) for job in runs],
        labels=("job",),
    )
    yield counter_family(
        "job_failures_total",
        "runs of a periodic job that failed",
        [((job.name,), job.failures) for job in runs],
        labels=("job",),
    )
    yield gauge_family(
        "job_last_run_duration_seconds",
        "how long the newest run of a periodic job took",
        [((job.name,), job.duration_ms / 1000) for job in runs],
        labels=("job",),
    )


def _live_metrics(counts: LiveCounts | None) -> Iterator[Metric]:
    """Tell how open pages are told of changes; what is counted in Redis begins anew with it."""
    yield gauge_family(
        "live_redis_up",
        "1 while Redis, from which open pages are told of changes, answers",
        [((), 0 if counts is None else 1)],
    )
    if counts is None:
        return
    yield gauge_family(
        "live_streams", "browsers that are told of changes now", [((), counts.streams)]
    )
    for name, meaning, count in (
        ("live_entries_total", "changes told to open pages", counts.entries),
        ("live_failures_total", "times that Redis did not take a change", counts.failures),
        ("live_refused_total", "browsers that were one too many", counts.refused),
        (
            "live_dropped_total",
            "browsers dropped: slow, or one too many of a person",
            counts.dropped,
        ),
    ):
        yield counter_family(name, meaning, [((), count)])
