"""List overdue applications: to the nodal officer everywhere, to JE and AE of their offices."""

import flask

from missedcall.domain.connection.assignment import ASSIGNEES
from missedcall.usecases.reports import overdue
from web.auth import users
from web.shared import context, cursors

nodal = flask.Blueprint("nodal", __name__, url_prefix="/nodal")
overdue_pages = flask.Blueprint("overdue", __name__, url_prefix="/overdue")
nodal.before_request(lambda: users.require_page("nodal"))
overdue_pages.before_request(lambda: users.require_page("overdue"))
PAGE = 50


@nodal.get("")
@overdue_pages.get("")
def page() -> str:
    """Show an office, without `office` all that is one's own; `assignee` narrows it."""
    asked, deps, now = flask.request.args, context.deps(), context.now()
    assignee = asked.get("assignee", "")
    if assignee and assignee not in ASSIGNEES:
        flask.abort(404)
    try:
        scope = overdue.load_overdue_scope(
            deps, operator=users.current_user(), office=asked.get("office", "")
        )
    except overdue.OfficeNotVisible:
        flask.abort(404)
    after = cursors.place("after")
    found = overdue.list_overdue(
        deps, overdue_scope=scope, assignee=assignee, now=now, limit=PAGE + 1, after=after
    )
    return flask.render_template(
        "nodal/nodal.html",
        here=f"{flask.request.blueprint}.page",
        scope=scope,
        below=overdue.count_overdue_by_office(
            deps, overdue_scope=scope, assignee=assignee, now=now
        ),
        found=found[:PAGE],
        more=cursors.place_text(found[PAGE - 1].key) if len(found) > PAGE else None,
        after=after,
        assignee=assignee,
        assignees=[each.value for each in ASSIGNEES],
    )
