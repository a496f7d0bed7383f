"""Answer BBPS at `/bbps/fetch` and `/bbps/payment`, as its file `bbps.yaml` says."""

import hmac
from typing import cast

import flask
from flask.typing import ResponseReturnValue

from missedcall.config.bbps import Bbps
from missedcall.usecases.payments import bbps
from missedcall.usecases.payments.bbps import FilledAnswer
from web.api.v1 import client_limit
from web.shared import client_address, context

blueprint = flask.Blueprint("bbps", __name__, url_prefix="/bbps")
# The login of BBPS as `user:password`; empty: nothing lets it in.
LOGIN = "missedcall.bbps_login"
COUNTED_AS = 0  # clients of the API are counted by their ids, which begin at 1


@blueprint.post("/fetch")
def fetch() -> ResponseReturnValue:
    """Say what is owed for an application."""
    settings = _let_in()
    asked = flask.request.get_json(silent=True)
    found = bbps.fetch_bill(
        context.gateway_deps(),
        settings,
        asked if isinstance(asked, dict) else {},
        now=context.now(),
    )
    return _answer(found)


@blueprint.post("/payment")
def payment() -> ResponseReturnValue:
    """Book a payment; what is kept and cannot be booked is shown to accounts."""
    settings = _let_in()
    body = flask.request.get_data(cache=False)
    found = bbps.take_bbps_payment(context.gateway_deps(), settings, body=body, now=context.now())
    return _answer(found)


def _answer(found: FilledAnswer) -> ResponseReturnValue:
    return flask.jsonify(found.body), found.status


def _let_in() -> Bbps:
    """Give the settings to who is BBPS; answer 404, 401 or 429 to others before reading a body."""
    settings = context.deps().config.payments.bbps
    if settings is None:
        flask.abort(404)
    if settings.allowed_from and not client_address.is_in(settings.allowed_from):
        flask.abort(404)
    given, login = flask.request.authorization, cast(str, flask.current_app.extensions[LOGIN])
    said = f"{given.username}:{given.password}" if given and given.type == "basic" else ""
    wait_s = client_limit.client_limit_of_app().wait_s(COUNTED_AS, per_minute=settings.per_minute)
    if wait_s:
        flask.abort(_refused(429, "too many questions", {"Retry-After": str(wait_s)}))
    if not login or not hmac.compare_digest(said.encode(), login.encode()):
        asks = {"WWW-Authenticate": 'Basic realm="bbps"'}
        flask.abort(_refused(401, "the login is not right", asks))
    return settings


def _refused(status: int, problem: str, headers: dict[str, str]) -> flask.Response:
    answer = flask.jsonify({"problem": problem})
    answer.status_code = status
    answer.headers.extend(headers)
    return answer
