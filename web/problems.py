"""Answer what went wrong: a page in the reader's language, or JSON for a program."""

import flask
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from web import context

CODES = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method",
    413: "too_large",
    415: "media_type",
    500: "internal",
}


def answer(code: str, status: int) -> ResponseReturnValue:
    """Answer with the text of a problem; it never holds anything that was sent."""
    message = context.text(f"problem.{code}")
    if context.wants_json():
        return {"error": {"code": code, "message": message}}, status
    return flask.render_template("problem.html", message=message, status=status), status


def init_app(app: flask.Flask) -> None:
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)


def _csrf(_error: Exception) -> ResponseReturnValue:
    return answer("csrf", 400)


def _http(error: Exception) -> ResponseReturnValue:
    """Answer any HTTP error; one that we have no words for is told as its kind."""
    assert isinstance(error, HTTPException)  # noqa: S101 — registered for nothing else
    status = error.code or 500
    fallback = "internal" if status >= 500 else "bad_request"
    return answer(CODES.get(status, fallback), status)
