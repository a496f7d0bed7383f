"""Let an open page hear what changes on it: the ticket, and what its script needs to know."""

import urllib.parse
from typing import Final

import flask
from werkzeug.wrappers import Response

from missedcall.domain.operators import live_ticket
from missedcall.domain.operators.roles import ROLES
from missedcall.usecases.monitoring import live_tickets
from web.auth import users
from web.shared import context

blueprint = flask.Blueprint("live", __name__, url_prefix="/live-ticket")
blueprint.before_request(lambda: users.require_role(ROLES))
KEY: Final = "missedcall.live_key"
# A page that is told nothing asks so often, and one that is told of changes for safety's sake.
CUT_S, CALM_S = 15, 60


@blueprint.get("")
def ticket() -> Response:
    return answer_with_ticket()


def answer_with_ticket() -> Response:
    """Give the address of the stream with a ticket in it, and how long that holds, in seconds."""
    given = live_tickets.give_ticket(context.deps(), users.current_user(), now=context.now())
    signed = live_ticket.sign_ticket(given, key=flask.current_app.extensions[KEY])
    query = urllib.parse.urlencode({"ticket": signed})
    return flask.jsonify(
        address=f"{context.deps().config.live_url}?{query}",
        seconds=live_ticket.HOLDS.total_seconds(),
    )


def live_attributes(
    *topics: str, ticket: str = "live.ticket", cut_s: int | None = None, calm_s: int | None = None
) -> dict[str, str]:
    """Give the data attributes of the element from which a page's script reads how to hear.

    `cut_s` and `calm_s` are how often it asks by itself, if not as `CUT_S` and `CALM_S` say.
    """
    return {
        "data-live-topics": " ".join(topics),
        "data-live-ticket": flask.url_for(ticket),
        "data-live-cut": str(cut_s or CUT_S),
        "data-live-calm": str(calm_s or CALM_S),
    }
