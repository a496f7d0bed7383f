"""Let supervisors see any callback, and move, release, cancel, reopen or take it."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

import flask
from werkzeug.wrappers import Response

from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.callbacks.callback_state import CallbackState
from missedcall.domain.callbacks.refusals import SupervisionRefusal
from missedcall.domain.operators.roles import MAY_SEE_NUMBERS
from missedcall.domain.shared import row_id, typed_number
from missedcall.domain.shared.explanation import explain
from missedcall.domain.shared.instants import read_instant
from missedcall.usecases.callbacks import callback_files, supervision
from missedcall.usecases.callbacks.callback_files import CallbackSummary
from missedcall.usecases.callbacks.supervision import CallbackNotPossible
from web.auth import users
from web.shared import context, cursors, form_fields, texts
from web.shared.texts import gettext
from web.supervisor import names

blueprint = flask.Blueprint("callbacks", __name__, url_prefix="/callbacks")
blueprint.before_request(lambda: users.require_page("callbacks"))
PAGE = 50
ACTS: Mapping[str, Callable[..., dt.datetime | None]] = {
    "move": supervision.reschedule_callback,
    "release": supervision.release_callback,
    "take": supervision.claim_callback,
    "cancel": supervision.cancel_callback,
    "reopen": supervision.reopen_callback,
}
# What a state allows; one that is being rung or in wrap-up belongs to its operator.
ALLOWED: Mapping[str, tuple[str, ...]] = {
    "waiting": ("move", "take", "cancel"),
    "parked": ("release", "move", "take", "cancel"),
    "closed": ("reopen",),
}
# The last change that the supervisor saw; none when the page did not tell it.
SeenChange = Annotated[int | None, form_fields.otherwise(None, typed_number.read_whole)]
ONE = f"/<int(max={row_id.LARGEST}):callback_id>"


@blueprint.get("")
def page() -> str:
    state = flask.request.args.get("state", CallbackState.WAITING)
    if state not in set(CallbackState):
        flask.abort(404)
    after = cursors.place("after")
    rows = callback_files.list_callbacks(context.deps(), state=state, limit=PAGE + 1, after=after)
    more = cursors.place_text(rows[PAGE - 1].key) if len(rows) > PAGE else None
    return flask.render_template(
        "supervisor/callbacks.html",
        states=list(CallbackState),
        state=state,
        rows=rows[:PAGE],
        more=more,
        after=after,
        typed="",
        found=None,
    )


@blueprint.post("")
@form_fields.filled
def search(number: str) -> str | tuple[str, int]:
    """Search by number. It is posted: a number must not stand in an address."""
    try:
        rows = callback_files.search_callbacks(
            context.deps(), text=number, by=users.current_user(), now=context.now()
        )
    except callback_files.NoNumber:
        flask.flash(gettext("That is no number; write the ten digits of an Indian one."))
        return _show_found([], typed=number), 422
    return _show_found(rows, found=len(rows))


def _show_found(
    rows: Sequence[CallbackSummary], *, found: int | None = None, typed: str = ""
) -> str:
    return flask.render_template(
        "supervisor/callbacks.html",
        states=list(CallbackState),
        state=None,
        rows=rows,
        more=None,
        after=None,
        typed=typed,
        found=found,
    )


@blueprint.get(ONE)
def one(callback_id: int) -> str:
    return _show(callback_id)


@blueprint.post(f"{ONE}/number")
@form_fields.filled
def number(callback_id: int, reason: str) -> str | tuple[str, int]:
    """Show the whole number to who may see it; that look, and why, is noted."""
    if users.current_user().role not in MAY_SEE_NUMBERS:
        flask.abort(403)
    try:
        whole = callback_files.unmask_number(
            context.deps(),
            callback_id=callback_id,
            by=users.current_user(),
            reason=reason,
            now=context.now(),
        )
    except callback_files.NoReasonToShow:
        return _show(
            callback_id, problem=gettext("Write a reason, of at most 200 characters.")
        ), 422
    return _show(callback_id, number=whole)


@blueprint.post(f"{ONE}/<any(move, release, take, cancel, reopen):act>")
@form_fields.filled
def change(
    callback_id: int, act: str, reason: str, when: str, seen: SeenChange
) -> Response | tuple[str, int]:
    """Do an act; when it is not possible, show the page as it is now, with what was typed."""
    try:
        wish = {"due_at": _instant(when)} if act == "move" else {}
        got = ACTS[act](
            context.deps(),
            callback_id=callback_id,
            by=users.current_user(),
            reason=reason,
            seen=seen,
            now=context.now(),
            **wish,
        )
    except CallbackNotPossible as error:
        problem = texts.explained(error.reason)
        return _show(callback_id, problem=problem, typed=form_fields.typed()), 409
    due_at = f"{got.astimezone(IST):%d-%m-%Y %H:%M}" if got else ""
    flask.flash(names.acted(act, when=due_at))
    return flask.redirect(flask.url_for("callbacks.one", callback_id=callback_id), code=303)


def _show(
    callback_id: int,
    *,
    problem: str | None = None,
    number: str | None = None,
    typed: Mapping[str, str] = form_fields.NOTHING_TYPED,
) -> str:
    whole = callback_files.load_callback(context.deps(), callback_id=callback_id)
    if whole is None:
        flask.abort(404)
    acts = ALLOWED.get(whole.callback.state, ())
    return flask.render_template(
        "supervisor/callback.html",
        whole=whole,
        acts=acts,
        problem=problem,
        number=number,
        typed=typed,
    )


def _instant(text: str) -> dt.datetime:
    """Read a time as a clock in India shows it."""
    try:
        return read_instant(text)
    except ValueError as error:
        raise CallbackNotPossible(explain(SupervisionRefusal.TIME)) from error
