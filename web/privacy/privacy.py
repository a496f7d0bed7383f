"""Let the operator who speaks with a person propose an erasure of data, and another approve it."""

from collections.abc import Mapping

import flask
from werkzeug.wrappers import Response

from missedcall.domain.shared import row_id
from missedcall.usecases.privacy import erasure_requests
from missedcall.usecases.privacy.request import PrivacyRequestRefused
from web.auth import users
from web.privacy import names
from web.shared import context, form_fields, texts
from web.shared.texts import gettext

blueprint = flask.Blueprint("privacy", __name__, url_prefix="/privacy")
blueprint.before_request(lambda: users.require_page("privacy"))
MOST = 50
ONE = f"/<int(max={row_id.LARGEST}):request_id>"


@blueprint.get("")
def page() -> str:
    return _show()


@blueprint.post("")
@form_fields.filled
def erase(
    number: str, reason: str, proof: str, drops_callback: form_fields.Ticked
) -> Response | tuple[str, int]:
    """Write a wish down for another to approve; else show why not, beside what was typed."""
    try:
        erasure_requests.propose_erasure(
            context.deps(),
            number=number,
            reason=reason,
            proof=proof,
            drops_callback=drops_callback,
            by=users.current_user(),
            now=context.now(),
        )
    except PrivacyRequestRefused as error:
        return _show(texts.explained(error.reason), typed=form_fields.typed()), 422
    return _back(gettext("Noted. Now another person approves it."))


@blueprint.post(f"{ONE}/approve")
def approve(request_id: int) -> Response | tuple[str, int]:
    """Hide what is held of a person at once, as another has proposed."""
    try:
        state = erasure_requests.approve_erasure(
            context.deps(), request_id=request_id, by=users.current_user(), now=context.now()
        )
    except PrivacyRequestRefused as error:
        return _show(texts.explained(error.reason)), 422
    return _back(names.done(state))


@blueprint.post(f"{ONE}/withdraw")
def withdraw(request_id: int) -> Response | tuple[str, int]:
    try:
        erasure_requests.withdraw_erasure(
            context.deps(), request_id=request_id, by=users.current_user(), now=context.now()
        )
    except PrivacyRequestRefused as error:
        return _show(texts.explained(error.reason)), 422
    return _back(gettext("Taken back. Nothing is changed."))


def _back(said: str) -> Response:
    flask.flash(said)
    return flask.redirect(flask.url_for("privacy.page"), code=303)


def _show(
    problem: str | None = None, *, typed: Mapping[str, str] = form_fields.NOTHING_TYPED
) -> str:
    rows = erasure_requests.list_erasure_requests(
        context.deps(), by=users.current_user(), limit=MOST
    )
    return flask.render_template("privacy/privacy.html", typed=typed, problem=problem, rows=rows)
