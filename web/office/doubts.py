"""The doubts of the machine about applications of one's own offices, to be decided."""

import flask

from missedcall.usecases.applications import doubts
from web.auth import users
from web.shared import context

blueprint = flask.Blueprint("doubts", __name__, url_prefix="/worklist")
blueprint.before_request(lambda: users.require_page("worklist"))


@blueprint.get("/doubts")
def page() -> str:
    by = users.current_user()
    found = doubts.list_doubts(context.deps(), by=by, now=context.now())
    return flask.render_template(
        "office/doubts.html",
        found=found,
        decides={kind: doubts.decided_by(kind) for kind in doubts.DoubtKind},
    )
