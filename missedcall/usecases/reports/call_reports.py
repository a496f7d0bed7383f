"""Make the reports on calls: each by its one definition, for pages, files, commands and mails."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from missedcall.db.engine import DbConnection
from missedcall.db.operators import operators
from missedcall.db.reports import call_figures
from missedcall.db.reports.call_figures import FigureQuery
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.reports.curves import CurvePoint
from missedcall.domain.reports.refusals import ReportRefusal
from missedcall.domain.reports.report_definitions import (
    FILTERS,
    REPORTS,
    ReportBy,
    ReportColumn,
    ReportDefinition,
    ReportName,
)
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.domain.shared.instants import YEARS
from missedcall.usecases.deps import Deps
from missedcall.usecases.reports import caller_reports, count_reports
from missedcall.usecases.reports.report_rows import Figures, Loaded, ReportKey

DAY = dt.timedelta(days=1)
# So many days at once: a report of more would make others wait for it.
MOST_DAYS, MOST_DAYS_PER_CALLER = 92, 31


class CallReportRefused(RequestRefused):
    """Refuse a report that cannot be."""


@dataclass(frozen=True)
class ReportRequest:
    """Ask for a report of some days in India, both ends included, narrowed where given."""

    name: ReportName
    since: dt.date
    until: dt.date
    by: ReportBy
    operator: str | None = None
    office: str | None = None
    did: str | None = None

    @property
    def filters(self) -> frozenset[ReportBy]:
        """Say by what it is narrowed."""
        return frozenset(each for each in FILTERS if getattr(self, each.value) is not None)


@dataclass(frozen=True)
class ReportRow:
    """Hold the figures of one key by the columns' names; None is not known, or does not apply."""

    key: ReportKey
    figures: Mapping[str, float | None]


@dataclass(frozen=True)
class CallReport:
    """Hold a report: its columns, its rows in order, what they come to, and its curves."""

    definition: ReportDefinition
    request: ReportRequest
    made_at: dt.datetime
    columns: Sequence[ReportColumn]
    rows: Sequence[ReportRow]
    total: ReportRow
    curves: Mapping[str, Sequence[CurvePoint]]


Loader = Callable[[Deps, DbConnection, FigureQuery, dt.datetime], Loaded]
_LOADERS: Final[Mapping[ReportName, Loader]] = MappingProxyType(
    {
        ReportName.CALLS: count_reports.load_calls,
        ReportName.TEXTS: count_reports.load_texts,
        ReportName.PAUSES: count_reports.load_pauses,
        ReportName.WAITING: caller_reports.load_waiting,
        ReportName.REACH: caller_reports.load_reach,
        ReportName.PROMISES: caller_reports.load_promises,
    }
)


def make_call_report(deps: Deps, request: ReportRequest, *, now: dt.datetime) -> CallReport:
    """Make a report; raise `CallReportRefused` for days or a division that it does not have."""
    definition = REPORTS[request.name]
    columns = definition.columns_of(request.by, request.filters)
    _require_possible(definition, request, columns)
    asked = _query(request)
    with deps.db.reading() as db:
        loaded = _LOADERS[request.name](deps, db, asked, now)
    rows = [
        ReportRow(key, _shown(columns, figures)) for key, figures in _in_order(request, loaded)
    ]
    total = ReportRow(None, _shown(columns, loaded.total))
    return CallReport(definition, request, now, columns, rows, total, loaded.curves)


def list_dids(deps: Deps, *, since: dt.date, until: dt.date) -> list[str]:
    """List our numbers that were called on these days."""
    begins, ends = _bounds(since, until)
    with deps.db.reading() as db:
        return call_figures.list_dids_called(db, since=begins, until=ends)


def names_of_operators(deps: Deps) -> dict[str, str]:
    """Give the name of everybody who has a login, by login, for reports by operator."""
    with deps.db.reading() as db:
        return {row.login: row.name for row in operators.list_all_operators(db)}


def most_days(definition: ReportDefinition) -> int:
    """Say how many days a report can have at most."""
    return MOST_DAYS_PER_CALLER if definition.per_caller else MOST_DAYS


def _require_possible(
    definition: ReportDefinition, request: ReportRequest, columns: Sequence[ReportColumn]
) -> None:
    most = most_days(definition)
    in_years = request.since.year in YEARS and request.until.year in YEARS
    if not in_years or not dt.timedelta() <= request.until - request.since < most * DAY:
        raise CallReportRefused(explain(ReportRefusal.DAYS, most=most))
    if not columns:
        names = tuple(sorted({request.by, *request.filters}))
        raise CallReportRefused(explain(ReportRefusal.DIVISION, report=definition.name, by=names))


def _query(request: ReportRequest) -> FigureQuery:
    since, until = _bounds(request.since, request.until)
    return FigureQuery(since, until, request.by, request.operator, request.office, request.did)


def _bounds(since: dt.date, until: dt.date) -> tuple[dt.datetime, dt.datetime]:
    begins, ends = (
        dt.datetime(day.year, day.month, day.day, tzinfo=IST).astimezone(dt.UTC)
        for day in (since, until + DAY)
    )
    return begins, ends


def _in_order(request: ReportRequest, loaded: Loaded) -> list[tuple[ReportKey, Figures]]:
    """Give the rows by time, or by name with what has none last; days without calls stand too."""
    rows = dict(loaded.rows)
    if rows and request.by is ReportBy.DAY:
        days = (request.until - request.since).days + 1
        for passed in range(days):
            rows.setdefault(request.since + passed * DAY, {})
    return sorted(rows.items(), key=lambda row: (row[0] is None, row[0] or 0, str(row[0])))


def _shown(columns: Sequence[ReportColumn], figures: Figures) -> Mapping[str, float | None]:
    return {
        column.name: figures.get(column.name, 0 if column.added else None) for column in columns
    }
