"""Correct the form of the caller in hand, or put the telephone in hand in a wrong one's place."""

from collections.abc import Callable

import flask
from werkzeug.wrappers import Response

from missedcall.domain.applications.corrections import CORRECTABLE
from missedcall.usecases.applications import call_in_hand, caller_corrections
from missedcall.usecases.applications.corrections import CorrectionRefused
from missedcall.usecases.connection.case import NoSuchApplication
from missedcall.usecases.connection.command import ChangedMeanwhile, CommandRefused
from web.auth import users
from web.desk import refused
from web.shared import context, corrections, form_fields, places, texts
from web.shared.texts import gettext

blueprint = flask.Blueprint("caller_corrections", __name__, url_prefix="/desk")
blueprint.before_request(users.require_call_taker)


@blueprint.post("/correct")
@form_fields.filled
def correct(application: str, reason: str) -> Response | tuple[str, int]:
    """Correct the form of an application of the telephone in hand; what is empty stays."""
    sent = form_fields.typed()
    typed = {name: sent.get(name, "") for name in CORRECTABLE}
    typed["locality"] = places.correction_of_place(sent)
    return _corrected(
        "correct",
        lambda: caller_corrections.correct_for_caller(
            context.deps(),
            by=users.current_operator(),
            application=application,
            changes=typed,
            reason=reason,
            now=context.now(),
        ),
    )


@blueprint.post("/own-number")
@form_fields.filled
def own_number(
    application: str, name: str, relation_name: str, reason: str
) -> Response | tuple[str, int]:
    """Put the telephone in hand in the place of a wrong mobile of an application."""
    return _corrected(
        "own_number",
        lambda: caller_corrections.take_number_of_caller(
            context.deps(),
            by=users.current_operator(),
            application=application.strip(),
            name=name,
            relation_name=relation_name,
            reason=reason,
            now=context.now(),
        ),
    )


def _corrected(form: str, correct: Callable[[], None]) -> Response | tuple[str, int]:
    """Correct, and go back to the desk; what was refused stays in its form as it was typed."""
    try:
        correct()
    except CorrectionRefused as error:
        said = corrections.said(error.errors)
        wrong = {one.field: words for one, (_, words) in zip(error.errors, said, strict=True)}
        problem = "; ".join(": ".join(each) for each in said)
        return refused.show_refused(form, problem, wrong=wrong)
    except CommandRefused as error:
        return refused.show_refused(form, texts.explained(error.reason), status=409)
    except ChangedMeanwhile:
        problem = gettext("Somebody else has changed it meanwhile. Look again, then decide.")
        return refused.show_refused(form, problem, status=409)
    except NoSuchApplication as error:
        return refused.show_refused(form, wrong={"application": texts.explained(error.reason)})
    except call_in_hand.NotTheirs:
        problem = gettext("This application is not of this telephone. Choose one from the list.")
        return refused.show_refused(form, problem, status=409)
    flask.flash(gettext("Corrected. Office, amount and texts follow."))
    return flask.redirect(flask.url_for("desk.page"), code=303)
