"""Plan the operators of a day: how many each half hour needs, and what those on shift give."""

import datetime as dt

import flask

from missedcall.domain.callbacks import calendar
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.shared.instants import read_day
from missedcall.usecases.reports.report_files import span_as_text
from missedcall.usecases.reports.staffing import (
    StaffedHalfHour,
    StaffingPlan,
    StaffingRefused,
    StaffingWish,
    plan_staffing,
)
from web.auth import users
from web.shared import context, plots, texts
from web.shared.plots import PlotSeries
from web.shared.tables import Cell, Column, Table

blueprint = flask.Blueprint("staffing", __name__, url_prefix="/staffing")
blueprint.before_request(lambda: users.require_page("staffing"))
TOMORROW = dt.timedelta(days=1)
SHARE, AWAY = 80, 15  # percent, where the address says nothing


@blueprint.get("")
def page() -> str | tuple[str, int]:
    """Show the plan of a day, tomorrow's without one; a wish without sense says why."""
    wish = _wish()
    try:
        plan = plan_staffing(context.deps(), wish, now=context.now())
    except StaffingRefused as error:
        return _page(wish, None, texts.explained(error.reason)), 422
    return _page(wish, plan, None)


def _wish() -> StaffingWish:
    asked = flask.request.args
    tomorrow = calendar.ist_date(context.now()) + TOMORROW
    try:
        day = read_day(asked.get("day", ""))
    except ValueError:
        day = tomorrow
    target = context.deps().config.reports.target_minutes
    return StaffingWish(
        day, _number("wait", target), _number("share", SHARE), _number("away", AWAY)
    )


def _number(name: str, otherwise: int) -> int:
    typed = flask.request.args.get(name, "").strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else otherwise


def _page(wish: StaffingWish, plan: StaffingPlan | None, problem: str | None) -> str:
    labels = [_clock(each) for each in plan.half_hours] if plan else []
    series = (
        [
            PlotSeries(texts.gettext("needed"), [each.needed for each in plan.half_hours]),
            PlotSeries(texts.gettext("on shift"), [each.on_shift for each in plan.half_hours]),
        ]
        if plan
        else []
    )
    return flask.render_template(
        "supervisor/staffing.html",
        wish=wish,
        plan=plan,
        problem=problem,
        table=_table(plan) if plan else None,
        handling=span_as_text(plan.handling_s) if plan else "",
        plot=plots.draw_plot(texts.gettext("Operators"), labels, series) if plan else None,
    )


def _clock(each: StaffedHalfHour) -> str:
    return f"{each.begins.astimezone(IST):%H:%M}"


def _table(plan: StaffingPlan) -> Table:
    columns = [
        Column("begins", texts.gettext("From")),
        Column("callers", texts.gettext("Callers"), is_number=True),
        Column("needed", texts.gettext("Operators needed"), is_number=True),
        Column("on_shift", texts.gettext("On shift"), is_number=True),
        Column("in_time", texts.gettext("With these rung in time"), is_number=True),
        Column("wait", texts.gettext("Wait on average"), is_number=True),
    ]
    rows = [_row(each, plan.wish) for each in plan.half_hours]
    empty = texts.gettext("On this day no calls are placed.")
    return Table(columns, rows, empty, caption=texts.gettext("Staffing"))


def _row(each: StaffedHalfHour, wish: StaffingWish) -> dict[str, Cell]:
    is_short = each.in_time_percent < wish.share_percent and each.callers > 0
    grows = texts.gettext("the line only grows")
    return {
        "begins": Cell(_clock(each)),
        "callers": Cell(f"{each.callers:g}"),
        "needed": Cell("–" if each.needed is None else each.needed),
        "on_shift": Cell(each.on_shift),
        "in_time": Cell(f"{each.in_time_percent:.0f} %", "bad" if is_short else ""),
        "wait": Cell(grows if each.wait_s is None else span_as_text(each.wait_s)),
    }
