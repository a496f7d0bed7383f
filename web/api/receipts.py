"""Take the delivery receipts that SMS gateways post, whatever form they come in."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field

import flask
from flask.typing import ResponseReturnValue

from missedcall.usecases.messages import receipts
from sms.catalogue.gateway_settings import RemoteGateway
from web.shared import client_address, context

blueprint = flask.Blueprint("receipts", __name__)
AUTH_KEY = "missedcall.receipt_auth"


@dataclass(frozen=True)
class ReceiptAuth:
    """What lets a gateway in: the secret path, and a login where one is configured.

    `logins` gives `user:password` by gateway.
    """

    path: str = field(repr=False)
    logins: Mapping[str, str] = field(default_factory=dict, repr=False)


@blueprint.route("/receipts/<secret>/<gateway>", methods=["GET", "POST"])
def take(secret: str, gateway: str) -> ResponseReturnValue:
    """Keep a receipt as it came and say OK; it is read later, by a worker.

    One that cannot be read is kept too and answered alike, because a gateway that is told of an
    error sends the same again for days.
    """
    auth: ReceiptAuth = flask.current_app.extensions[AUTH_KEY]
    if not hmac.compare_digest(secret.encode(), auth.path.encode()):
        flask.abort(404)
    return _keep(gateway, _settings(gateway))


@blueprint.route("/receipts/<gateway>", methods=["GET", "POST"])
def take_with_login(gateway: str) -> ResponseReturnValue:
    """Keep a receipt of a gateway that logs in: no secret stands in the address it posts to."""
    settings = _settings(gateway)
    if not settings.receipts_login_env:
        flask.abort(404)
    return _keep(gateway, settings)


def _settings(gateway: str) -> RemoteGateway:
    """Give a gateway that posts receipts, and may do so from here; else say 404."""
    settings = context.deps().config.sms.gateways.get(gateway)
    if not isinstance(settings, RemoteGateway) or settings.receipt is None:
        flask.abort(404)
    if settings.receipts_from and not client_address.is_in(settings.receipts_from):
        flask.abort(404)
    return settings


def _keep(gateway: str, settings: RemoteGateway) -> ResponseReturnValue:
    auth: ReceiptAuth = flask.current_app.extensions[AUTH_KEY]
    if settings.receipts_login_env and not _is_logged_in(auth.logins.get(gateway, "")):
        return "", 401, {"WWW-Authenticate": 'Basic realm="receipts"'}
    receipts.keep_receipt(
        context.gateway_deps(),
        gateway=gateway,
        fields={**flask.request.args.to_dict(), **flask.request.form.to_dict()},
        body=_body(flask.request),
        now=context.now(),
    )
    return "OK", 200, {"Content-Type": "text/plain; charset=utf-8"}


def _is_logged_in(login: str) -> bool:
    given = flask.request.authorization
    if given is None or given.type != "basic" or not login:
        return False
    said = f"{given.username}:{given.password}"
    return hmac.compare_digest(said.encode(), login.encode())


def _body(request: flask.Request) -> str:
    """Give what was posted and is no form, as text."""
    return request.get_data().decode("utf-8", "backslashreplace").replace("\x00", "\\x00")
