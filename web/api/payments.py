"""Take the notices of payments that gateways post, signed, and answer after the commit."""

from collections.abc import Mapping

import flask
from flask.typing import ResponseReturnValue

from missedcall.usecases.payments import gateway_notices
from missedcall.usecases.payments.gateway_notices import NotGenuine
from web.shared import context

blueprint = flask.Blueprint("payments", __name__)
# The secret of each gateway, by its name.
SECRETS = "missedcall.payment_secrets"
LARGEST = 256 * 1024


@blueprint.post("/payments/<gateway>")
def receive_payment_notice(gateway: str) -> ResponseReturnValue:
    """Book what a gateway says of a payment, if it is genuine.

    What is genuine is kept and answered 200, also when it cannot be booked: a gateway that is told
    of errors again and again posts no more, and what was refused is shown to accounts.
    Nothing is known of who is not: an unknown gateway and a wrong signature are answered before
    anything is kept.
    """
    settings = context.deps().config.payments.gateways.get(gateway)
    if settings is None:
        flask.abort(404)
    flask.request.max_content_length = LARGEST
    body = flask.request.get_data(cache=False)
    secrets: Mapping[str, str] = flask.current_app.extensions[SECRETS]
    try:
        gateway_notices.require_genuine_notice(
            settings,
            secret=secrets.get(gateway, ""),
            body=body,
            signature=flask.request.headers.get(settings.signature_header, ""),
            stamp=flask.request.headers.get(settings.timestamp_header or "", ""),
        )
    except NotGenuine as error:
        flask.current_app.logger.warning("a notice to %s was refused: %s", gateway, error)
        return {"problem": str(error)}, 401
    outcome = gateway_notices.receive_notice(
        context.gateway_deps(), gateway=gateway, body=body, now=context.now()
    )
    return {"outcome": outcome.name, "note": str(outcome.note or "")}
