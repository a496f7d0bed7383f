"""Let whoever speaks with a person have his data erased, and see what became of it."""

from collections.abc import Mapping
from typing import Final

import flask
from werkzeug.wrappers import Response

from missedcall.usecases.privacy import erasure
from missedcall.usecases.privacy.request import NotPossible
from web import context, users

blueprint = flask.Blueprint("privacy", __name__, url_prefix="/privacy")
blueprint.before_request(lambda: users.only_for("privacy"))
MOST = 50
EMPTY: Final[Mapping[str, str]] = {"number": "", "reason": "", "proof": ""}


@blueprint.get("")
def page() -> str:
    return _show(EMPTY)


@blueprint.post("")
def erase() -> Response | tuple[str, int]:
    """Hide a person's data at once; when that is not possible, show why beside what was typed."""
    typed = {name: flask.request.form.get(name, "") for name in EMPTY}
    try:
        state = erasure.ask(context.deps(), **typed, by=users.person(), now=context.now())
    except NotPossible as error:
        return _show(typed, context.text(f"privacy.why.{error.why}", **error.slots)), 422
    flask.flash(context.text(f"privacy.done.{state}"))
    return flask.redirect(flask.url_for("privacy.page"), code=303)


def _show(typed: Mapping[str, str], problem: str | None = None) -> str:
    rows = erasure.listed(context.deps(), limit=MOST)
    return flask.render_template("privacy.html", typed=typed, problem=problem, rows=rows)
