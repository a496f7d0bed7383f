"""Answer what went wrong as `application/problem+json`, in the reader's language and in each."""

from collections.abc import Callable, Sequence
from http import HTTPStatus

import flask
import pydantic

from missedcall.domain.shared.explanation import Explanation
from web.api.v1 import names
from web.api.v1.shapes import FieldProblem, Problem
from web.shared import context
from web.shared import names as shared_names
from web.shared.texts import explained

PREFIX = "/api/v1"
CONTENT_TYPE = "application/problem+json"
# pydantic's own types of errors, by how they begin, as codes of ours.
PYDANTIC_CODES = (
    ("missing", "missing"),
    ("extra_forbidden", "unknown_field"),
    ("literal_error", "not_a_choice"),
    ("enum", "not_a_choice"),
    *((kind, "out_of_range") for kind in ("string_too", "greater", "less", "too_", "string_patt")),
    *(
        (kind, "wrong_type")
        for kind in ("wrong_type", "string_type", "int_", "bool_", "dict_", "list_", "model")
    ),
)


class ApiProblem(Exception):
    """Refuse a request of the API; `slots` fill the text of `code`."""

    def __init__(
        self,
        code: str,
        status: int,
        *,
        errors: Sequence[FieldProblem] = (),
        say: Callable[[], str] | None = None,
        retry_after: int | None = None,
        **slots: object,
    ) -> None:
        """Take `say` where the text stands elsewhere than in the names of the API."""
        super().__init__(code)
        self.code, self.status, self.errors = code, status, tuple(errors)
        self.say = say or (lambda: text_of(code, **slots))
        self.retry_after = retry_after


def refusal_problem(reason: Explanation) -> ApiProblem:
    """Refuse what cannot be done now (409), for the reason that a page would show."""
    return ApiProblem("refused", 409, say=lambda: text_of("refused", reason=explained(reason)))


def is_api() -> bool:
    """Say whether a request is one of the API, also when there is no such address."""
    return flask.request.path.startswith(f"{PREFIX}/")


def text_of(code: str, **slots: object) -> str:
    """Give the text of a problem in the reader's language."""
    known = names.problem if code in names.problem else shared_names.problem
    return known(code, **slots)


def field_problem(field: str, code: str, say: Callable[[], str]) -> FieldProblem:
    return FieldProblem(field=field, code=code, messages=context.say_in_each_language(say))


def answer_problem(problem: ApiProblem) -> flask.Response:
    """Give a problem as the answer to a request."""
    body = Problem(
        type=f"{PREFIX}/problems/{problem.code}",
        title=HTTPStatus(problem.status).phrase,
        status=problem.status,
        detail=problem.say(),
        code=problem.code,
        messages=context.say_in_each_language(problem.say),
        errors=problem.errors,
    )
    response = flask.Response(body.model_dump_json(), problem.status, content_type=CONTENT_TYPE)
    response.headers["Content-Language"] = context.language()
    if problem.retry_after is not None:
        response.headers["Retry-After"] = str(problem.retry_after)
    if problem.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def problem_of_model(error: pydantic.ValidationError) -> ApiProblem:
    """Tell every field that a model could not take."""
    found = []
    for each in error.errors(include_context=False, include_url=False, include_input=False):
        code = next(
            (ours for begins, ours in PYDANTIC_CODES if each["type"].startswith(begins)), "wrong"
        )
        where = ".".join(str(part)[:40] for part in each["loc"])
        found.append(field_problem(where, code, lambda code=code: names.field(code)))  # type: ignore[misc]  # mypy infers no lambda with a default
    return ApiProblem("invalid", 422, errors=found)
