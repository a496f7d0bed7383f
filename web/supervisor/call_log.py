"""Show how often a number was rung on a day, by which operator and rule, and check the rules."""

import datetime as dt

import flask
from werkzeug.wrappers import Response

from missedcall.domain.callbacks import calendar
from missedcall.domain.shared.instants import read_day
from missedcall.usecases.callbacks import call_log, supervisor_files
from web.auth import users
from web.shared import context, csv_answer, cursors

blueprint = flask.Blueprint("call_log", __name__, url_prefix="/call-log")
blueprint.before_request(lambda: users.require_page("call_log"))
PAGE = 50


@blueprint.get("")
def page() -> str:
    """Show a day, today without `day`; with `check` the proof of it too."""
    deps, asked = context.deps(), flask.request.args
    day = _day(asked.get("day", ""))
    found = call_log.rings_by_person(deps, day=day, limit=PAGE + 1, after=_after())
    return flask.render_template(
        "supervisor/call_log.html",
        day=day,
        found=found[:PAGE],
        more="-".join(map(str, found[PAGE - 1].key)) if len(found) > PAGE else None,
        after="after" in asked,
        limit=deps.rules.rings_per_day,
        proof=call_log.prove_rings(deps, day=day) if "check" in asked else None,
    )


@blueprint.get("/file.csv")
def file() -> Response:
    """Give each ring of a day as a file; that is noted."""
    day = _day(flask.request.args.get("day", ""))
    rows = supervisor_files.export_rings(
        context.deps(), day=day, by=users.current_user(), now=context.now()
    )
    return csv_answer.csv_file(f"call-log-of-{day}", supervisor_files.RING_COLUMNS, rows)


def _day(text: str) -> dt.date:
    try:
        return read_day(text)
    except ValueError:
        return calendar.ist_date(context.now())


def _after() -> tuple[int, int] | None:
    """Read the last number shown: how often it was rung, and its first callback."""
    found = cursors.rows("after", count=2)
    return None if found is None else (found[0], found[1])
