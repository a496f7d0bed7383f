"""Show every part that screens are made of, in test mode: for who builds a screen."""

import flask
from werkzeug.wrappers import Response

from missedcall.domain.operators.roles import ROLES
from web.auth import users
from web.shared import context
from web.shared.plots import PlotSeries, draw_plot
from web.shared.tables import Cell, Column, Table, address_with, cells, read_sort
from web.shared.texts import gettext

blueprint = flask.Blueprint("parts", __name__, url_prefix="/parts")


@blueprint.before_request
def _only_in_test_mode() -> Response | None:
    if context.deps().config.service.mode != "test":
        flask.abort(404)
    return users.require_role(ROLES)


@blueprint.get("")
def page() -> str:
    return flask.render_template(
        "testing/all_parts.html", list=_list(), nothing=_nothing(), plot=_plot()
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("application", gettext("Application"), sortable=True),
        Column("state", gettext("State")),
        Column("office", gettext("Office"), is_extra=True),
        Column("rings", gettext("Rings"), is_number=True, sortable=True),
    )


def _list() -> Table:
    columns = _columns()
    name, is_descending = read_sort(columns, otherwise="application")
    rows = [
        cells(
            application=Cell(f"2026{number:07}", address="#tables"),
            state=Cell(gettext("overdue"), "bad")
            if number % 2
            else Cell(gettext("waiting"), "good"),
            office="412",
            rings=number,
        )
        for number in (1, 2, 3)
    ]
    rows.sort(key=lambda row: str(row[name].said), reverse=is_descending)
    return Table(
        columns=columns,
        rows=rows,
        empty=gettext("Nothing here."),
        sorted_by=name,
        is_descending=is_descending,
        next=address_with(after="3"),
        files=(("CSV", "#tables"), ("XLSX", "#tables")),
        total={"application": gettext("Total"), "rings": 6},
        count=3,
        caption=gettext("Applications"),
    )


def _nothing() -> Table:
    return Table(columns=_columns(), rows=(), empty=gettext("Nothing here."))


def _plot() -> object:
    hours = [hour * (23 - hour) for hour in range(24)]
    return draw_plot(
        gettext("Missed calls by the hour"),
        [str(hour) for hour in range(24)],
        [
            PlotSeries(gettext("Missed calls"), [each // 4 for each in hours]),
            PlotSeries(gettext("Callbacks"), [each // 9 for each in hours]),
        ],
    )
