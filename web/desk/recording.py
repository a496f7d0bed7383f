"""Let an operator pause the recording of the call in hand while a number is read out."""

import flask
from werkzeug.wrappers import Response

from missedcall.usecases.recordings import recording_pauses
from missedcall.usecases.recordings.recording_pauses import PauseNotPossible
from web.auth import users
from web.shared import context, form_fields, texts
from web.shared.texts import gettext

blueprint = flask.Blueprint("desk_recording", __name__, url_prefix="/desk/recording")
blueprint.before_request(users.require_call_taker)


@blueprint.post("/pause")
@form_fields.filled
def pause(attempt: str) -> Response:
    try:
        recording_pauses.pause_recording(
            context.deps(), attempt_id=attempt, by=users.current_operator(), now=context.now()
        )
    except PauseNotPossible as error:
        return _back(texts.explained(error.reason))
    return _back(gettext("Wait until the page says that the recording is paused."))


@blueprint.post("/resume")
@form_fields.filled
def resume(attempt: str) -> Response:
    try:
        recording_pauses.resume_recording(
            context.deps(), attempt_id=attempt, by=users.current_operator(), now=context.now()
        )
    except PauseNotPossible as error:
        return _back(texts.explained(error.reason))
    return _back(gettext("The recording goes on."))


def _back(said: str) -> Response:
    flask.flash(said)
    return flask.redirect(flask.url_for("desk.page"), code=303)
