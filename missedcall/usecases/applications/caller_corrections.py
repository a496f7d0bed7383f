"""Let an operator correct the form of the applicant who is on the telephone."""

import datetime as dt
from collections.abc import Mapping

from missedcall.db.applications import applications, corrections
from missedcall.domain.applications import premises
from missedcall.domain.applications.application import FieldError
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.applications import call_in_hand, caller_requests
from missedcall.usecases.applications import corrections as correcting
from missedcall.usecases.applications.call_in_hand import NotTheirs
from missedcall.usecases.applications.corrections import (
    CorrectionRefused,
    CorrectionRequest,
    MobileProof,
)
from missedcall.usecases.connection.case import NoSuchApplication
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators.operators import Operator


def correct_for_caller(
    deps: Deps,
    *,
    by: Operator,
    application: str,
    changes: Mapping[str, str],
    reason: str,
    now: dt.datetime,
) -> None:
    """Correct the form of an application of the telephone in hand; what is empty stays.

    Raise `NotTheirs` as `caller_requests.application_in_hand` does, and as
    `corrections.correct_application` does.
    """
    caller_requests.application_in_hand(deps, by=by, application=application)
    typed = {name: text for name, text in changes.items() if text.strip()}
    correcting.correct_application(
        deps,
        number=application,
        request=CorrectionRequest(typed, reason),
        actor=by.login,
        role=Actor.OPERATOR,
        now=now,
    )


def take_number_of_caller(
    deps: Deps,
    *,
    by: Operator,
    application: str,
    name: str,
    relation_name: str,
    reason: str,
    now: dt.datetime,
) -> None:
    """Put the telephone in hand in the place of a wrong mobile of an application.

    The caller says the names of the form, which no screen has shown; the number itself is proven
    by the call. Raise `NotTheirs` when no caller is in hand, `NoSuchApplication`, and
    `CorrectionRefused` when the names are others, or as `corrections.correct_application` does.
    """
    call = call_in_hand.load_call_in_hand(deps, operator_id=by.id)
    if call is None or not call.answered:
        raise NotTheirs("no caller is in hand whose number it could be")
    with deps.db.reading() as db:
        application_id = applications.get_application_id(db, application)
        if application_id is None:
            raise NoSuchApplication.named(application)
        form = corrections.get_form(db, application_id)
    said, known = (name, relation_name), (form["name"], form["relation_name"])
    if not premises.are_names_alike(said, known):
        raise CorrectionRefused(FieldError("name", "other_names"))
    correcting.correct_application(
        deps,
        number=application,
        request=CorrectionRequest({"mobile": call.number}, reason, MobileProof.CALL),
        actor=by.login,
        role=Actor.OPERATOR,
        now=now,
    )
