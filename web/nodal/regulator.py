"""Show what the regulator is told of a month: how soon connections came."""

import flask
from werkzeug.wrappers import Response

from missedcall.domain.callbacks import calendar
from missedcall.domain.operators.roles import MAY_SEE_REPORTS
from missedcall.domain.reports.regulator import WITHIN
from missedcall.domain.shared.instants import read_day
from missedcall.usecases.export_freeze import ExportsFrozen
from missedcall.usecases.reports import regulator_report
from missedcall.usecases.reports.regulator_report import (
    MonthNotBegun,
    RegulatorLine,
    RegulatorReport,
)
from web.auth import users
from web.shared import context, texts

blueprint = flask.Blueprint("regulator", __name__, url_prefix="/nodal/report")
blueprint.before_request(lambda: users.require_role(MAY_SEE_REPORTS))


@blueprint.get("")
def page() -> str:
    report = _report()
    return flask.render_template(
        "nodal/regulator.html",
        report=report,
        days=WITHIN,
        bars=bars(report.total),
        law_days=context.deps().config.connection.law_days,
    )


@blueprint.get("/file.csv")
def file() -> Response | tuple[str, int]:
    """Give the report as CSV; while a breach is open nothing leaves the house."""
    try:
        report = _report()
        written = regulator_report.regulator_report_as_csv(context.deps(), report)
    except ExportsFrozen as error:
        flask.flash(texts.explained(error.reason))
        return page(), 409
    answer = Response(written, mimetype="text/csv")
    name = f"cserc-{report.month:%Y-%m}.csv"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _report() -> RegulatorReport:
    """Make the report of the month that the address names, else of this one; 404 for no month."""
    now = context.now()
    asked = flask.request.args.get("month", "") or f"{calendar.ist_date(now):%Y-%m}"
    try:
        month = read_day(f"{asked}-01")
        return regulator_report.make_regulator_report(context.deps(), month=month, now=now)
    except (ValueError, MonthNotBegun):
        flask.abort(404)


def bars(line: RegulatorLine) -> list[tuple[int, int]]:
    """Give, for each span of days and for what took longer, how many connections and percent."""
    counts = [*line.figures.within, line.figures.connections]
    own = [count - before for before, count in zip([0, *counts], counts, strict=False)]
    return [(each, round(100 * each / (line.figures.connections or 1))) for each in own]
