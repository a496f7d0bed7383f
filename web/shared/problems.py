"""Answer what went wrong: a page in the reader's language, or JSON for a program."""

import functools

import flask
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from missedcall.db.engine import DatabaseBusy
from missedcall.usecases.export_freeze import ExportsFrozen
from web.api.v1 import problems as api_problems
from web.api.v1.problems import ApiProblem
from web.shared import context, names, texts

RETRY_AFTER_S = 5

CODES = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method",
    413: "too_large",
    415: "media_type",
    500: "internal",
    503: "busy",
}


def answer_problem(code: str, status: int, **slots: object) -> ResponseReturnValue:
    """Answer with the text of a problem; it never holds more of what was sent than a field's name.

    The slots fill the text.
    """
    if api_problems.is_api():
        retry_after = flask.g.get("retry_after")
        said = functools.partial(api_problems.text_of, code, **slots)
        return api_problems.answer_problem(
            ApiProblem(code, status, say=said, retry_after=retry_after)
        )
    message = names.problem(code, **slots)
    if context.wants_json():
        return {"error": {"code": code, "message": message}}, status
    is_public = flask.request.path.startswith("/public")
    template = "public/problem_public.html" if is_public else "shared/problem.html"
    return flask.render_template(template, message=message, status=status, here=""), status


def init_app(app: flask.Flask) -> None:
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DatabaseBusy, _busy)
    app.register_error_handler(ExportsFrozen, _frozen)
    app.after_request(_tell_when_to_retry)


def _busy(error: Exception) -> ResponseReturnValue:
    """Answer soon that another writes: a program that posts tries again by itself."""
    flask.current_app.logger.warning("%s was not done: %s", flask.request.endpoint, error)
    flask.g.retry_after = RETRY_AFTER_S
    return answer_problem("busy", 503)


def _frozen(error: Exception) -> ResponseReturnValue:
    """Say why no list leaves the house just now."""
    assert isinstance(error, ExportsFrozen)  # noqa: S101 — registered for nothing else
    message = texts.explained(error.reason)
    return flask.render_template("shared/problem.html", message=message, status=409, here=""), 409


def _tell_when_to_retry(response: flask.Response) -> flask.Response:
    if "retry_after" in flask.g:
        response.headers["Retry-After"] = str(flask.g.retry_after)
    return response


def _csrf(_error: Exception) -> ResponseReturnValue:
    return answer_problem("csrf", 400)


def _http(error: Exception) -> ResponseReturnValue:
    """Answer any HTTP error; one that we have no words for is told as its kind."""
    assert isinstance(error, HTTPException)  # noqa: S101 — registered for nothing else
    status = error.code or 500
    fallback = "internal" if status >= 500 else "bad_request"
    most_kib = (flask.request.max_content_length or 0) // 1024
    return answer_problem(CODES.get(status, fallback), status, most=most_kib)
