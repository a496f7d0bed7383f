"""What a shared telephone needs beside the form: another household, the draft, an answer."""

from typing import Annotated

import flask
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from missedcall.domain.shared import row_id
from missedcall.usecases.applications import drafts, form_calls
from missedcall.usecases.calls import replies
from web.auth import users
from web.shared import context, form_fields
from web.shared.texts import gettext

QuestionId = Annotated[int | None, form_fields.otherwise(None, row_id.read)]
blueprint = flask.Blueprint("households", __name__)
blueprint.before_request(users.require_call_taker)


@blueprint.post("/calls/<attempt_id>/more")
def more(attempt_id: str) -> Response:
    """Open the form once more, for another household on the same line."""
    opened = form_calls.reopen_for_household(
        context.deps(),
        operator_id=users.current_operator().id,
        attempt_id=attempt_id,
        now=context.now(),
    )
    return _back(
        None
        if opened
        else gettext(
            "This call is not in your hand any more. Ask the other household for a missed call."
        )
    )


@blueprint.post("/calls/<attempt_id>/draft")
def save(attempt_id: str) -> ResponseReturnValue:
    """Keep what has been typed so far; the page sends it whenever the typing pauses."""
    kept = drafts.save_draft(
        context.deps(),
        operator_id=users.current_operator().id,
        attempt_id=attempt_id,
        household=context.household(),
        typed=form_fields.typed(),
        now=context.now(),
    )
    return "", 204 if kept else 409


@blueprint.post("/calls/<attempt_id>/draft/forget")
def forget(attempt_id: str) -> Response:
    """Begin with an empty form."""
    forgotten = drafts.discard_draft(
        context.deps(), operator_id=users.current_operator().id, attempt_id=attempt_id
    )
    return _back(
        None
        if forgotten
        else gettext("This call is not in your hand any more; nothing was changed.")
    )


@blueprint.post("/desk/answer")
@form_fields.filled
def answer(question: QuestionId) -> Response:
    """Take what the caller says as the answer to an open question."""
    noted = question is not None and replies.record_spoken_reply(
        context.deps(),
        question_id=question,
        operator_id=users.current_operator().id,
        now=context.now(),
    )
    return _back(
        gettext("The answer is noted; a task was made.")
        if noted
        else gettext("This call is not in your hand any more; nothing was changed.")
    )


def _back(said: str | None) -> Response:
    if said is not None:
        flask.flash(said)
    return flask.redirect(flask.url_for("desk.page"), code=303)
