"""Refuse an Aadhaar number at the door, in whichever field of whichever page it was typed."""

from collections.abc import Iterator

import flask
from flask.typing import ResponseReturnValue

from missedcall.domain import typed_aadhaar
from web import problems

# The form names the field and keeps the rest of what was typed; drafts are masked as they are
# kept. What gateways post is kept raw and never shown, and a password is nobody's to judge.
# Ids that a lineman's telephone makes may be twelve digits by chance; his words are read apart.
SEE_FOR_THEMSELVES = frozenset(
    {"application_form.submit", "households.save", "login.enter", "jobs.report", "jobs.contact"}
)
BLUEPRINTS = frozenset({"receipts", "payments"})


def init_app(app: flask.Flask) -> None:
    app.before_request(_refuse)


def _refuse() -> ResponseReturnValue | None:
    asked = flask.request
    if asked.endpoint in SEE_FOR_THEMSELVES or asked.blueprint in BLUEPRINTS:
        return None
    if any(typed_aadhaar.is_typed(text, field=field) for field, text in _typed()):
        return problems.answer("aadhaar", 422)
    return None


def _typed() -> Iterator[tuple[str, str]]:
    """Give each text that was sent, with the name of its field."""
    for name, texts in flask.request.values.lists():
        if name != "csrf_token":
            yield from ((name, text) for text in texts)
    if flask.request.is_json:
        yield from _texts("", flask.request.get_json(silent=True))


def _texts(name: str, value: object) -> Iterator[tuple[str, str]]:
    match value:
        case dict():
            for key, each in value.items():
                yield from _texts(str(key), each)
        case list():
            for each in value:
                yield from _texts(name, each)
        case bool() | None:
            return
        case _:
            yield name, str(value)
