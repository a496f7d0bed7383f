"""Write the page of the metrics: what `/metrics` tells, read from the text it gives."""

import datetime as dt
import re
from collections.abc import Iterator

from missedcall.db.monitoring.job_runs import JobRun
from missedcall.domain.monitoring.alarm import Measure
from missedcall.usecases.messages.message_figures import MessageDay, MessageFigures
from tools.reference import markdown
from tools.reference.configuration import comments_of_list
from web.api import metrics

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
RUN = JobRun("worker_heartbeat", 1, 0, AT, 1, None, 0, "")


def page() -> str:
    return "".join(
        (
            markdown.head("Metrics and alarms", source="web/api/metrics.py and config.yaml"),
            "\n`GET /metrics` answers Prometheus: this machine, and elsewhere who sends the token "
            "in `MISSEDCALL_METRICS_TOKEN`.\nFigures are counted in the database when asked for. "
            "`GET /health` gives `state` and, by part, what is down (503)\nor late (200).\n\n"
            "## Metrics\n\n",
            markdown.table(("metric", "kind", "labels", "meaning"), _metrics()),
            "\n## Measures of alarms\n\nRules stand in `config.yaml`, section `alarms.rules`; "
            "`missedcall sms alarms` lists what fired.\n\n",
            markdown.table(("measure", "as shipped"), _measures()),
        )
    )


def _metrics() -> Iterator[tuple[str, str, str, str]]:
    text = metrics.text(FIGURES, [RUN])
    for name, words in re.findall(r"^# HELP (\S+) (.*)$", text, flags=re.MULTILINE):
        kind = re.search(rf"^# TYPE {name} (\S+)$", text, flags=re.MULTILINE)
        labels = re.search(rf"^{name}\{{(.*)\}} ", text, flags=re.MULTILINE)
        found = re.findall(r'(\w+)="', labels[1]) if labels else []
        yield markdown.code(name), kind[1] if kind else "", ", ".join(found), words


def _measures() -> Iterator[tuple[str, str]]:
    told = comments_of_list("alarms", "rules", key="measure")
    for measure in Measure:
        yield markdown.code(measure), told.get(measure, "no rule as shipped")
