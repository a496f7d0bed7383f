"""Take the delivery receipts that SMS gateways post, whatever form they come in."""

import hmac
import json

import flask
from flask.typing import ResponseReturnValue

from missedcall.usecases import messages
from sms.providers.receipts import Receipt, read_receipt
from sms.settings import HttpGateway
from web import context

blueprint = flask.Blueprint("receipts", __name__)
SECRET_KEY = "missedcall.receipt_path"  # noqa: S105 — the name of the place, not the secret
LONGEST_RAW = 4096


@blueprint.route("/receipts/<secret>/<gateway>", methods=["GET", "POST"])
def take(secret: str, gateway: str) -> ResponseReturnValue:
    """Keep a receipt as it came, read it by the gateway's map, and say OK.

    One that cannot be read is kept too and answered alike, because a gateway that is told of an
    error sends the same again for days.
    """
    expected: str = flask.current_app.extensions[SECRET_KEY]
    settings = context.deps().config.sms.gateways.get(gateway)
    if not hmac.compare_digest(secret.encode(), expected.encode()):
        flask.abort(404)
    if not isinstance(settings, HttpGateway) or settings.receipt is None:
        flask.abort(404)
    fields = _fields(flask.request)
    read = read_receipt(settings.receipt, fields)
    messages.take_receipt(
        context.deps(),
        gateway=gateway,
        raw=_raw(flask.request, fields),
        receipt=read if isinstance(read, Receipt) else None,
        now=context.now(),
    )
    return "OK", 200, {"Content-Type": "text/plain; charset=utf-8"}


def _fields(request: flask.Request) -> dict[str, str]:
    """Gather the fields of the address, of a form and of a flat JSON object."""
    fields = {**request.args.to_dict(), **request.form.to_dict()}
    if request.is_json:
        try:
            given = json.loads(request.get_data(), parse_float=str, parse_int=str)
        except (ValueError, RecursionError):
            return fields
        if isinstance(given, dict):
            fields |= {name: value for name, value in given.items() if isinstance(value, str)}
    return fields


def _raw(request: flask.Request, fields: dict[str, str]) -> str:
    """Give what came as text, cut to what is worth keeping."""
    if fields:
        return json.dumps(fields, ensure_ascii=False)[:LONGEST_RAW]
    body = request.get_data()[:LONGEST_RAW].decode("utf-8", "backslashreplace")
    return body.replace("\x00", "\\x00")
