"""Show when an Asterisk was not listened to, and whether every call of that time was found."""

from typing import Final

import flask
from werkzeug.wrappers import Response

from missedcall.usecases.callbacks import supervisor_files
from missedcall.usecases.calls import outages
from missedcall.usecases.calls.outages import Outage
from web.auth import users
from web.shared import context, csv_answer, cursors, tables
from web.shared.tables import Cell, Column, Table
from web.shared.texts import gettext

blueprint = flask.Blueprint("outages", __name__, url_prefix="/outages")
blueprint.before_request(lambda: users.require_page("outages"))
PAGE = 50
COUNTS: Final = ("found", "closed", "waiting", "answered", "refused")
COLUMNS: Final = ("node", "begins", "ends", *COUNTS, "adds_up")


@blueprint.get("")
def page() -> str:
    before = cursors.row("before")
    found = outages.list_outages(context.deps(), limit=PAGE + 1, before=before)
    more = found[PAGE - 1].id if len(found) > PAGE else None
    table = Table(
        columns=_columns(),
        rows=[_row(each) for each in found[:PAGE]],
        empty=gettext("There was no outage."),
        first=flask.url_for("outages.page") if before else "",
        next=flask.url_for("outages.page", before=more) if more else "",
        files=[(gettext("As a CSV file (noted)"), flask.url_for("outages.file"))],
        caption=gettext("Outages"),
    )
    return flask.render_template("supervisor/outages.html", table=table)


@blueprint.get("/file.csv")
def file() -> Response:
    """Give the whole list as a file; that is noted."""
    deps = context.deps()
    found = outages.list_outages(deps, limit=supervisor_files.MOST_EXPORTED)
    supervisor_files.note_export(
        deps, name="outages", count=len(found), by=users.current_user(), now=context.now()
    )
    rows = [{name: getattr(each, name) for name in COLUMNS} for each in found]
    return csv_answer.csv_file("outages", COLUMNS, rows)


def _columns() -> list[Column]:
    return [
        Column("node", gettext("Asterisk")),
        Column("begins", gettext("From")),
        Column("ends", gettext("To")),
        Column("found", gettext("Missed calls in the journal"), is_number=True),
        Column("closed", gettext("Done"), is_number=True),
        Column("waiting", gettext("Waiting"), is_number=True),
        Column("answered", gettext("Answered by SMS"), is_number=True),
        Column("refused", gettext("Refused"), is_number=True),
        Column("adds_up", gettext("Result")),
    ]


def _row(outage: Outage) -> dict[str, Cell]:
    matches = gettext("✓ the counts match"), "good"
    differs = gettext("✗ the counts differ: tell the admin"), "bad"
    return tables.cells(
        node=outage.node,
        begins=context.clock(outage.begins),
        ends=context.clock(outage.ends),
        **{name: getattr(outage, name) for name in COUNTS},
        adds_up=Cell(*(matches if outage.adds_up else differs)),
    )
