"""Record calls one by one, as the service once did: what the rules make of each, statement by
statement. `missed_calls.record`, which decides a batch in memory, must give the same rows.
"""

import datetime as dt
import itertools
import logging
import secrets
from collections.abc import Sequence
from dataclasses import asdict

import sqlalchemy as sa

from missedcall.db.callbacks import callbacks, due_callbacks, rings_of_numbers
from missedcall.db.callbacks import promises as promise_rows
from missedcall.db.callbacks.callbacks import CallbackRow
from missedcall.db.calls import calls, dead_letters, preferences, questions, statuses
from missedcall.db.engine import DbConnection, IntegrityError
from missedcall.db.messages import message_lists
from missedcall.db.operators import operators
from missedcall.domain.callbacks import calendar, callback, priority, promise
from missedcall.domain.callbacks.callback import (
    CreateCallback,
    MissedCall,
    NumberHistory,
    RefuseCall,
    RepeatCall,
)
from missedcall.domain.callbacks.matching import CallerNeed
from missedcall.domain.callbacks.priority import CallbackPriority
from missedcall.domain.callbacks.promise import PromiseWindow
from missedcall.domain.calls import answers as answer_rules
from missedcall.domain.calls.answers import AskedQuestion, CallAnswer, TellStatus
from missedcall.domain.shared import phone
from missedcall.usecases.callbacks import promises as promise_cases
from missedcall.usecases.callbacks import ring_permission
from missedcall.usecases.calls import answers
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import messages

log = logging.getLogger(__name__)
DAY = dt.timedelta(days=1)
CALLS = calls.calls
CALLBACKS = callbacks.callbacks
SET = CALLS.update().where(CALLS.c.id == sa.bindparam("this"))


def record(deps: Deps, *, batch: Sequence[MissedCall], now: dt.datetime) -> None:
    """Commit a batch of calls in one transaction; a call that is known already changes nothing.

    When this returns the calls are on disk, and only then may Asterisk's journal forget them.
    """
    with deps.db.writing() as db:
        outboxes = [_record_or_quarantine(deps, db, call, now=now) for call in batch]
    for message_id in itertools.chain.from_iterable(outboxes):
        deps.queue.enqueue_message(message_id)


def _record_or_quarantine(
    deps: Deps, db: DbConnection, call: MissedCall, *, now: dt.datetime
) -> list[int]:
    """Record one call; one that cannot be recorded must not hold up the calls around it."""
    try:
        try:
            with db.begin_nested():
                return _record_one(deps, db, call, now=now)
        except IntegrityError:
            # Another listener has just opened a callback for this number; now we see it.
            with db.begin_nested():
                return _record_one(deps, db, call, now=now)
    except (ValueError, LookupError, IntegrityError) as error:
        log.exception("call %s could not be recorded and is a dead letter", call.uniqueid)
        reason = f"{type(error).__name__} while it was recorded"
        dead_letters.add_dead_letter(
            db, node=call.node, key=call.uniqueid, raw=repr(call), reason=reason, at=now
        )
        return []


def _record_one(deps: Deps, db: DbConnection, call: MissedCall, *, now: dt.datetime) -> list[int]:
    """Record one call; give the ids of the messages that it has caused."""
    call_id = add(
        db,
        node=call.node,
        uniqueid=call.uniqueid,
        caller_id=call.caller_id[:64],
        did=call.did,
        at=call.at,
        now=now,
    )
    if call_id is None:
        return []
    number = callback.identify_caller(call)
    if isinstance(number, RefuseCall):
        set_disposition(db, call_id, number=None, disposition="refused", reason=number.reason)
        return []
    set_disposition(db, call_id, number=number.e164, disposition="refused")
    return _decide(deps, db, call, call_id, number, now=max(now, call.at))


def _decide(
    deps: Deps,
    db: DbConnection,
    call: MissedCall,
    call_id: int,
    number: phone.Number,
    *,
    now: dt.datetime,
) -> list[int]:
    """Do what the rule says; give the ids of the messages that it wants sent."""
    before = callbacks.get_newest_callback(db, number.e164)
    history = _history(db, call, number, before)
    decision = callback.decide_missed_call(call=call, history=history, rules=deps.rules)
    if isinstance(decision, RefuseCall):
        set_disposition(
            db, call_id, number=number.e164, disposition="refused", reason=decision.reason
        )
        return []
    if isinstance(decision, CallAnswer):
        set_disposition(db, call_id, number=number.e164, disposition="answer")
        question_id = decision.question_id
        return answers.record_answer(deps, db, question_id=question_id, call_id=call_id, call=call)
    if isinstance(decision, TellStatus):
        set_disposition(db, call_id, number=number.e164, disposition="status")
        return answers.queue_status_texts(deps, db, call_id=call_id, number=number.e164, now=now)
    acknowledged_at = call.at if decision.acknowledge else history.acknowledged_at
    window = None
    if isinstance(decision, RepeatCall):
        callback_id, disposition = decision.callback_id, "repeat"
        repeat(
            deps,
            db,
            callbacks.get_callback(db, callback_id),
            at=call.at,
            acknowledged_at=acknowledged_at,
        )
        if decision.parked:
            _park(db, callback_id, at=call.at)
    else:
        window = reckon(deps, db, due_at=decision.due_at, now=now)
        callback_id = _open(deps, db, call, number, decision, before, acknowledged_at, window)
        disposition = "new"
    set_disposition(
        db, call_id, number=number.e164, disposition=disposition, callback_id=callback_id
    )
    if not phone.can_get_sms(number):
        return []
    row = callbacks.get_callback(db, callback_id)
    if decision.acknowledge:
        return acknowledge(deps, db, row, window=window, cause=f"ack:{call_id}", now=now)
    return tell_place(deps, db, row, now=now) if isinstance(decision, RepeatCall) else []


def _history(
    db: DbConnection, call: MissedCall, number: phone.Number, before: CallbackRow | None
) -> NumberHistory:
    """Gather what is known; a number's open callback, if there is one, is always its newest."""
    hour_ago = call.at - dt.timedelta(hours=1)
    open_callback = before.id if before and before.closed_at is None else None
    return NumberHistory(
        open_callback=open_callback,
        blocked=ring_permission.block_of_missed_call(db, number.e164, at=call.at),
        calls_last_hour=calls.count_calls_of_number(db, number=number.e164, since=hour_ago),
        acknowledged_at=before.acknowledged_at if before else None,
        asked=asked(db, call, number, waits=open_callback is not None),
    )


def _open(
    deps: Deps,
    db: DbConnection,
    call: MissedCall,
    number: phone.Number,
    decision: CreateCallback,
    before: CallbackRow | None,
    acknowledged_at: dt.datetime | None,
    window: PromiseWindow,
) -> int:
    # A number that calls again within the quiet time gets no second message, so the code of the
    # first one must stay good.
    code = before.code if before and not decision.acknowledge else _new_code()
    callback_id = callbacks.add_callback(
        db,
        at=call.at,
        reason=f"missed call on {call.did}",
        number=number.e164,
        did=call.did,
        code=code,
        language=_language(deps, db, number),
        **asdict(priority.priority_of_promise(decision.due_at, until=window.until)),
        needs=str(_need(deps, db, number=number.e164, did=call.did)),
        acknowledged_at=acknowledged_at,
        parent_id=before.id if before else None,
    )
    if decision.parked:
        _park(db, callback_id, at=call.at)
    return callback_id


def _language(deps: Deps, db: DbConnection, number: phone.Number) -> str:
    """Give the language the number once chose on the status line, as far as texts have it."""
    otherwise = deps.config.service.language
    return messages.language_for_number(deps, db, number=number.e164, otherwise=otherwise)


def _need(deps: Deps, db: DbConnection, *, number: str, did: str) -> CallerNeed:
    language = preferences.get_language(db, number) or deps.config.service.language
    return CallerNeed(language, deps.config.callbacks.skills.get(did, ""))


def _park(db: DbConnection, callback_id: int, *, at: dt.datetime) -> None:
    """Keep a waiting callback for a supervisor; one that is being rung goes on."""
    callbacks.move_callback(
        db,
        callback_id,
        from_states=("waiting",),
        to_state="parked",
        at=at,
        actor="rules",
        reason="too many calls within an hour",
    )


def _new_code() -> str:
    return f"{secrets.randbelow(10_000):04d}"


def repeat(
    deps: Deps,
    db: DbConnection,
    row: CallbackRow,
    *,
    at: dt.datetime,
    acknowledged_at: dt.datetime | None,
) -> None:
    """Count one more missed call of a caller, and let it bring a waiting one nearer."""
    turn = priority.priority_after_repeat(
        CallbackPriority(row.due_at, row.urgent_at),
        tried=row.attempts_used > 0,
        repeats=row.missed_calls,
        at=at,
        soonest=_soonest(deps, db, row.number, at=at),
    )
    count_repeat(
        db,
        row.id,
        acknowledged_at=acknowledged_at,
        due_at=turn.due_at,
        urgent_at=turn.urgent_at,
    )


def _soonest(deps: Deps, db: DbConnection, number: str, *, at: dt.datetime) -> dt.datetime:
    """Give when a number may be rung: not more often in one day than the rules say."""
    rung = rings_of_numbers.count_rings_of_number(
        db, number=number, since=calendar.last_midnight(at=at)
    )
    may_ring = rung < deps.rules.rings_per_day
    from_ = at + deps.rules.settle if may_ring else calendar.next_midnight(at=at)
    return calendar.next_calling_time(deps.rules.hours, at=from_)


def acknowledge(
    deps: Deps,
    db: DbConnection,
    row: CallbackRow,
    *,
    window: PromiseWindow | None,
    cause: str,
    now: dt.datetime,
) -> list[int]:
    """Tell a caller that the call has come and when we ring; give the message, if it is new.

    Without a `window` the caller is told the promise that stands, or a new one.
    """
    if window:
        make(db, callback_id=row.id, window=window, now=now)
    else:
        window = _promised(deps, db, row, place=place_of(db, row, now=now), now=now)
    is_today = calendar.ist_date(window.start) == calendar.ist_date(now)
    message_id = messages.queue_message(
        deps,
        db,
        cause=cause,
        key="missed_call_ack" if is_today else "missed_call_ack_later",
        language=row.language,
        number=row.number,
        values={"code": row.code, **promise_cases.window_slots(window)},
        now=now,
    )
    return [] if message_id is None else [message_id]


def tell_place(deps: Deps, db: DbConnection, row: CallbackRow, *, now: dt.datetime) -> list[int]:
    """Tell a caller who waits and rings once more how many are ahead; give the message.

    Once for each acknowledgement, and not soon after it; no caller who was given a later time.
    """
    told_at = row.acknowledged_at
    if told_at is None or now < told_at + deps.rules.place_after:
        return []
    in_line = calendar.next_calling_time(deps.rules.hours, at=now) + deps.rules.settle
    cause = f"place:{row.id}:{told_at:%Y%m%dT%H%M%S}"
    if (
        row.state != "waiting"
        or row.due_at > in_line
        or message_lists.get_message_of_cause(db, cause)
    ):
        return []
    place = place_of(db, row, now=now)
    window = _promised(deps, db, row, place=place, now=now)
    message_id = messages.queue_message(
        deps,
        db,
        cause=cause,
        key="place_in_queue",
        language=row.language,
        number=row.number,
        values={"code": row.code, "place": str(place), **promise_cases.window_slots(window)},
        now=now,
    )
    return [] if message_id is None else [message_id]


def _promised(
    deps: Deps, db: DbConnection, row: CallbackRow, *, place: int, now: dt.datetime
) -> PromiseWindow:
    """Give the promise that the caller has, or make one when none stands any more."""
    window = standing(row, now=now)
    if window is None:
        window = reckon(deps, db, due_at=row.due_at, ahead=place - 1, now=now)
        make(db, callback_id=row.id, window=window, now=now)
    return window


def reckon(
    deps: Deps,
    db: DbConnection,
    *,
    due_at: dt.datetime,
    ahead: int | None = None,
    now: dt.datetime,
) -> PromiseWindow:
    """Give the window in which a caller can be rung who has so many `ahead`.

    Who comes now has all those ahead who are due by then.
    """
    if ahead is None:
        ahead = due_callbacks.count_due_callbacks(db, by=max(due_at, now))
    hours = deps.rules.hours
    rate = deps.queue_estimator.service_rate(db, hours=hours, at=now)
    at = max(due_at, now)
    if calendar.may_call_at(hours, at=now):
        free = operators.count_ready_operators(db)
    else:
        free = next(span.people for span in rate.staffed if span.end > at)
    turns = max(0, ahead + 1 - free)
    return promise.promise_window(
        at=at, staffed=rate.staffed, turns=turns, handling=rate.handling_time
    )


def make(db: DbConnection, *, callback_id: int, window: PromiseWindow, now: dt.datetime) -> None:
    """Note a promise that the caller is being told, for good, and as the one that holds."""
    told = {"callback_id": callback_id, "made_at": now}
    promise_rows.add_promises(db, [{**told, "from_at": window.start, "until_at": window.until}])
    note_promise(db, callback_id, start=window.start, until=window.until)


def standing(row: CallbackRow, *, now: dt.datetime) -> PromiseWindow | None:
    """Give the promise that a callback's caller has been told and that is not over yet."""
    if row.promised_from is None or row.promised_until is None or row.promised_until < now:
        return None
    return PromiseWindow(row.promised_from, row.promised_until)


def add(
    db: DbConnection,
    *,
    node: str,
    uniqueid: str,
    caller_id: str,
    did: str,
    at: dt.datetime,
    now: dt.datetime,
) -> int | None:
    """Insert the call and give its id, or None when it is already there.

    The unique key (node, uniqueid) makes a call that is told twice, by the event, by the journal
    or by a second listener, one row.
    """
    row = {
        "node": node,
        "uniqueid": uniqueid,
        "caller_id": caller_id,
        "did": did,
        "at": at,
        "recorded_at": now,
        "disposition": "refused",
    }
    return db.execute(calls.insert_or_ignore(CALLS, db).returning(CALLS.c.id), row).scalar()


def set_disposition(
    db: DbConnection,
    call_id: int,
    *,
    number: str | None,
    disposition: str,
    reason: str | None = None,
    callback_id: int | None = None,
) -> None:
    """Write what the rules made of the call."""
    made = {"number": number, "disposition": disposition, "reason": reason}
    db.execute(SET, {"this": call_id, **made, "callback_id": callback_id})


def count_repeat(
    db: DbConnection,
    callback_id: int,
    *,
    acknowledged_at: dt.datetime | None,
    due_at: dt.datetime,
    urgent_at: dt.datetime,
) -> None:
    """Count one more missed call on an open callback, and what it changes for a waiting caller."""
    here = CALLBACKS.c.id == callback_id
    counted = {
        "missed_calls": CALLBACKS.c.missed_calls + 1,
        "acknowledged_at": acknowledged_at,
    }
    db.execute(CALLBACKS.update().where(here).values(counted))
    waits = sa.and_(here, CALLBACKS.c.state.in_(("waiting", "parked")))
    db.execute(CALLBACKS.update().where(waits).values(due_at=due_at, urgent_at=urgent_at))


def note_promise(
    db: DbConnection, callback_id: int, *, start: dt.datetime, until: dt.datetime
) -> None:
    """Remember the promise that the caller is being told."""
    promised = {"promised_from": start, "promised_until": until}
    db.execute(callbacks.CHANGE, {"this": callback_id, **promised})


def place_of(db: DbConnection, row: CallbackRow, *, now: dt.datetime) -> int:
    """Give a waiting caller's place in the order of `due`; 1 is the next."""
    if row.urgent_at <= now:
        order = sa.tuple_(CALLBACKS.c.urgent_at, CALLBACKS.c.id)
        return 1 + _count(db, order < (row.urgent_at, row.id))
    order = sa.tuple_(CALLBACKS.c.due_at, CALLBACKS.c.id)
    before_him = order < (row.due_at, row.id)
    return 1 + _count(db, sa.or_(CALLBACKS.c.urgent_at <= now, before_him))


def _count(db: DbConnection, fact: sa.ColumnElement[bool]) -> int:
    some = sa.select(CALLBACKS.c.id).where(CALLBACKS.c.state == "waiting", fact)
    query = sa.select(sa.func.count()).select_from(some.limit(callbacks.MOST_COUNTED).subquery())
    return db.execute(query).scalar_one()


def asked(
    db: DbConnection, call: MissedCall, number: phone.Number, *, waits: bool
) -> AskedQuestion:
    """Gather what the call may be saying or asking; who `waits` to be rung asks for nothing."""
    if not phone.can_get_sms(number):
        return answer_rules.NOTHING
    open_to_him = tuple(
        row.id for row in questions.list_waiting_questions(db, number.e164, at=call.at)
    )
    if waits:
        return AskedQuestion(questions=open_to_him)
    told_today, told_at = calls.count_answered_calls(db, number=number.e164, since=call.at - DAY)
    running = answers.running_applications(
        statuses.list_statuses_of_telephone(db, number.e164), at=call.at
    )
    return AskedQuestion(open_to_him, len(running), told_today, told_at)
