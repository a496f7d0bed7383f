"""Load the reports that only count: calls and callbacks, pauses, and texts."""

import datetime as dt
from collections.abc import Sequence

from missedcall.db.engine import DbConnection
from missedcall.db.reports import call_figures, operator_stretches
from missedcall.db.reports.call_figures import FigureQuery
from missedcall.db.reports.operator_stretches import OperatorStretch
from missedcall.domain.messages.message import ON_THE_WAY, MessageState
from missedcall.domain.reports.curves import mean, share_percent
from missedcall.domain.reports.report_definitions import REPORTS, ReportBy, ReportName
from missedcall.usecases.deps import Deps
from missedcall.usecases.reports.report_rows import (
    Figures,
    Loaded,
    ReportKey,
    Sums,
    add_figures,
    add_up,
    key_of_instant,
    new_sums,
    row_key,
)

NOT_SENT = (MessageState.REFUSED, MessageState.SUPERSEDED)


def load_calls(deps: Deps, db: DbConnection, asked: FigureQuery, now: dt.datetime) -> Loaded:
    """Count missed calls, callbacks, rings, who was reached, forms, talk and wrap-up."""
    filters = frozenset(
        by
        for by, value in (
            (ReportBy.OPERATOR, asked.operator),
            (ReportBy.OFFICE, asked.office),
            (ReportBy.DID, asked.did),
        )
        if value is not None
    )
    columns = {c.name for c in REPORTS[ReportName.CALLS].columns_of(asked.by, filters)}
    sums = new_sums()
    for name, count in _COUNTS.items():
        if name in columns:
            for each in count(db, asked):
                add_figures(sums, row_key(asked.by, each.key), **{name: each.count})
    for ring in call_figures.count_rings(db, asked):
        add_figures(
            sums,
            row_key(asked.by, ring.key),
            rings=ring.rings,
            reached=ring.reached,
            talk_s=ring.talk_s,
        )
    if "wrap_up_mean_s" in columns:
        for stretch in _stretches(db, asked, "wrap_up"):
            lasted = _seconds(stretch, asked, now)
            add_figures(sums, _key(asked.by, stretch), wrap_ups=1, wrap_up_s=lasted)
    total = add_up(sums)
    return Loaded({key: _with_means(row) for key, row in sums.items()}, _with_means(total))


_COUNTS = {
    "missed_calls": call_figures.count_missed_calls,
    "callbacks": call_figures.count_callbacks_opened,
    "forms": call_figures.count_forms_sent,
}


def _with_means(row: Figures) -> Figures:
    rings, reached = int(row.get("rings") or 0), int(row.get("reached") or 0)
    return {
        **row,
        "reached_percent": share_percent(reached, rings),
        "talk_mean_s": mean(int(row.get("talk_s") or 0), reached),
        "wrap_up_mean_s": mean(int(row.get("wrap_up_s") or 0), int(row.get("wrap_ups") or 0)),
    }


def load_pauses(deps: Deps, db: DbConnection, asked: FigureQuery, now: dt.datetime) -> Loaded:
    """Count the pauses of operators and how long they lasted."""
    sums, longest = new_sums(), dict[ReportKey, float]()
    for stretch in _stretches(db, asked, "paused"):
        key = stretch.reason if asked.by is ReportBy.REASON else _key(asked.by, stretch)
        lasted = _seconds(stretch, asked, now)
        add_figures(sums, key, pauses=1, paused_s=lasted)
        longest[key] = max(longest.get(key, 0), lasted)
    rows = {key: _paused(row, longest[key]) for key, row in sums.items()}
    return Loaded(rows, _paused(add_up(sums), max(longest.values(), default=None)))


def _paused(row: Figures, longest: float | None) -> Figures:
    average = mean(int(row.get("paused_s") or 0), int(row.get("pauses") or 0))
    return {**row, "paused_mean_s": average, "paused_longest_s": longest}


def _stretches(db: DbConnection, asked: FigureQuery, state: str) -> Sequence[OperatorStretch]:
    return operator_stretches.list_operator_stretches(
        db, states=(state,), since=asked.since, until=asked.until, login=asked.operator
    )


def _key(by: ReportBy, stretch: OperatorStretch) -> ReportKey:
    return stretch.login if by is ReportBy.OPERATOR else key_of_instant(by, stretch.since_at)


def _seconds(stretch: OperatorStretch, asked: FigureQuery, now: dt.datetime) -> int:
    """Give how long a state lasted; one without an end up to now, a day beyond at most."""
    latest = min(now, asked.until + operator_stretches.DAY)
    return max(0, round(((stretch.until_at or latest) - stretch.since_at).total_seconds()))


def load_texts(deps: Deps, db: DbConnection, asked: FigureQuery, now: dt.datetime) -> Loaded:
    """Count texts by what became of them."""
    sums: Sums = new_sums()
    for text in call_figures.count_texts_written(db, asked):
        figures = {"written": text.count, _fate(text.state): text.count}
        add_figures(sums, row_key(asked.by, text.key), **figures)
    return Loaded({key: _told(row) for key, row in sums.items()}, _told(add_up(sums)))


def _fate(state: str) -> str:
    if state == MessageState.DELIVERED:
        return "delivered"
    if state in ON_THE_WAY:
        return "under_way"
    return "not_sent" if state in NOT_SENT else "not_delivered"


def _told(row: Figures) -> Figures:
    delivered = int(row.get("delivered") or 0)
    sent = int(row.get("written") or 0) - int(row.get("not_sent") or 0)
    return {**row, "delivered_percent": share_percent(delivered, sent)}
