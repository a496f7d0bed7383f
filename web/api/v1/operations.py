"""Make a view an operation of the API: who may, what comes in, what goes out, how it is told.

spectree reads requests by pydantic models, checks that answers fit theirs and writes OpenAPI 3.1.
"""

import functools
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import flask
import pydantic
import spectree

from missedcall.domain.clients.client import Scope
from web.api.v1 import access, problems
from web.api.v1.problems import ApiProblem
from web.api.v1.shapes import ApiModel, Problem

# `web.api.version1` joins it with the operations.
blueprint = flask.Blueprint("api_v1", "web.api.version1", url_prefix=problems.PREFIX)

# What any operation may answer: the request could not be read, was not allowed or came too often.
ALWAYS = (400, 401, 403, 404, 413, 415, 422, 429, 500, 503)
CLIENT_KEY, PERSON_TOKEN = "clientKey", "personToken"
View = Callable[..., Any]


class NoContent:
    """Stand for an answer that has no body."""


def _before(_request: object, _response: object, error: Exception | None, *_: object) -> None:
    if isinstance(error, pydantic.ValidationError):
        raise problems.problem_of_model(error)


def _after(_request: object, _response: object, error: Exception | None, *_: object) -> None:
    if error is not None:
        raise error


spec = spectree.SpecTree(
    "flask",
    before=_before,
    after=_after,
    validation_error_model=Problem,
    # A class name stands once in the house; a program reads it without its ending.
    naming_strategy=lambda model: str(model.__name__).removesuffix("Body"),
    nested_naming_strategy=lambda _parent, child: child.removesuffix("Body"),
    mode="strict",
    annotations=True,
    title="Missed-call service: applications for electricity",
    version="1",
)


def operation(
    tag: str,
    *,
    answers: Mapping[int, type[ApiModel] | type[NoContent]],
    scope: Scope | None,
    person: bool = False,
    or_all: bool = False,
    problems_too: tuple[int, ...] = (),
    body: type[ApiModel] | None = None,
) -> Callable[[View], View]:
    """Let a view answer for a client with a scope, and with `person` for a proven mobile.

    With `or_all` it answers without a token too for a client that may see all applications. The
    view's parameters `query`, `json` and `headers` are read as their models say. Without a scope
    anybody may ask. `body` is the model of `json` where it is made of a definition.
    """
    needed = [*([CLIENT_KEY] if scope else ()), *([PERSON_TOKEN] if person else ())]
    schemes: list[dict[str, list[str]]] = [{name: [] for name in needed}]
    if or_all:
        schemes.append({CLIENT_KEY: []})
    scopes = [each for each in (scope, Scope.STATUS if or_all else None) if each is not None]

    def decorate(view: View) -> View:
        if body is not None:
            view.__annotations__["json"] = body
        read = spec.validate(
            resp=_responses(answers, (*ALWAYS, *problems_too)),
            tags=(tag,),
            security=schemes if needed else None,
            operation_id=view.__name__,
        )(view)
        takes_body = "json" in view.__annotations__

        @functools.wraps(read)
        def guarded(*args: object, **kwargs: object) -> object:
            if scopes:
                access.require_client(*scopes)
            if person:
                access.require_person(or_all=or_all)
            if takes_body:
                _require_json()
            return read(*args, **kwargs)

        return guarded

    return decorate


def _responses(
    answers: Mapping[int, type[ApiModel] | type[NoContent]], problems: Iterable[int]
) -> spectree.Response:
    codes = {f"HTTP_{code}": Problem for code in problems}
    bodies = {f"HTTP_{code}": model for code, model in answers.items() if model is not NoContent}
    empty = [f"HTTP_{code}" for code, model in answers.items() if model is NoContent]
    return spectree.Response(*empty, **{**codes, **bodies})


def _require_json() -> None:
    """Refuse a body that is not one JSON object."""
    if flask.request.mimetype != "application/json":
        raise ApiProblem("media_type", 415)
    if not isinstance(flask.request.get_json(silent=True), dict):
        raise ApiProblem("json", 400)


@blueprint.errorhandler(ApiProblem)
def _tell(problem: ApiProblem) -> flask.Response:
    return problems.answer_problem(problem)
