"""What the operator does beside the form with the telephone in hand: its texts, a note."""

from typing import Annotated

import flask
from werkzeug.wrappers import Response

from missedcall.domain.messages.refusals import ResendRefusal
from missedcall.domain.shared import row_id
from missedcall.usecases.applications import call_notes, caller_past
from missedcall.usecases.applications.call_in_hand import NotTheirs
from missedcall.usecases.messages.resend import NotResendable
from web.auth import users
from web.desk import refused
from web.shared import context, form_fields, texts
from web.shared.texts import gettext

MessageId = Annotated[int | None, form_fields.otherwise(None, row_id.read)]
blueprint = flask.Blueprint("caller", __name__, url_prefix="/desk/caller")
blueprint.before_request(users.require_call_taker)


@blueprint.post("/resend")
@form_fields.filled
def resend(message: MessageId, reason: str) -> Response | tuple[str, int]:
    """Send one of the texts to the telephone in hand once more."""
    try:
        caller_past.resend_text_of_caller(
            context.deps(),
            by=users.current_operator(),
            message_id=message or 0,
            reason=reason,
            now=context.now(),
        )
    except NotTheirs:
        flask.flash(gettext("This call is not in your hand any more; nothing was changed."))
        return flask.redirect(flask.url_for("desk.page"), code=303)
    except NotResendable as error:
        said = texts.explained(error.reason)
        if error.reason.code == ResendRefusal.NO_REASON:
            return refused.show_refused("resend_text", wrong={"reason": said})
        return refused.show_refused("resend_text", said, status=409)
    flask.flash(gettext("The SMS is being sent again."))
    return flask.redirect(flask.url_for("desk.page"), code=303)


@blueprint.post("/note")
@form_fields.filled
def note(attempt: str, text: str) -> Response | tuple[str, int]:
    """Keep the note of the call; the page sends it whenever the typing pauses."""
    kept = call_notes.save_note(
        context.deps(),
        operator_id=users.current_operator().id,
        attempt_id=attempt,
        text=text,
    )
    if context.wants_json():
        return "", 204 if kept else 409
    said = (
        gettext("The note is kept.")
        if kept
        else gettext("This call is not in your hand any more; nothing was changed.")
    )
    flask.flash(said)
    return flask.redirect(flask.url_for("desk.page"), code=303)


@blueprint.get("/<any(resend, note):_form>")
def asked_before(_form: str) -> Response:
    """Lead who reloads the page of a refused form back to the desk."""
    return flask.redirect(flask.url_for("desk.page"), code=303)
