"""Let an operator do what the applicant asks for in the call in hand."""

import datetime as dt

from missedcall.db.calls import statuses
from missedcall.db.calls.statuses import StatusLineRow
from missedcall.domain.applications.corrections import correctable_fields
from missedcall.domain.connection import choices
from missedcall.domain.connection.states import Event, State
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.applications import call_in_hand
from missedcall.usecases.applications.call_in_hand import NotTheirs
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.command import Command
from missedcall.usecases.deps import Deps
from missedcall.usecases.field import visit_slots
from missedcall.usecases.operators.operators import Operator

# What an applicant may ask for by telephone; papers are shown, not told.
ASKED = frozenset({Event.CORRECT, Event.REISSUE, Event.REVIVE, Event.WITHDRAW, Event.OBJECT})
LONGEST = 200


class NoReason(ValueError):
    """Say that a reason of one line is missing: it is kept in the history."""


def offered_events(state: State) -> tuple[Event, ...]:
    """Give what can be done for an applicant on the telephone in a state."""
    events = choices.permitted_events(state=state, role=Actor.OPERATOR)
    return tuple(event for event in events if event in ASKED)


def correctable_for_caller(state: State) -> tuple[str, ...]:
    """Give what of a form an operator can correct for a caller; a mobile is proven by a call."""
    if Event.AMEND not in choices.permitted_events(state=state, role=Actor.OPERATOR):
        return ()
    fields = correctable_fields(state=state, role=Actor.OPERATOR)
    return tuple(name for name in fields if name != "mobile")


def choose_visit_slot(
    deps: Deps, *, by: Operator, application: str, begins: dt.datetime, now: dt.datetime
) -> None:
    """Move the planned visit to the time that the applicant chose, and tell it by SMS.

    Raise as `visit_slots.choose_visit_slot` does, and `NotTheirs` as `execute_caller_request`.
    """
    row, _ = application_in_hand(deps, by=by, application=application)
    visit_slots.choose_visit_slot(
        deps, row, begins=begins, role=Actor.OPERATOR, actor_login=by.login, now=now
    )


def execute_caller_request(
    deps: Deps, *, by: Operator, application: str, event: Event, reason: str, now: dt.datetime
) -> None:
    """Do it to an application of the telephone in hand.

    The applicant is known by the number of the form, which we rang. Raise `NotTheirs`
    when no call is in hand or the application is not of its telephone, `NoReason`, and
    `CommandRefused` when the rules say no.
    """
    kept = " ".join(reason.split())
    if not kept or len(kept) > LONGEST:
        raise NoReason(f"reason: write one line of 1 to {LONGEST} characters")
    if event not in ASKED:
        raise NotTheirs(f"{event} cannot be asked for by telephone")
    row, number = application_in_hand(deps, by=by, application=application)
    proven = {"identity_proven": row.mobile == number}
    command = Command(event, Actor.OPERATOR, by.login, reason=kept, declared=proven)
    workflow.execute_command(deps, application_id=row.id, command=command, now=now)


def application_in_hand(
    deps: Deps, *, by: Operator, application: str
) -> tuple[StatusLineRow, str]:
    """Give an application of the telephone in hand, and its number; or `NotTheirs`."""
    call = call_in_hand.load_call_in_hand(deps, operator_id=by.id)
    if call is None or not call.answered:
        raise NotTheirs("no caller is in hand who could ask for it")
    with deps.db.reading() as db:
        theirs = statuses.list_statuses_of_telephone(db, call.number)
    row = next((row for row in theirs if row.number == application), None)
    if row is None:
        raise NotTheirs(f"{application} is no application of the telephone in hand")
    return row, call.number
