"""Decide missed calls in turn, each with what the calls before it in the batch have done."""

import datetime as dt
import secrets
from collections.abc import Sequence
from functools import partial

from missedcall.db.calls.statuses import StatusLineRow
from missedcall.domain.callbacks import callback, priority
from missedcall.domain.callbacks.callback import CreateCallback, MissedCall, RefuseCall, RepeatCall
from missedcall.domain.callbacks.promise import PromiseWindow
from missedcall.domain.calls import answers as answer_rules
from missedcall.domain.calls.answers import CallAnswer, TellStatus
from missedcall.domain.shared import phone
from missedcall.usecases.callbacks import promises
from missedcall.usecases.callbacks.callback_draft import AFTER_ALL_IDS, CallbackDraft
from missedcall.usecases.calls import acknowledgements, answers
from missedcall.usecases.calls.batch_rows import CallRecord
from missedcall.usecases.calls.call_batch import CallBatch
from missedcall.usecases.calls.known_callers import KnownCaller
from missedcall.usecases.messages import messages
from missedcall.usecases.operators import abilities

# A call, and the number it came from or why no number can be rung back.
IdentifiedCall = tuple[MissedCall, phone.Number | RefuseCall]


def decide_calls_until_answer(
    batch: CallBatch, told: Sequence[IdentifiedCall], *, now: dt.datetime
) -> tuple[int, CallAnswer | None]:
    """Decide calls up to one that answers a question; give how many, and that answer."""
    for taken, (call, number) in enumerate(told, start=1):
        record = CallRecord(call)
        batch.rows.calls.append(record)
        if isinstance(number, RefuseCall):
            record.reason = number.reason
            continue
        record.number = number.e164
        answer = _decide_call(
            batch, record, batch.callers.caller_of_number(number), now=max(now, call.at)
        )
        if answer:
            return taken, answer
    return len(told), None


def _decide_call(
    batch: CallBatch, record: CallRecord, caller: KnownCaller, *, now: dt.datetime
) -> CallAnswer | None:
    """Do what the rule says, but for an answer: that is given back.

    `history` is what is known of the number, with what the calls before it in the batch did.
    """
    rules, call = batch.deps.rules, record.call
    caller.called.append(call.at)
    history = batch.callers.history_of_caller(
        caller,
        call,
        most=rules.calls_per_hour,
        new_numbers=batch.first_calls.before(call.at) if caller.is_new else None,
    )
    decision = callback.decide_missed_call(call=call, history=history, rules=rules)
    match decision:
        case RefuseCall():
            record.reason = decision.reason
        case CallAnswer():
            record.disposition = "answer"
            return decision
        case TellStatus():
            record.disposition = "status"
            _tell_status(batch, record, caller, now=now)
        case CreateCallback() | RepeatCall():
            _promise_a_ring(batch, record, caller, decision, now=now)
    return None


def _tell_status(
    batch: CallBatch, record: CallRecord, caller: KnownCaller, *, now: dt.datetime
) -> None:
    """Write a text for each running application of the number."""
    caller.told.append(record.call.at)
    running = answers.running_applications(caller.applications, at=now)
    for row in running[: answer_rules.MOST_TOLD]:
        text = answers.status_text(
            batch.deps, row, number=caller.number.e164, chosen=caller.language, now=now
        )
        cause = partial(_status_cause, record, row)
        batch.queue_text(caller, text, cause=cause, now=now)


def _status_cause(record: CallRecord, row: StatusLineRow) -> str:
    return answers.status_cause(record.written_id, row)


def _promise_a_ring(
    batch: CallBatch,
    record: CallRecord,
    caller: KnownCaller,
    decision: CreateCallback | RepeatCall,
    *,
    now: dt.datetime,
) -> None:
    """Open a callback or count a repeat on the open one, and tell the caller of it.

    All of it is in memory: `batch.rows` takes what is to be written with the whole batch.
    """
    call, before = record.call, caller.newest
    acknowledged_at = before.acknowledged_at if before else None
    if decision.acknowledge:
        acknowledged_at = call.at
    window = None
    if isinstance(decision, CreateCallback):
        window = promises.estimate_window(
            batch.deps, batch.db, batch.line, due_at=decision.due_at, now=now
        )
        draft = _open_callback(batch, caller, call, decision, acknowledged_at, window)
        record.disposition = "new"
    else:
        draft = _opened(caller)
        acknowledgements.count_repeated_call(
            batch, caller, draft, at=call.at, acknowledged_at=acknowledged_at
        )
        record.disposition = "repeat"
    record.callback = draft
    if decision.parked:
        batch.park(draft, at=call.at)
    if not phone.can_get_sms(caller.number):
        return
    if decision.acknowledge:
        held_for = decision.held_for if isinstance(decision, CreateCallback) else callback.NOT_HELD
        acknowledgements.queue_acknowledgement(
            batch, caller, draft, record, window=window, held_for=held_for, now=now
        )
    elif isinstance(decision, RepeatCall):
        acknowledgements.queue_place_text(batch, caller, draft, now=now)


def _opened(caller: KnownCaller) -> CallbackDraft:
    if caller.open_callback is None:
        raise LookupError("a repeated call has no open callback")
    return caller.open_callback


def _open_callback(
    batch: CallBatch,
    caller: KnownCaller,
    call: MissedCall,
    decision: CreateCallback,
    acknowledged_at: dt.datetime | None,
    window: PromiseWindow,
) -> CallbackDraft:
    deps, before = batch.deps, caller.newest
    turn = priority.priority_of_promise(decision.due_at, until=window.until)
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
        needs=str(abilities.need_of_caller(deps, language=caller.language, did=call.did)),
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
    batch.open_callback(caller, draft, reason=f"missed call on {call.did}")
    return draft


def _new_code() -> str:
    return f"{secrets.randbelow(10_000):04d}"
