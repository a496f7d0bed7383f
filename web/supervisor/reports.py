"""Show the reports on calls, and give them as files; the address holds all that is asked."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import flask
from werkzeug.wrappers import Response

from missedcall.domain.callbacks import calendar
from missedcall.domain.reports.report_definitions import (
    FILTERS,
    REPORTS,
    ReportBy,
    ReportDefinition,
    ReportName,
)
from missedcall.domain.shared.instants import read_day
from missedcall.usecases.export_freeze import ExportsFrozen, refuse_export
from missedcall.usecases.offices import offices
from missedcall.usecases.reports import call_reports, report_files
from missedcall.usecases.reports.call_reports import (
    CallReport,
    CallReportRefused,
    ReportRequest,
    ReportRow,
)
from missedcall.usecases.reports.report_rows import ReportKey
from web.auth import users
from web.shared import context, texts
from web.shared.tables import Cell, Column, Table
from web.supervisor import report_words

blueprint = flask.Blueprint("reports", __name__, url_prefix="/reports")
blueprint.before_request(lambda: users.require_page("reports"))
WEEK = dt.timedelta(days=6)
LONGEST = 60  # characters of a filter
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class ReportChoices:
    """Hold what the filters offer: codes and what each is called."""

    by: Sequence[tuple[str, str]]
    operator: Sequence[tuple[str, str]]
    office: Sequence[tuple[str, str]]
    did: Sequence[tuple[str, str]]


@blueprint.get("")
def page() -> str | tuple[str, int]:
    """Show a report; one that cannot be made says why and shows nothing."""
    request = _request()
    people = call_reports.names_of_operators(context.deps())
    try:
        report = call_reports.make_call_report(context.deps(), request, now=context.now())
    except CallReportRefused as error:
        return _page(request, people, None, texts.explained(error.reason)), 422
    return _page(request, people, report, None)


@blueprint.get("/file.<form>")
def file(form: str) -> Response | tuple[str, int]:
    """Give a report as CSV, JSON or XLSX; while a breach is open nothing leaves the house."""
    if form not in KINDS:
        flask.abort(404)
    request = _request()
    people = call_reports.names_of_operators(context.deps())
    try:
        report = call_reports.make_call_report(context.deps(), request, now=context.now())
        written = _written(form, report, people)
    except (CallReportRefused, ExportsFrozen) as error:
        status = 422 if isinstance(error, CallReportRefused) else 409
        return _page(request, people, None, texts.explained(error.reason)), status
    answer = Response(written, content_type=KINDS[form])
    name = report_files.file_name(report, form)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _written(form: str, report: CallReport, people: Mapping[str, str]) -> bytes:
    deps = context.deps()
    if form == "json":
        refuse_export(deps)
        return flask.json.dumps(report_files.report_as_json(report)).encode()
    if form == "csv":
        return report_files.report_as_csv(deps, report).encode("utf-8-sig")

    def say_key(by: ReportBy, key: ReportKey) -> str:
        return report_words.say_key(by, key, people=people)

    return report_files.reports_as_xlsx(deps, [report], say=texts.gettext, say_key=say_key)


def _request() -> ReportRequest:
    """Read what the address asks: else calls by day of the last seven; 404 for another report."""
    asked = flask.request.args
    today = calendar.ist_date(context.now())
    try:
        name = ReportName(asked.get("report", ReportName.CALLS))
        by = ReportBy(asked.get("by", ReportBy.DAY))
    except ValueError:
        flask.abort(404)
    narrowed = {
        each.value: asked.get(each.value, "").strip()[:LONGEST] or None for each in FILTERS
    }
    until = _day("until", today)
    return ReportRequest(name, _day("since", until - WEEK), until, by, **narrowed)


def _day(name: str, otherwise: dt.date) -> dt.date:
    try:
        return read_day(flask.request.args.get(name, ""))
    except ValueError:
        return otherwise


def report_address(request: ReportRequest, **changed: object) -> dict[str, Any]:
    """Give the arguments of the address of a report, with some of them changed."""
    narrowed = {each.value: getattr(request, each.value) for each in FILTERS}
    days = {"since": request.since.isoformat(), "until": request.until.isoformat()}
    return {"report": request.name.value, "by": request.by.value, **days, **narrowed, **changed}


def _page(
    request: ReportRequest,
    people: Mapping[str, str],
    report: CallReport | None,
    problem: str | None,
) -> str:
    definition = REPORTS[request.name]
    keys = [
        report_words.say_key(request.by, row.key, people=people)
        for row in (report.rows if report else ())
    ]
    curves = report.curves.items() if report and report.rows else ()
    return flask.render_template(
        "supervisor/reports.html",
        asked=request,
        definition=definition,
        problem=problem,
        tabs=_tabs(request),
        choices=_choices(request, definition, people),
        most=call_reports.most_days(definition),
        table=_table(report, keys) if report else None,
        made_at=context.now(),
        plot=report_words.draw_report(report, keys) if report else None,
        curves=[(name, report_words.draw_curve(name, points), points) for name, points in curves],
        curve_names=report_words.CURVES,
    )


def _tabs(request: ReportRequest) -> list[tuple[str, str, bool, None]]:
    """Lead to the other reports of the same days, divided and narrowed alike where they can be."""
    tabs = []
    for each in REPORTS.values():
        fits = each.columns_of(request.by, request.filters)
        by = request.by if fits else ReportBy.DAY
        address = report_address(request, report=each.name.value, by=by.value)
        url = flask.url_for("reports.page", **address)
        tabs.append((texts.gettext(each.name.english), url, each.name is request.name, None))
    return tabs


def _table(report: CallReport, keys: Sequence[str]) -> Table:
    by = report.request.by
    columns = [
        Column(by.value, texts.gettext(by.english)),
        *(Column(each.name, texts.gettext(each.title), is_number=True) for each in report.columns),
    ]

    def figures(row: ReportRow) -> dict[str, str]:
        return {each.name: report_words.say_figure(each, row) for each in report.columns}

    rows = [
        {by.value: Cell(key), **{name: Cell(said) for name, said in figures(row).items()}}
        for key, row in zip(keys, report.rows, strict=True)
    ]
    files = [
        (form.upper(), flask.url_for("reports.file", form=form, **report_address(report.request)))
        for form in KINDS
    ]
    return Table(
        columns,
        rows,
        texts.gettext("On these days nothing of it happened, or nothing that fits the filters."),
        files=files if rows else (),
        total={by.value: texts.gettext("Total"), **figures(report.total)},
        caption=texts.gettext(report.definition.name.english),
    )


def _choices(
    request: ReportRequest, definition: ReportDefinition, people: Mapping[str, str]
) -> ReportChoices:
    deps = context.deps()
    dids = call_reports.list_dids(deps, since=request.since, until=request.until)
    codes = sorted(offices.load_offices(deps))
    return ReportChoices(
        by=[(each.value, texts.gettext(each.english)) for each in definition.groups],
        operator=_offered(people, request.operator),
        office=_offered({code: context.office_name(code) for code in codes}, request.office),
        did=_offered({did: did for did in dids}, request.did),
    )


def _offered(every: Mapping[str, str], chosen: str | None) -> list[tuple[str, str]]:
    """Give what may be chosen, and what was: also when it is none of these."""
    more = [(chosen, chosen)] if chosen and chosen not in every else []
    return [*every.items(), *more]
