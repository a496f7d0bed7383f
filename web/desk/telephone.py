"""Give the operator's browser what its telephone needs, and no other."""

from collections.abc import Callable
from typing import cast

import flask
from werkzeug.wrappers import Response

from missedcall.domain.operators.operator_phone import OperatorPhoneKind
from missedcall.usecases.operators import sip_passwords
from missedcall.usecases.operators.operators import Operator
from web.auth import users
from web.shared import context

blueprint = flask.Blueprint("telephone", __name__, url_prefix="/desk/telephone")
blueprint.before_request(users.require_call_taker)
PASSWORDS = "missedcall.phone_passwords"
Password = Callable[[str, int], str]

# What the line can be, each with its text, and what can be pressed.
LINES = (
    *("starting", "other_tab", "insecure", "no_microphone", "lost", "refused", "there"),
    *("trying", "unfit", "ringing", "ringing_again", "call", "muted", "held", "interrupted"),
)
PRESSES = ("answer", "mute", "unmute", "hold", "unhold", "hang_up", "try")
# What the page finds of the sound of a call, and what came of trying the telephone.
QUALITIES = ("good", "gaps_here", "gaps_there", "late", "uneven", "nothing")
TRIALS = ("fine", "quiet", "no_sound", "no_answer")


def is_browser(operator: Operator) -> bool:
    """Say whether the operator's telephone is the browser."""
    extensions = context.deps().config.telephony.browser.extensions
    found = operator.phone
    return (
        found is not None
        and found.kind is OperatorPhoneKind.EXTENSION
        and found.address in extensions
    )


@blueprint.get("")
def credentials() -> Response:
    """Give the address, the user and the password that the telephone registers with.

    To its own operator's session only; the answer is never stored.
    """
    operator = users.current_operator()
    if not is_browser(operator) or operator.phone is None:
        flask.abort(404)
    password = cast(Password, flask.current_app.extensions[PASSWORDS])
    deps, extension = context.deps(), operator.phone.address
    config = deps.config
    return flask.jsonify(
        address=config.browser_socket,
        domain=config.ports.sip_address,
        user=f"operator-{operator.phone.address}",
        password=password(extension, sip_passwords.password_generation(deps, extension=extension)),
    )
