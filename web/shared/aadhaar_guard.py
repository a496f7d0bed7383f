"""Refuse a request with an Aadhaar number, in any field of any page in which it was typed."""

import flask
from flask.typing import ResponseReturnValue

from missedcall.domain.privacy import typed_aadhaar
from web.shared import problems, sent

# The form names the field and keeps the rest of what was typed; drafts are masked as they are
# kept. What gateways post is kept raw and never shown, and a password is not judged.
# Ids that a lineman's telephone makes may be twelve digits by chance; the words are read apart.
SEE_FOR_THEMSELVES = frozenset(
    {
        "apply.save",
        "application_form.submit",
        "households.save",
        "login.enter",
        "jobs.report",
        "jobs.contact",
        "imports.book",
        "api_v1.save_draft",
        "api_v1.apply",
    }
)
BLUEPRINTS = frozenset({"receipts", "payments", "bbps"})


def init_app(app: flask.Flask) -> None:
    app.before_request(_refuse)


def _refuse() -> ResponseReturnValue | None:
    asked = flask.request
    if asked.endpoint in SEE_FOR_THEMSELVES or asked.blueprint in BLUEPRINTS:
        return None
    if any(typed_aadhaar.is_typed(text, field=field) for field, text in sent.texts()):
        return problems.answer_problem("aadhaar", 422)
    return None
