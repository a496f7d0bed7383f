"""The wallboard: what a supervisor sees from three metres, put in place anew as it changes."""

import datetime as dt
from collections.abc import Sequence

import flask
from werkzeug.wrappers import Response

from missedcall.domain.callbacks import calendar
from missedcall.domain.monitoring.part_health import PartState
from missedcall.domain.reports.day_figures import DayFigures, usual_until
from missedcall.domain.shared.live_topics import WALLBOARD
from missedcall.usecases.monitoring import wallboard
from missedcall.usecases.monitoring.wallboard import Wallboard
from missedcall.usecases.reports import day_figures
from web.auth import users
from web.shared import context, live_pages, pages, plots, texts
from web.shared.plots import Plot, PlotSeries
from web.shared.tables import Cell, Column, Table
from web.supervisor import alarm_pages, names

TONES = {PartState.UP: "good", PartState.LATE: "warn", PartState.DOWN: "bad"}
blueprint = flask.Blueprint("wallboard", __name__, url_prefix="/wallboard")
blueprint.before_request(lambda: users.require_page("wallboard"))


@blueprint.get("")
def page() -> str:
    return flask.render_template(
        "supervisor/wallboard.html",
        live_page=live_pages.live_attributes(WALLBOARD, ticket="wallboard.ticket"),
        **_figures(),
    )


@blueprint.get("/live-ticket")
def ticket() -> Response:
    """Let the display hear; here, so that its session does not end for want of a person."""
    return live_pages.answer_with_ticket()


@blueprint.get("/now")
def now() -> str:
    """Give the figures alone, for the page that is open."""
    return flask.render_template("supervisor/_wallboard.html", **_figures())


@blueprint.get("/tv")
def tv() -> str:
    """Show the most important figures large and without a menu, for a television."""
    return flask.render_template(
        "supervisor/wallboard_tv.html",
        live_page=live_pages.live_attributes(WALLBOARD, ticket="wallboard.ticket"),
        **_figures(),
    )


@blueprint.get("/tv/now")
def tv_now() -> str:
    """Give the figures of the television alone."""
    return flask.render_template("supervisor/_wallboard_tv.html", **_figures())


def _figures() -> dict[str, object]:
    deps, at = context.deps(), context.now()
    found = wallboard.load_wallboard(deps, now=at)
    day = day_figures.load_day_figures(deps, now=at)
    usual = day_figures.load_usual_day(deps, now=at)
    hour, minute = day_figures.clock_in_india(at)
    mine = pages.pages_of_role(users.current_user().role)
    return {
        "wallboard": found,
        "day": day,
        "today": calendar.ist_date(at).isoformat(),
        "usual_by_now": usual_until(usual, hour=hour, minute=minute) if usual else None,
        "plot": _plot(found.calls, usual),
        "ago": _ago,
        "part": _part,
        "by_office": _by_office(day),
        "parts": _parts(found),
        "mended_at": lambda alarm: alarm_pages.place_of_alarm(alarm, mine),
    }


def _by_office(day: DayFigures) -> Table:
    """List what came of today's applicants by office."""
    columns = [
        Column("office", texts.gettext("Office")),
        Column("forms", texts.gettext("Forms"), is_number=True),
        Column("rings", texts.gettext("Rings"), is_number=True),
        Column("reached", texts.gettext("Reached"), is_number=True),
    ]
    rows = [
        {
            "office": Cell(context.office_name(each.office)),
            "forms": Cell(each.forms),
            "rings": Cell(each.rings),
            "reached": Cell(each.reached),
        }
        for each in day.offices
    ]
    return Table(columns, rows, texts.gettext("No form yet today."))


def _parts(found: Wallboard) -> Table:
    """List the parts of the service and the gateways, each with what is known of it."""
    columns = [
        Column("part", texts.gettext("Part")),
        Column("state", texts.gettext("State")),
        Column("known", texts.gettext("What is known")),
    ]
    rows = [
        {
            "part": Cell(_part(name), address=flask.url_for("stuck.page")),
            "state": Cell(names.part_state(state), TONES[state]),
            "known": Cell(texts.explained(detail)),
        }
        for name, state, detail in found.parts
    ]
    for each in found.gateways:
        state = PartState.LATE if each.refused else PartState.UP
        known = texts.gettext(
            "in the last hour taken: %(taken)s, not taken: %(refused)s",
            taken=each.taken,
            refused=each.refused,
        )
        first = texts.gettext("(offered first)") if each.preferred else ""
        rows.append(
            {
                "part": Cell(f"SMS: {each.name} {first}"),
                "state": Cell(names.part_state(state), TONES[state]),
                "known": Cell(known),
            }
        )
    return Table(columns, rows, texts.gettext("Nothing here."))


def _plot(calls: Sequence[int], usual: Sequence[float] | None) -> Plot | None:
    """Draw the calls of each hour of today, and of a usual day where one is known."""
    series = [PlotSeries(texts.gettext("today"), calls)]
    if usual is not None:
        series.append(PlotSeries(texts.gettext("a usual day"), usual))
    labels = [f"{hour:02d}" for hour in range(len(calls))]
    return plots.draw_plot(texts.gettext("Missed calls by the hour"), labels, series)


def _part(name: str) -> str:
    """Name a part; an Asterisk is called as the configuration does."""
    return names.part(name) if name in names.part else name


def _ago(since: dt.datetime) -> str:
    """Say how long ago an instant was, in hours and minutes."""
    minutes = max(0, int((context.now() - since).total_seconds()) // 60)
    return f"{minutes // 60}:{minutes % 60:02}"
