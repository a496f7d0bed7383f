"""Tell the figures to Prometheus, counted in the database when it asks.

Only for this machine, or for who has the token: they tell how much business there is.
"""

import hmac
from collections.abc import Iterator, Sequence

import flask
from flask.typing import ResponseReturnValue

from missedcall.db.monitoring.job_runs import JobRun
from missedcall.usecases.messages import message_figures
from missedcall.usecases.messages.message_figures import MessageFigures
from missedcall.usecases.monitoring import job_runs
from web.shared import client_address, context

blueprint = flask.Blueprint("metrics", __name__)
TOKEN_KEY = "missedcall.metrics_token"  # noqa: S105 — the name of the place, not the secret
TEXT = "text/plain; version=0.0.4; charset=utf-8"

Sample = tuple[dict[str, str], float]


@blueprint.get("/metrics")
def show() -> ResponseReturnValue:
    if not may_ask():
        flask.abort(404)
    found = message_figures.figures(context.deps(), days=1, now=context.now())
    runs = job_runs.everything(context.deps().db)
    return text(found, runs), 200, {"Content-Type": TEXT}


def text(found: MessageFigures, runs: Sequence[JobRun]) -> str:
    """Give all metrics in Prometheus' text format."""
    return "".join((*_lines(found), *_job_lines(runs)))


def may_ask() -> bool:
    """Let in who has the token, and who asks from this machine and for nobody else."""
    token: str = flask.current_app.extensions[TOKEN_KEY]
    given = flask.request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return True
    return client_address.is_this_machine()


def _lines(found: MessageFigures) -> Iterator[str]:
    today = found.days[-1]
    yield from _metric(
        "messages",
        "messages written today, by text and state",
        [({"key": key, "state": state}, count) for key, state, count in found.messages],
    )
    yield from _metric(
        "message_tries_total",
        "tries to hand a message over since midnight, by gateway and outcome",
        [({"gateway": name, "outcome": word}, count) for name, word, count in found.tries],
        kind="counter",
    )
    yield from _metric("demands_today", "demand messages written today", [({}, today.demands)])
    for seconds, count in ((10, today.within_10_s), (60, today.within_60_s)):
        words = f"of these, handed over within {seconds} s"
        yield from _metric(f"demands_today_within_{seconds}_seconds", words, [({}, count)])
    yield from _metric(
        "oldest_queued_seconds", "age of the oldest waiting message", [({}, found.oldest_queued_s)]
    )
    yield from _metric(
        "unmatched_receipts", "receipts of no message, today", [({}, found.unmatched_receipts)]
    )
    yield from _metric(
        "stopped_template",
        "1 for each template that the operators refuse",
        [({"template": template_id}, 1) for template_id in found.stopped_templates],
    )
    yield from _metric(
        "preferred_gateway",
        "1 for the gateway offered messages first",
        [({"gateway": found.gateway}, 1)],
    )


def _job_lines(runs: Sequence[JobRun]) -> Iterator[str]:
    """Tell how the periodic jobs fare: runs and failures so far, and the newest run's length."""
    yield from _metric(
        "job_runs_total",
        "runs of a periodic job",
        [({"job": job.name}, job.runs) for job in runs],
        kind="counter",
    )
    yield from _metric(
        "job_failures_total",
        "runs of a periodic job that failed",
        [({"job": job.name}, job.failures) for job in runs],
        kind="counter",
    )
    yield from _metric(
        "job_last_run_seconds",
        "how long the newest run of a periodic job took",
        [({"job": job.name}, job.duration_ms / 1000) for job in runs],
    )


def _metric(name: str, words: str, samples: list[Sample], *, kind: str = "gauge") -> Iterator[str]:
    """Give one metric in Prometheus' text format; labels hold names of ours, never people's."""
    yield f"# HELP missedcall_{name} {words}\n# TYPE missedcall_{name} {kind}\n"
    for labels, value in samples:
        told = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        yield (
            f"missedcall_{name}{{{told}}} {value:g}\n"
            if told
            else f"missedcall_{name} {value:g}\n"
        )


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
