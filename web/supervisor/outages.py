"""Show when an Asterisk was not listened to, and whether every call of that time was found."""

import flask

from missedcall.usecases.calls import outages
from web.auth import users
from web.shared import context, cursors

blueprint = flask.Blueprint("outages", __name__, url_prefix="/outages")
blueprint.before_request(lambda: users.require_page("outages"))
PAGE = 50


@blueprint.get("")
def page() -> str:
    before = cursors.row("before")
    found = outages.list_outages(context.deps(), limit=PAGE + 1, before=before)
    more = found[PAGE - 1].id if len(found) > PAGE else None
    return flask.render_template(
        "supervisor/outages.html", found=found[:PAGE], more=more, before=before
    )
