"""Show who of the staff did or saw what, when, and from where."""

import flask

from missedcall.usecases.operators import access
from web.admin import names
from web.auth import users
from web.shared import context, cursors, history
from web.shared import names as shared_names

blueprint = flask.Blueprint("audit", __name__, url_prefix="/audit")
blueprint.before_request(lambda: users.require_page("audit"))
PAGE = 50
# What an action begins with, as the reader narrows the list; each has its words.
KINDS = (
    "",
    "login",
    "session",
    "password",
    "operator",
    "privacy",
    "unmask",
    "client",
    "webhook",
    "application",
    "papers",
)
LONGEST_LOGIN = 40


@blueprint.get("")
def page() -> str:
    kind = flask.request.args.get("kind", "")
    if kind not in KINDS:
        flask.abort(404)
    about = flask.request.args.get("about", "").strip()[:LONGEST_LOGIN]
    rows = access.list_audit(
        context.deps(),
        limit=PAGE + 1,
        before=cursors.row("before"),
        action=kind,
        about=about,
    )
    return flask.render_template(
        "admin/audit.html",
        kinds=KINDS,
        kind=kind,
        done=done,
        subject=subject,
        about=about,
        rows=rows[:PAGE],
        more=rows[PAGE - 1].id if len(rows) > PAGE else None,
    )


def done(action: str) -> str:
    """Say an action in the reader's words; one that has none keeps its code."""
    return names.action(action) if action in names.action else action


def subject(action: str, about: str) -> str:
    """Say what an action was about; the fields of a corrected form by what the form calls them."""
    number, colon, fields = about.partition(": ")
    if action != "application.correct" or not colon:
        return history.who(about)
    said = (
        shared_names.field(each) if each in shared_names.field else each
        for each in fields.split(", ")
    )
    return f"{number}: {', '.join(said)}"
