"""Let an operator find the application that the caller in hand speaks of; each look is noted."""

import dataclasses
import datetime as dt

from missedcall.db.applications import lookup
from missedcall.db.calls import statuses
from missedcall.db.schema import note_audit
from missedcall.domain.applications.lookup import read_search
from missedcall.usecases.applications import call_in_hand, desk_context
from missedcall.usecases.applications.call_in_hand import NotTheirs
from missedcall.usecases.applications.desk_context import DeskContext
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators.operators import Operator

MOST = 5  # a number that finds more belongs to an office or an agent


def find_for_caller(deps: Deps, *, by: Operator, text: str, now: dt.datetime) -> list[DeskContext]:
    """Find applications by number, BP number, mobile or meter, without names.

    They can only be told of: what is done to one is asked for from its own telephone. Raise
    `NotTheirs` when no caller is in hand who could ask.
    """
    call = call_in_hand.load_call_in_hand(deps, operator_id=by.id)
    if call is None or not call.answered:
        raise NotTheirs("no caller is in hand who could speak of an application")
    known = read_search(text)
    if known is None:
        return []
    with deps.db.writing() as db:
        rows = statuses.list_statuses_of_applications(
            db, lookup.find_application_ids(db, known, limit=MOST)
        )
        for row in rows:
            note_audit(db, at=now, actor=by.login, action="desk.find", subject=row.number)
    found = desk_context.describe_applications(deps, rows, number=call.number, now=now)
    return [dataclasses.replace(each, events=(), correctable=(), slots=()) for each in found]
