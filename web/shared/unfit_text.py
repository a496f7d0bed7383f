"""Refuse text that no database keeps, wherever it was sent: a NUL, or half of a surrogate pair.

PostgreSQL takes neither, and neither means anything in a text. What gateways post is kept raw.
"""

import re
from typing import Final

import flask
from flask.typing import ResponseReturnValue

from web.shared import problems, sent
from web.shared.texts import gettext

UNFIT: Final = re.compile("[\x00\ud800-\udfff]")
BLUEPRINTS: Final = frozenset({"receipts", "payments"})


def init_app(app: flask.Flask) -> None:
    app.before_request(_refuse)


def _refuse() -> ResponseReturnValue | None:
    if flask.request.blueprint in BLUEPRINTS:
        return None
    fields = (field for field, text in sent.names_and_texts() if UNFIT.search(text))
    field = next(fields, None)
    if field is None:
        return None
    named = UNFIT.sub("\ufffd", field)[:40] or gettext("the address")
    return problems.answer_problem("unfit_text", 400, field=named)
