"""Let the operator who speaks with a person propose an erasure of data, and another approve it."""

from collections.abc import Mapping
from typing import Final

import flask
from werkzeug.wrappers import Response

from missedcall.domain.shared import row_id
from missedcall.usecases.privacy import erasure_requests
from missedcall.usecases.privacy.request import PrivacyRequestRefused
from web.auth import users
from web.privacy import names
from web.shared import context
from web.shared.texts import gettext

blueprint = flask.Blueprint("privacy", __name__, url_prefix="/privacy")
blueprint.before_request(lambda: users.require_page("privacy"))
MOST = 50
EMPTY: Final[Mapping[str, str]] = {"number": "", "reason": "", "proof": ""}
ONE = f"/<int(max={row_id.LARGEST}):request_id>"


@blueprint.get("")
def page() -> str:
    return _show(EMPTY)


@blueprint.post("")
def erase() -> Response | tuple[str, int]:
    """Write a wish down for another to approve; else show why not, beside what was typed."""
    typed = {name: flask.request.form.get(name, "") for name in EMPTY}
    drops = "drops_callback" in flask.request.form
    try:
        erasure_requests.propose_erasure(
            context.deps(),
            **typed,
            drops_callback=drops,
            by=users.current_user(),
            now=context.now(),
        )
    except PrivacyRequestRefused as error:
        return _show(typed, _why(error), drops=drops), 422
    return _back(gettext("Noted. Now another person approves it."))


@blueprint.post(f"{ONE}/approve")
def approve(request_id: int) -> Response | tuple[str, int]:
    """Hide what is held of a person at once, as another has proposed."""
    try:
        state = erasure_requests.approve_erasure(
            context.deps(), request_id=request_id, by=users.current_user(), now=context.now()
        )
    except PrivacyRequestRefused as error:
        return _show(EMPTY, _why(error)), 422
    return _back(names.done(state))


@blueprint.post(f"{ONE}/withdraw")
def withdraw(request_id: int) -> Response | tuple[str, int]:
    try:
        erasure_requests.withdraw_erasure(
            context.deps(), request_id=request_id, by=users.current_user(), now=context.now()
        )
    except PrivacyRequestRefused as error:
        return _show(EMPTY, _why(error)), 422
    return _back(gettext("Taken back. Nothing is changed."))


def _why(error: PrivacyRequestRefused) -> str:
    return names.refusal(error.reason, **error.slots)


def _back(said: str) -> Response:
    flask.flash(said)
    return flask.redirect(flask.url_for("privacy.page"), code=303)


def _show(typed: Mapping[str, str], problem: str | None = None, *, drops: bool = False) -> str:
    rows = erasure_requests.list_erasure_requests(
        context.deps(), by=users.current_user(), limit=MOST
    )
    return flask.render_template(
        "privacy/privacy.html", typed=typed, drops=drops, problem=problem, rows=rows
    )
