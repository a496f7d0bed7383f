"""Record missed calls: each becomes a callback, a repeat, an answer or a counted refusal.

A batch is recorded as a set. What the rules ask is asked once for all its numbers, each call is
then decided in memory with what the calls before it did, and all is written together.
"""

import datetime as dt
import logging
import secrets
from collections.abc import Sequence
from functools import partial

from missedcall.db import calls
from missedcall.db.engine import Connection, DataError, IntegrityError, Row
from missedcall.domain import answers as answer_rules
from missedcall.domain import callback, phone, priority
from missedcall.domain.answers import Answer, Tell
from missedcall.domain.callback import MissedCall, Open, Refuse, Repeat
from missedcall.domain.promise import Window
from missedcall.usecases import abilities, answers, messages, promises, queue
from missedcall.usecases.batch_rows import CallRecord
from missedcall.usecases.call_batch import CallBatch
from missedcall.usecases.callback_draft import AFTER_ALL_IDS, CallbackDraft
from missedcall.usecases.deps import Deps
from missedcall.usecases.known_callers import KnownCaller

log = logging.getLogger(__name__)

# So many calls are recorded with one set of statements.
AT_ONCE = 500
# What one bad call can raise. Any other error, such as of a full disk, is of the whole batch.
BAD_CALL = (ArithmeticError, LookupError, ValueError, DataError, IntegrityError)

# A call, and the number it came from or why nobody can be rung back.
Told = tuple[MissedCall, phone.Number | Refuse]


def record(deps: Deps, *, batch: Sequence[MissedCall], now: dt.datetime) -> None:
    """Commit a batch of calls in one transaction; a call that is known already changes nothing.

    When this returns the calls are on disk, and only then may Asterisk's journal forget them.
    """
    # A call is told more than once: what is known does not wait for its turn to write.
    with deps.db.reading() as db:
        if not _unknown(db, batch):
            return
    with deps.db.writing() as db:
        sets = (batch[start : start + AT_ONCE] for start in range(0, len(batch), AT_ONCE))
        message_ids = [each for one in sets for each in _record_set(deps, db, one, now=now)]
    if message_ids:
        deps.nudge.send_all(message_ids)


def keep_aside(
    deps: Deps, *, node: str, key: str, raw: str, reason: str, now: dt.datetime
) -> None:
    """Keep what could not be understood, for a person to read; nothing is dropped in silence."""
    with deps.db.writing() as db:
        calls.keep_aside(db, node=node, key=key, raw=raw, reason=reason, at=now)


def _unknown(db: Connection, batch: Sequence[MissedCall]) -> list[MissedCall]:
    """Give, once and in order, each call that is not recorded yet."""
    found: dict[tuple[str, str], MissedCall] = {}
    for call in batch:
        found.setdefault((call.node, call.uniqueid), call)
    for node in {node for node, _ in found}:
        uniqueids = [uniqueid for of, uniqueid in found if of == node]
        for uniqueid in calls.known(db, node=node, uniqueids=uniqueids):
            del found[node, uniqueid]
    return list(found.values())


def _record_set(
    deps: Deps, db: Connection, batch: Sequence[MissedCall], *, now: dt.datetime
) -> list[int]:
    """Record calls together; give the ids of the messages that they have caused.

    When that fails each half is recorded by itself, down to the one call that cannot be: it must
    not hold up the calls around it.
    """
    try:
        with db.begin_nested():
            return _decide_and_write(deps, db, _unknown(db, batch), now=now)
    except BAD_CALL as error:
        log.info("%d calls are recorded by halves after a %s", len(batch), type(error).__name__)
    if len(batch) == 1:
        return _record_alone(deps, db, batch[0], now=now)
    half = len(batch) // 2
    first = _record_set(deps, db, batch[:half], now=now)
    return first + _record_set(deps, db, batch[half:], now=now)


def _record_alone(deps: Deps, db: Connection, call: MissedCall, *, now: dt.datetime) -> list[int]:
    """Try a call once more, and keep it aside when it fails again.

    Another listener may just have opened a callback for this number; now it is seen.
    """
    try:
        with db.begin_nested():
            return _decide_and_write(deps, db, _unknown(db, [call]), now=now)
    except BAD_CALL as error:
        log.exception("call %s could not be recorded and is kept aside", call.uniqueid)
        reason = f"{type(error).__name__} while it was recorded"
        calls.keep_aside(
            db, node=call.node, key=call.uniqueid, raw=repr(call), reason=reason, at=now
        )
        return []


def _decide_and_write(
    deps: Deps, db: Connection, batch: Sequence[MissedCall], *, now: dt.datetime
) -> list[int]:
    """Decide calls in turn and write them together, up to each that answers a question.

    What follows from an answer can change what is known of any number, so it is done at once, and
    the calls after it are a set of their own.
    """
    sent: list[int] = []
    told = [(call, callback.identify(call)) for call in batch]
    while told:
        numbers = [number for _, number in told if isinstance(number, phone.Number)]
        instants = [call.at for call, _ in told]
        current = CallBatch(deps, db, numbers, first=min(instants), last=max(instants))
        taken, answer = _decide_until_answer(current, told, now=now)
        sent += current.rows.write(db, now=now)
        if answer:
            record = current.rows.calls[-1]
            sent += answers.take(
                deps,
                db,
                question_id=answer.question_id,
                call_id=record.written_id,
                call=record.call,
            )
        told = told[taken:]
    return sent


def _decide_until_answer(
    batch: CallBatch, told: Sequence[Told], *, now: dt.datetime
) -> tuple[int, Answer | None]:
    """Decide calls up to one that answers a question; give how many, and that answer."""
    for taken, (call, number) in enumerate(told, start=1):
        record = CallRecord(call)
        batch.rows.calls.append(record)
        if isinstance(number, Refuse):
            record.reason = number.reason
            continue
        record.number = number.e164
        answer = _decide(batch, record, batch.callers.of(number), now=max(now, call.at))
        if answer:
            return taken, answer
    return len(told), None


def _decide(
    batch: CallBatch, record: CallRecord, caller: KnownCaller, *, now: dt.datetime
) -> Answer | None:
    """Do what the rule says, but for an answer: that is given back."""
    rules, call = batch.deps.rules, record.call
    caller.called.append(call.at)
    history = batch.callers.history(
        caller,
        call,
        most=rules.calls_per_hour,
        new_numbers=batch.first_calls.before(call.at) if caller.is_new else None,
    )
    decision = callback.on_missed_call(call=call, history=history, rules=rules)
    match decision:
        case Refuse():
            record.reason = decision.reason
        case Answer():
            record.disposition = "answer"
            return decision
        case Tell():
            record.disposition = "status"
            _tell(batch, record, caller, now=now)
        case Open() | Repeat():
            _promise_a_ring(batch, record, caller, decision, now=now)
    return None


def _tell(batch: CallBatch, record: CallRecord, caller: KnownCaller, *, now: dt.datetime) -> None:
    """Write a text for each running application of the number."""
    caller.told.append(record.call.at)
    running = answers.running(caller.applications, at=now)
    for row in running[: answer_rules.MOST_TOLD]:
        text = answers.status_text(
            batch.deps, row, number=caller.number.e164, chosen=caller.language, now=now
        )
        cause = partial(_status_cause, record, row)
        batch.send(caller, text, cause=cause, now=now)


def _status_cause(record: CallRecord, row: Row) -> str:
    return answers.status_cause(record.written_id, row)


def _promise_a_ring(
    batch: CallBatch,
    record: CallRecord,
    caller: KnownCaller,
    decision: Open | Repeat,
    *,
    now: dt.datetime,
) -> None:
    """Open a callback or count a repeat on the open one, and tell the caller of it."""
    call, before = record.call, caller.newest
    acknowledged_at = before.acknowledged_at if before else None
    if decision.acknowledge:
        acknowledged_at = call.at
    window = None
    if isinstance(decision, Open):
        window = promises.reckon(batch.deps, batch.db, batch.line, due_at=decision.due_at, now=now)
        draft = _open(batch, caller, call, decision, acknowledged_at, window)
        record.disposition = "new"
    else:
        draft = _opened(caller)
        queue.count_repeat(batch, caller, draft, at=call.at, acknowledged_at=acknowledged_at)
        record.disposition = "repeat"
    record.callback = draft
    if decision.parked:
        batch.park(draft, at=call.at)
    if not phone.can_get_sms(caller.number):
        return
    if decision.acknowledge:
        held_for = decision.held_for if isinstance(decision, Open) else callback.NOT_HELD
        queue.acknowledge(batch, caller, draft, record, window=window, held_for=held_for, now=now)
    elif isinstance(decision, Repeat):
        queue.tell_place(batch, caller, draft, now=now)


def _opened(caller: KnownCaller) -> CallbackDraft:
    if caller.open_callback is None:
        raise LookupError("a repeated call has no open callback")
    return caller.open_callback


def _open(
    batch: CallBatch,
    caller: KnownCaller,
    call: MissedCall,
    decision: Open,
    acknowledged_at: dt.datetime | None,
    window: Window,
) -> CallbackDraft:
    deps, before = batch.deps, caller.newest
    turn = priority.of_promise(decision.due_at, until=window.until)
    spoken = caller.language or deps.config.service.language
    draft = CallbackDraft(
        id=None,
        order=AFTER_ALL_IDS + len(batch.rows.opened),
        number=caller.number.e164,
        did=call.did,
        # A number that calls again within the quiet time gets no second message, so the code of
        # the first one must stay good.
        code=before.code if before and not decision.acknowledge else _new_code(),
        language=messages.registered_language(deps, language=spoken),
        needs=str(abilities.need_of(deps, language=caller.language, did=call.did)),
        state="waiting",
        missed_calls=1,
        attempts_used=0,
        created_at=call.at,
        due_at=turn.due_at,
        urgent_at=turn.urgent_at,
        acknowledged_at=acknowledged_at,
        parent_id=before.id if before else None,
        held_until=decision.due_at if decision.held_for else None,
    )
    batch.open(caller, draft, why=f"missed call on {call.did}")
    return draft


def _new_code() -> str:
    return f"{secrets.randbelow(10_000):04d}"
