"""Give the operator's browser what its telephone needs, and no other."""

from collections.abc import Callable
from typing import cast

import flask
from werkzeug.wrappers import Response

from missedcall.domain.operators.operator_phone import OperatorPhoneKind
from missedcall.usecases.callbacks import transfers
from missedcall.usecases.callbacks.transfers import TransferNotPossible
from missedcall.usecases.operators import sip_passwords
from missedcall.usecases.operators.operators import Operator
from web.auth import users
from web.shared import context, form_fields, texts

blueprint = flask.Blueprint("telephone", __name__, url_prefix="/desk/telephone")
blueprint.before_request(users.require_call_taker)
PASSWORDS = "missedcall.phone_passwords"
Password = Callable[[str, int], str]

# What the line can be, each with its text, and what can be pressed.
LINES = (
    *("starting", "other_tab", "insecure", "no_microphone", "lost", "refused", "there"),
    *(
        "trying",
        "unfit",
        "ringing",
        "ringing_again",
        "ringing_transfer",
        "handing",
        "call",
        "muted",
        "held",
        "interrupted",
    ),
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


@blueprint.get("/supervisors")
def supervisors() -> Response:
    """Give the supervisors who can take over the call in hand now."""
    if not context.deps().config.telephony.browser.back_s:
        return flask.jsonify([])
    found = transfers.list_transfer_targets(
        context.deps(), by=users.current_operator(), now=context.now()
    )
    return flask.jsonify([{"login": each.login, "name": each.name} for each in found])


@blueprint.post("/transfer")
@form_fields.filled
def transfer(to: str) -> Response | tuple[Response, int]:
    """Note that the call in hand is handed to a supervisor, and say which telephone to ask for."""
    if not context.deps().config.telephony.browser.back_s:
        flask.abort(404)
    try:
        extension = transfers.request_transfer(
            context.deps(), to_login=to, by=users.current_operator(), now=context.now()
        )
    except TransferNotPossible as error:
        return flask.jsonify(problem=texts.explained(error.reason)), 409
    return flask.jsonify(extension=extension)


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
        password=password(extension, sip_passwords.known_generation(deps, extension=extension)),
    )
