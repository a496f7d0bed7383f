"""Write the page of the metrics: what `/metrics` tells, as its collector gives them."""

import datetime as dt
from collections.abc import Iterator

from missedcall.db.monitoring.job_runs import JobRun
from missedcall.domain.monitoring.alarm import Measure
from missedcall.domain.monitoring.limits import StateLimit
from missedcall.domain.monitoring.part_health import PartDetail, PartState
from missedcall.domain.reports.day_figures import DayFigures
from missedcall.domain.shared.explanation import explain
from missedcall.usecases.messages.message_figures import MessageDay, MessageFigures
from missedcall.usecases.monitoring.live_tickets import LiveCounts
from missedcall.usecases.monitoring.stuck import StuckEntity
from missedcall.usecases.monitoring.wallboard import WaitingCallers, Wallboard
from tools.reference import markdown
from tools.reference.configuration import comments_of_list
from web.api import metrics
from web.api.call_metrics import CallFigures

AT = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
FIGURES = MessageFigures(
    days=(MessageDay(AT.date(), 1, 1, 1),),
    messages=(("demand", "accepted", 1),),
    tries=(("local", "accepted", 1),),
    oldest_queued_s=0,
    unmatched_receipts=0,
    stopped_templates=("1007",),
    gateway="local",
)
CALLS = CallFigures(
    Wallboard(
        at=AT,
        waiting=WaitingCallers(now=1, parked=1, oldest=AT, next=AT),
        kept=1,
        broken=1,
        calls=(1,),
        promised=1,
        late=1,
        operators={"ready": ()},
        messages=1,
        oldest_message=AT,
        channels_taken=1,
        channels=1,
        outages=(),
        parts=(("worker", PartState.UP, explain(PartDetail.NONE_LATE)),),
        gateways=(),
        trouble=(),
        alarms=("overdue_tasks",),
    ),
    DayFigures(1, 1, 1, 1, 1, 1, 30, 100.0, {}, ()),
    [StuckEntity("callback", "waiting", "1", AT, StateLimit(dt.timedelta(hours=2), "", ""))],
    {"worker": 1.0},
)
RUN = JobRun("worker_heartbeat", 1, 0, AT, 1, None, 0, "")


def page() -> str:
    return "".join(
        (
            markdown.head("Metrics and alarms", source="web/api/metrics.py and config.yaml"),
            "\n`GET /metrics` answers Prometheus: this machine, and elsewhere who sends the token "
            "in `MISSEDCALL_METRICS_TOKEN`.\nFigures are counted in the database when asked for. "
            "`GET /health` gives `state` and, by part, what is down (503)\nor late (200).\n\n"
            "## Metrics\n\n",
            markdown.table(("metric", "kind", "labels", "meaning"), list_metrics()),
            "\n## Measures of alarms\n\nRules stand in `config.yaml`, section `alarms.rules`; "
            "`missedcall sms alarms` lists what fired.\n\n",
            markdown.table(("measure", "as shipped"), _measures()),
        )
    )


def list_metrics() -> Iterator[tuple[str, str, str, str]]:
    """Give name, kind, labels and meaning of each metric."""
    live = LiveCounts(1, 1, 1, 1, 1)
    for metric in metrics.FiguresCollector(FIGURES, [RUN], live, CALLS).collect():
        first = metric.samples[0]
        yield (
            markdown.code(first.name),
            metric.type,
            ", ".join(first.labels),
            metric.documentation,
        )


def _measures() -> Iterator[tuple[str, str]]:
    told = comments_of_list("alarms", "rules", key="measure")
    for measure in Measure:
        yield markdown.code(measure), told.get(measure, "no rule as shipped")
