"""Say reports in the reader's language: their rows, their figures, and what is drawn of them."""

from collections.abc import Mapping, Sequence

from missedcall.domain.reports.curves import CurvePoint
from missedcall.domain.reports.report_definitions import ReportBy, ReportColumn, Unit
from missedcall.usecases.reports import report_files
from missedcall.usecases.reports.call_reports import CallReport, ReportRow
from missedcall.usecases.reports.report_rows import ReportKey
from web.desk import names as desk_names
from web.shared import context, plots, texts
from web.shared import names as shared_names
from web.shared.plots import Plot, PlotSeries
from web.shared.texts import Names
from web.shared.texts import lazy_gettext as _
from web.supervisor import names

CURVES = Names(
    {
        "wait_minutes": _("Share of callers rung after so many minutes"),
        "reach_rings": _("Share of callers reached after so many rings"),
        "reach_hours": _("Share of callers reached after so many hours"),
    }
)
# What each kind of code is called; an unknown one is shown as it is.
CODES: Mapping[ReportBy, Names] = {
    ReportBy.OUTCOME: names.outcome,
    ReportBy.REASON: desk_names.pause,
    ReportBy.STATE: shared_names.message,
}


def say_key(by: ReportBy, key: ReportKey, *, people: Mapping[str, str]) -> str:
    """Say of what a row is; `people` gives the name of each login."""
    if key is None:
        return texts.gettext("no office yet") if by is ReportBy.OFFICE else "–"
    if by is ReportBy.HOUR and isinstance(key, int):
        return f"{key:02d}–{key + 1:02d}"
    if not isinstance(key, str):
        return f"{key:%d-%m-%Y}"
    if by is ReportBy.OFFICE:
        return context.office_name(key)
    if by is ReportBy.OPERATOR:
        return people.get(key, key)
    known = CODES.get(by)
    return known(key) if known and key in known else key


def say_figure(column: ReportColumn, row: ReportRow) -> str:
    """Write a figure: h:mm:ss, percent with one decimal, or a whole number."""
    value = row.figures[column.name]
    if value is None:
        return "–"
    if column.unit is Unit.SECONDS:
        return report_files.span_as_text(value)
    return f"{value:.1f} %" if column.unit is Unit.PERCENT else f"{value:.0f}"


def draw_report(report: CallReport, labels: Sequence[str]) -> Plot | None:
    """Draw the figures of a report that its definition names, as far as it has them."""
    columns = {column.name: column for column in report.columns}
    plotted = [columns[name] for name in report.definition.plotted if name in columns]
    if not plotted:
        return None
    series = [
        PlotSeries(texts.gettext(column.title), [row.figures[column.name] for row in report.rows])
        for column in plotted
    ]
    name = texts.gettext(report.definition.name.english)
    return plots.draw_plot(name, labels, series, seconds=plotted[0].unit is Unit.SECONDS)


def draw_curve(name: str, points: Sequence[CurvePoint]) -> Plot | None:
    """Draw a curve of shares."""
    series = PlotSeries(texts.gettext("percent"), [point.percent for point in points])
    labels = [str(point.at) for point in points]
    return plots.draw_plot(CURVES(name), labels, [series], bars=False)
