"""Show what is late or about to be: to the nodal officer everywhere, to JE and AE in their own."""

import flask

from missedcall.domain.connection.assignment import ASSIGNEES
from missedcall.usecases.reports import late
from web.auth import users
from web.shared import context, cursors

nodal = flask.Blueprint("nodal", __name__, url_prefix="/nodal")
board = flask.Blueprint("board", __name__, url_prefix="/board")
nodal.before_request(lambda: users.require_page("nodal"))
board.before_request(lambda: users.require_page("board"))
PAGE = 50


@nodal.get("")
@board.get("")
def page() -> str:
    """Show an office, without `office` all that is one's own; `turn` narrows it to whose it is."""
    asked, deps, now = flask.request.args, context.deps(), context.now()
    turn = asked.get("turn", "")
    if turn and turn not in ASSIGNEES:
        flask.abort(404)
    try:
        where = late.scope(deps, by=users.current_user(), office=asked.get("office", ""))
    except late.NotYours:
        flask.abort(404)
    after = cursors.place("after")
    found = late.page(deps, where=where, turn=turn, now=now, limit=PAGE + 1, after=after)
    return flask.render_template(
        "nodal/nodal.html",
        here=f"{flask.request.blueprint}.page",
        where=where,
        below=late.counts(deps, where=where, turn=turn, now=now),
        found=found[:PAGE],
        more=cursors.place_text(found[PAGE - 1].key) if len(found) > PAGE else None,
        after=after,
        turn=turn,
        turns=[each.value for each in ASSIGNEES],
    )
