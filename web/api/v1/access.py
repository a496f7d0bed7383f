"""Find out which program asks, and for whom: by its key, and by the token of a proven mobile."""

from typing import cast

import flask

from missedcall.domain.clients.client import Scope
from missedcall.usecases.clients import clients
from missedcall.usecases.clients.clients import ApiClient
from web.api.v1 import client_limit
from web.api.v1.problems import ApiProblem
from web.shared import context

KEY_HEADER = "X-Api-Key"
LONGEST = 200


def require_client(scope: Scope) -> None:
    """Let in a client with a key that works and this scope, as often as was agreed."""
    key = flask.request.headers.get(KEY_HEADER, "")
    found = None
    if key and len(key) <= LONGEST:
        found = clients.identify_client(context.deps(), key=key, now=context.now())
    if found is None:
        raise ApiProblem("key", 401)
    wait_s = client_limit.of_app().wait_s(found.id, per_minute=found.per_minute)
    if wait_s:
        raise ApiProblem("too_many", 429, retry_after=wait_s, seconds=wait_s)
    if scope not in found.scopes:
        raise ApiProblem("scope", 403)
    flask.g.api_client = found


def client() -> ApiClient:
    """Give the client that `require_client` let in with this request."""
    return cast(ApiClient, flask.g.api_client)


def require_person() -> None:
    """Let in a client whose token is of a mobile that was proven a short while ago."""
    raise ApiProblem("token", 401)


def mobile() -> str:
    """Give the mobile, in E.164, of the person for whom `require_person` let the client in."""
    return cast(str, flask.g.api_mobile)
