"""Let supervisors listen to calls in progress, whisper and join, and show who has done so."""

import flask
from werkzeug.wrappers import Response

from missedcall.domain.callbacks.listening import ListeningMode
from missedcall.domain.shared import phone
from missedcall.domain.shared.explanation import Explanation
from missedcall.domain.shared.instants import read_instant
from missedcall.usecases.callbacks import listenings
from missedcall.usecases.callbacks.listenings import Key, ListeningNotPossible
from web.auth import users
from web.shared import context, form_fields, texts
from web.shared.texts import gettext
from web.supervisor import names

blueprint = flask.Blueprint("listening", __name__, url_prefix="/listening")
blueprint.before_request(lambda: users.require_page("listening"))
PAGE = 50


@blueprint.get("")
def page() -> str:
    return _show()


@blueprint.post("")
@form_fields.filled
def begin(attempt: str, mode: ListeningMode, reason: str) -> Response | tuple[str, int]:
    """Ring the supervisor's own telephone and put it on a call."""
    try:
        listenings.request_listening(
            context.deps(),
            attempt_id=attempt,
            mode=mode,
            by=users.current_user(),
            reason=reason,
            now=context.now(),
        )
    except ListeningNotPossible as error:
        return _show(problem=error.reason, reason=reason), 409
    return _done(gettext("Your telephone rings; take it, and you are on the call."))


@blueprint.post("/<listening_id>/mode")
@form_fields.filled
def change_mode(listening_id: str, mode: ListeningMode) -> Response | tuple[str, int]:
    try:
        listenings.change_listening_mode(
            context.deps(),
            listening_id=listening_id,
            mode=mode,
            by=users.current_user(),
            now=context.now(),
        )
    except ListeningNotPossible as error:
        return _show(problem=error.reason), 409
    return _done(texts.gettext(mode.english))


@blueprint.post("/<listening_id>/end")
def end(listening_id: str) -> Response | tuple[str, int]:
    try:
        listenings.end_listening(
            context.deps(),
            listening_id=listening_id,
            by=users.current_user(),
            now=context.now(),
        )
    except ListeningNotPossible as error:
        return _show(problem=error.reason), 409
    return _done(gettext("You do not listen any more."))


def _done(said: str) -> Response:
    flask.flash(said)
    return flask.redirect(flask.url_for("listening.page"), code=303)


def _show(*, problem: Explanation | None = None, reason: str = "") -> str:
    deps, by, before = context.deps(), users.current_user(), _before()
    found = listenings.list_listenings(deps, limit=PAGE + 1, before=before)
    more = f"{found[PAGE - 1].at.isoformat()}~{found[PAGE - 1].id}" if len(found) > PAGE else None
    return flask.render_template(
        "supervisor/listening.html",
        calls=listenings.list_calls_in_progress(deps),
        open=listenings.open_listening(deps, by=by),
        may=listenings.may_listen(deps, by=by),
        told=deps.config.listening.tell_operator,
        modes=list(ListeningMode),
        mode_choices=[(each, names.listening_mode(each)) for each in ListeningMode],
        log=found[:PAGE],
        more=more,
        before=before,
        mask=phone.mask,
        now=context.now(),
        problem=texts.explained(problem) if problem else None,
        reason=reason,
    )


def _before() -> Key | None:
    text = flask.request.args.get("before", "")
    if not text:
        return None
    at, _, listening_id = text.partition("~")
    try:
        return read_instant(at), listening_id[:50]
    except ValueError:
        flask.abort(404)
