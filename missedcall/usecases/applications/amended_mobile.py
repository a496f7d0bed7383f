"""Let texts, open questions and tasks follow a mobile number that was corrected."""

import datetime as dt
import secrets
from collections.abc import Mapping

from missedcall.db.calls import questions
from missedcall.db.engine import DbConnection
from missedcall.db.field import field
from missedcall.db.messages import message_lists, tasks
from missedcall.domain.connection.states import Event, State
from missedcall.domain.messages import message
from missedcall.domain.messages.message import MessageState
from missedcall.domain.shared import phone
from missedcall.usecases.connection.case import Case
from missedcall.usecases.connection.command import Command
from missedcall.usecases.connection.text_values import text_values
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import messages, unsent

MOST = 50  # messages about one application that are looked through for those that still wait
# What the owner of the right number has to know by now: the wrong one was told it.
TOLD_AGAIN: Mapping[State, str] = {
    State.DEMAND_ISSUED: "demand",
    State.VISIT_PLANNED: "visit",
}


def follow_number(db: DbConnection, case: Case, number: str) -> None:
    """Await answers from the right number and give a visit another code.

    The code of the visit was told to the wrong one, so it would prove nothing.
    """
    questions.move_questions_to_number(db, case.id, number=number)
    tasks.move_tasks_to_number(db, case.id, number=number)
    if case.visit is not None and case.visit.ended_at is None:
        field.write_visit_code(db, case.visit.id, code=f"{secrets.randbelow(1_000_000):06d}")


def tell_both_numbers(
    deps: Deps, db: DbConnection, case: Case, command: Command, *, now: dt.datetime
) -> list[int]:
    """Tell the old number of the change, and the new one what was last told to the old."""
    changed = next((c for c in command.corrections if c.field == "mobile"), None)
    if command.event is not Event.AMEND or changed is None:
        return []
    _take_back(db, case, changed.before, now=now)
    told = [(changed.before, "mobile_changed")]
    again = TOLD_AGAIN.get(case.state)
    if again == "demand" and case.credits_paise > 0:
        again = "part_paid"
    if again is not None:
        told.append((changed.after, again))
    return [
        message_id
        for number, key in told
        for message_id in _queue(deps, db, case, key, number=number, now=now)
    ]


def _take_back(db: DbConnection, case: Case, number: str, *, now: dt.datetime) -> None:
    """Send nothing more of this application to the wrong number."""
    for row in message_lists.list_messages_about_application(db, case.number, limit=MOST):
        if row.number == number and row.state in message.WAITING:
            unsent.end_unsent_message(
                db,
                row,
                MessageState.SUPERSEDED,
                actor="service",
                reason="the mobile was corrected",
                now=now,
            )


def _queue(
    deps: Deps, db: DbConnection, case: Case, key: str, *, number: str, now: dt.datetime
) -> list[int]:
    to = phone.parse(number)
    if not isinstance(to, phone.Number) or not phone.can_get_sms(to):
        return []
    message_id = messages.queue_message(
        deps,
        db,
        cause=f"{key}:{case.number}:amended:{len(case.history)}",
        key=key,
        language=case.row.language,
        number=number,
        values=text_values(key, case, limits=deps.limits, now=now),
        now=now,
    )
    return [] if message_id is None else [message_id]
