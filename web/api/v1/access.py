"""Find out which program asks, and for whom: by its key, and by the token of a proven mobile."""

from typing import cast

import flask

from missedcall.domain.applications.mobile_code import CodePurpose
from missedcall.domain.clients.client import Scope
from missedcall.usecases.clients import clients, persons
from missedcall.usecases.clients.clients import ApiClient
from missedcall.usecases.clients.person_applications import Asker
from web.api.v1 import client_limit
from web.api.v1.problems import ApiProblem
from web.shared import context

KEY_HEADER = "X-Api-Key"
LONGEST = 200


def require_client(*scopes: Scope) -> None:
    """Let in a client with a key that works and one of these scopes, as often as was agreed."""
    key = flask.request.headers.get(KEY_HEADER, "")
    found = None
    if key and len(key) <= LONGEST:
        found = clients.identify_client(context.deps(), key=key, now=context.now())
    if found is None:
        raise ApiProblem("key", 401)
    wait_s = client_limit.client_limit_of_app().wait_s(found.id, per_minute=found.per_minute)
    if wait_s:
        raise ApiProblem("too_many", 429, retry_after=wait_s, seconds=wait_s)
    if not found.scopes.intersection(scopes):
        raise ApiProblem("scope", 403)
    flask.g.api_client = found


def client() -> ApiClient:
    """Give the client that `require_client` let in with this request."""
    return cast(ApiClient, flask.g.api_client)


def require_person(*, or_all: bool = False) -> None:
    """Let in a client whose token is of a mobile that was proven a short while ago.

    With `or_all` a client without a token is let in that may see the state of all applications.
    """
    given = flask.request.headers.get("Authorization", "")
    if not given and or_all and Scope.STATUS in client().scopes:
        flask.g.api_mobile = None
        return
    kind, _, found = given.partition(" ")
    mobile = None
    if kind.casefold() == "bearer" and 0 < len(found) <= LONGEST:
        mobile = persons.mobile_of_token(
            context.deps(),
            client_id=client().id,
            token=found,
            purpose=CodePurpose.APP,
            now=context.now(),
        )
    if mobile is None:
        raise ApiProblem("token", 401)
    flask.g.api_mobile, flask.g.api_token = mobile, found


def mobile() -> str:
    """Give the mobile, in E.164, of the person that `require_person` let the client in for."""
    return cast(str, flask.g.api_mobile)


def token() -> str:
    """Give the token of that person."""
    return cast(str, flask.g.api_token)


def asker() -> Asker:
    """Give who asks for an application: that person, or a client that may see all."""
    return Asker(flask.g.api_mobile, f"client {client().name}")


def asker_of_all() -> Asker:
    """Give the client as who may see an application that was the person's until just now."""
    return Asker(None, f"client {client().name}")
