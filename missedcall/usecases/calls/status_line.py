"""Do what a caller of the status line asks: tell, send, ring back, choose, object, remember."""

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from missedcall.db.callbacks import callbacks
from missedcall.db.calls import preferences, statuses
from missedcall.db.calls.statuses import StatusLineRow
from missedcall.db.connection import connection_steps
from missedcall.db.engine import DbConnection
from missedcall.domain.callbacks import calendar, callback
from missedcall.domain.callbacks.callback import MissedCall, RefuseCall
from missedcall.domain.calls.status import ApplicationStatus
from missedcall.domain.connection.states import Event, Rule, State
from missedcall.domain.field.slots import VisitSlot
from missedcall.domain.operators.roles import Actor
from missedcall.domain.tariffs import demand_notice
from missedcall.usecases.calls import answers, missed_calls
from missedcall.usecases.connection import objections, workflow
from missedcall.usecases.connection.command import ChangedMeanwhile, Command, CommandRefused
from missedcall.usecases.deps import Deps
from missedcall.usecases.field import visit_slots
from missedcall.usecases.messages import messages

# The caller is still on the line while told of the ring: sooner the number would be busy.
STILL_ON_THE_LINE = dt.timedelta(seconds=15)
# So often on one day a caller may move the lineman's visit by keys: each sends an SMS.
KEYED_A_DAY = 3
# What the AE reads of an objection made by keys: only a person hears why.
OBJECTED_BY_KEYS = "by keys on the status line; ring and ask why"
HIMSELF, MOVED = "caller", Rule.SLOT_FIXED


@dataclass(frozen=True)
class Caller:
    """Say what is known of a caller; `number` is None when it cannot be rung back.

    `statuses` are the caller's applications, the newest first; an open callback is rung from
    `waits_until` on.
    """

    number: str | None
    language: str | None
    statuses: tuple[ApplicationStatus, ...]
    waits_until: dt.datetime | None


class Resent(StrEnum):
    """Say what came of the wish to get the SMS again."""

    QUEUED = "queued"
    LIMIT = "limit"


def load_caller(deps: Deps, *, call: MissedCall, now: dt.datetime) -> Caller:
    """Gather what is known of who rings; nothing of one whose number is withheld or no number."""
    number = callback.identify_caller(call)
    if isinstance(number, RefuseCall):
        return Caller(number=None, language=None, statuses=(), waits_until=None)
    with deps.db.reading() as db:
        waiting = callbacks.get_open_callback(db, number.e164)
        return Caller(
            number=number.e164,
            language=preferences.get_language(db, number.e164),
            statuses=tuple(
                _status(deps, db, row, caller=number.e164, now=now)
                for row in statuses.list_statuses_of_telephone(db, number.e164)
            ),
            waits_until=waiting.due_at if waiting else None,
        )


def find_application(
    deps: Deps, *, application: str, caller: str | None, now: dt.datetime
) -> ApplicationStatus | None:
    """Give where an application stands, by its number."""
    with deps.db.reading() as db:
        row = statuses.get_status_of_application(db, application)
        return _status(deps, db, row, caller=caller, now=now) if row else None


def choose_visit_slot(
    deps: Deps, *, application: str, caller: str | None, begins: dt.datetime, now: dt.datetime
) -> bool:
    """Move the visit to the time that the applicant chose by keys; False when it is gone."""
    with deps.db.reading() as db:
        row = statuses.get_status_of_application(db, application)
        slots = _slots(deps, db, row, caller=caller, now=now) if row else ()
    if row is None or begins not in [slot.begins for slot in slots]:
        return False
    try:
        visit_slots.choose_visit_slot(
            deps, row, begins=begins, role=Actor.CALLER, actor_login=HIMSELF, now=now
        )
    except (CommandRefused, ChangedMeanwhile):
        return False  # the office was faster
    return True


def object_to_rejection(
    deps: Deps, *, application: str, caller: str | None, now: dt.datetime
) -> bool:
    """Take an applicant's objection to a rejection; False when none can be taken now.

    It is the objection of the desk and of the follow page. As for the visit, only the telephone in
    the form may make it, and an SMS goes there.
    """
    with deps.db.reading() as db:
        row = statuses.get_status_of_application(db, application)
        may = row is not None and _may_object(deps, db, row, caller=caller, now=now)
    if row is None or not may:
        return False
    command = Command(Event.OBJECT, Actor.CALLER, HIMSELF, reason=OBJECTED_BY_KEYS)
    try:
        workflow.execute_command(deps, application_id=row.id, command=command, now=now)
    except (CommandRefused, ChangedMeanwhile):
        return False  # the time to object has passed, or another was faster
    return True


def _may_object(
    deps: Deps, db: DbConnection, row: StatusLineRow, *, caller: str | None, now: dt.datetime
) -> bool:
    if row.state != State.REJECTED or row.mobile != caller:
        return False
    return objections.may_object(deps, db, row.id, now=now)


def resend_demand(
    deps: Deps, *, application: str, caller: str | None, language: str, now: dt.datetime
) -> Resent:
    """Queue the demand's SMS once more, to the telephone in the form and to no other.

    It goes out in the language of this call when the applicant calls in person. One demand is sent
    again at most `voice.demand_sms_a_day` times on one day in India, by any caller: each has a
    cause of its own, and a cause has one message.
    """
    with deps.db.writing() as db:
        row = statuses.get_status_of_application(db, application)
        if row is None:
            raise LookupError("the application that was just told is not there any more")
        chosen = language if caller == row.mobile else row.language
        values = demand_notice.demand_text_values(
            application=row.number, total_paise=row.total_paise, due_on=row.due_on
        )
        for time in range(1, deps.config.voice.demand_sms_a_day + 1):
            message_id = messages.queue_message(
                deps,
                db,
                cause=f"demand:{row.demand_id}:{calendar.ist_date(now)}:{time}",
                key="demand" if row.total_paise else "zero_demand",
                language=messages.registered_language(deps, language=chosen),
                number=row.mobile,
                values=values,
                now=now,
            )
            if message_id is not None:
                break
        else:
            return Resent.LIMIT
    deps.queue.enqueue_message(message_id)
    return Resent.QUEUED


def request_callback(deps: Deps, *, call: MissedCall, now: dt.datetime) -> dt.datetime | None:
    """Open a callback as a missed call does; give when the caller is rung, None for never."""
    wish = replace(call, at=now + STILL_ON_THE_LINE, wants_ring=True)
    missed_calls.record_missed_calls(deps, batch=[wish], now=now)
    number = callback.identify_caller(call)
    if isinstance(number, RefuseCall):
        return None
    with deps.db.reading() as db:
        opened = callbacks.get_open_callback(db, number.e164)
    return opened.due_at if opened else None


def _status(
    deps: Deps, db: DbConnection, row: StatusLineRow, *, caller: str | None, now: dt.datetime
) -> ApplicationStatus:
    slots = _slots(deps, db, row, caller=caller, now=now)
    may_object = _may_object(deps, db, row, caller=caller, now=now)
    return replace(answers.application_status(row), slots=slots, may_object=may_object)


def _slots(
    deps: Deps, db: DbConnection, row: StatusLineRow, *, caller: str | None, now: dt.datetime
) -> tuple[VisitSlot, ...]:
    """Give the times that a caller may choose for the visit, none to who is not the applicant.

    The caller has given no proof of identity: so it takes the telephone in the form, which gets
    the SMS. While the work waits for the applicant no time is of use.
    """
    slots = visit_slots.list_offered_slots(deps, row, now=now)
    if not slots or row.mobile != caller or row.assignee == Actor.CALLER:
        return ()
    today = calendar.ist_date(now)
    keyed = [
        step
        for step in connection_steps.list_steps_of_application(db, row.id)
        if step.actor == HIMSELF and step.rule == MOVED and calendar.ist_date(step.at) == today
    ]
    return slots if len(keyed) < KEYED_A_DAY else ()


def remember_language(deps: Deps, *, number: str, language: str, now: dt.datetime) -> None:
    """Keep the language that the telephone `number` has chosen."""
    with deps.db.writing() as db:
        preferences.set_language(db, number=number, language=language, at=now)
