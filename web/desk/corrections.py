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
from web.shared import context, corrections, form_fields, texts
from web.shared.texts import gettext

blueprint = flask.Blueprint("caller_corrections", __name__, url_prefix="/desk")
blueprint.before_request(users.require_call_taker)


@blueprint.post("/correct")
@form_fields.filled
def correct(application: str, reason: str) -> Response:
    """Correct the form of an application of the telephone in hand; what is empty stays."""
    sent = form_fields.typed()
    typed = {name: sent.get(name, "") for name in CORRECTABLE}
    return _corrected(
        lambda: caller_corrections.correct_for_caller(
            context.deps(),
            by=users.current_operator(),
            application=application,
            changes=typed,
            reason=reason,
            now=context.now(),
        )
    )


@blueprint.post("/own-number")
@form_fields.filled
def own_number(application: str, name: str, relation_name: str, reason: str) -> Response:
    """Put the telephone in hand in the place of a wrong mobile of an application."""
    return _corrected(
        lambda: caller_corrections.take_number_of_caller(
            context.deps(),
            by=users.current_operator(),
            application=application.strip(),
            name=name,
            relation_name=relation_name,
            reason=reason,
            now=context.now(),
        )
    )


def _corrected(correct: Callable[[], None]) -> Response:
    """Correct, and go back to the desk, which says what became of it."""
    try:
        correct()
    except CorrectionRefused as error:
        for field_and_why in corrections.said(error.errors):
            flask.flash(": ".join(field_and_why))
        return flask.redirect(flask.url_for("desk.page"), code=303)
    except CommandRefused as error:
        return _told(texts.explained(error.reason))
    except ChangedMeanwhile:
        return _told(gettext("Somebody else has changed it meanwhile. Look again, then decide."))
    except NoSuchApplication:
        return _told(gettext("No application has this number; check its eleven digits."))
    except call_in_hand.NotTheirs:
        return _told(
            gettext("This application is not of this telephone. Choose one from the list.")
        )
    return _told(gettext("Corrected. Office, amount and texts follow."))


def _told(said: str) -> Response:
    flask.flash(said)
    return flask.redirect(flask.url_for("desk.page"), code=303)
