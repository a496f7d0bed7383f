"""Record missed calls: each becomes a callback, a repeat, an answer or a counted refusal."""

import datetime as dt
import itertools
import logging
import secrets
from collections.abc import Sequence
from dataclasses import asdict

from missedcall.db import bars, callbacks, calls
from missedcall.db.engine import Connection, IntegrityError, Row
from missedcall.domain import callback, phone, priority
from missedcall.domain.answers import Answer, Tell
from missedcall.domain.callback import History, MissedCall, Open, Refuse, Repeat
from missedcall.domain.promise import Window
from missedcall.usecases import abilities, answers, messages, promises, queue
from missedcall.usecases.deps import Deps

log = logging.getLogger(__name__)


def record(deps: Deps, *, batch: Sequence[MissedCall], now: dt.datetime) -> None:
    """Commit a batch of calls in one transaction; a call that is known already changes nothing.

    When this returns the calls are on disk, and only then may Asterisk's journal forget them.
    """
    with deps.db.writing() as db:
        outboxes = [_record_or_keep_aside(deps, db, call, now=now) for call in batch]
    for message_id in itertools.chain.from_iterable(outboxes):
        deps.nudge.send(message_id)


def keep_aside(
    deps: Deps, *, node: str, key: str, raw: str, reason: str, now: dt.datetime
) -> None:
    """Keep what could not be understood, for a person to read; nothing is dropped in silence."""
    with deps.db.writing() as db:
        calls.keep_aside(db, node=node, key=key, raw=raw, reason=reason, at=now)


def _record_or_keep_aside(
    deps: Deps, db: Connection, call: MissedCall, *, now: dt.datetime
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
        log.exception("call %s could not be recorded and is kept aside", call.uniqueid)
        reason = f"{type(error).__name__} while it was recorded"
        calls.keep_aside(
            db, node=call.node, key=call.uniqueid, raw=repr(call), reason=reason, at=now
        )
        return []


def _record_one(deps: Deps, db: Connection, call: MissedCall, *, now: dt.datetime) -> list[int]:
    """Record one call; give the ids of the messages that it has caused."""
    call_id = calls.add(
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
    number = callback.identify(call)
    if isinstance(number, Refuse):
        calls.set_disposition(
            db, call_id, number=None, disposition="refused", reason=number.reason
        )
        return []
    calls.set_disposition(db, call_id, number=number.e164, disposition="refused")
    return _decide(deps, db, call, call_id, number, now=max(now, call.at))


def _decide(
    deps: Deps,
    db: Connection,
    call: MissedCall,
    call_id: int,
    number: phone.Number,
    *,
    now: dt.datetime,
) -> list[int]:
    """Do what the rule says; give the ids of the messages that it wants sent."""
    before = callbacks.latest_for(db, number.e164)
    history = _history(db, call, number, before)
    decision = callback.on_missed_call(call=call, history=history, rules=deps.rules)
    if isinstance(decision, Refuse):
        calls.set_disposition(
            db, call_id, number=number.e164, disposition="refused", reason=decision.reason
        )
        return []
    if isinstance(decision, Answer):
        calls.set_disposition(db, call_id, number=number.e164, disposition="answer")
        question_id = decision.question_id
        return answers.take(deps, db, question_id=question_id, call_id=call_id, call=call)
    if isinstance(decision, Tell):
        calls.set_disposition(db, call_id, number=number.e164, disposition="status")
        return answers.tell(deps, db, call_id=call_id, number=number.e164, now=now)
    acknowledged_at = call.at if decision.acknowledge else history.acknowledged_at
    window = None
    if isinstance(decision, Repeat):
        callback_id, disposition = decision.callback_id, "repeat"
        queue.count_repeat(
            deps, db, callbacks.get(db, callback_id), at=call.at, acknowledged_at=acknowledged_at
        )
        if decision.parked:
            _park(db, callback_id, at=call.at)
    else:
        window = promises.reckon(deps, db, due_at=decision.due_at, now=now)
        callback_id = _open(deps, db, call, number, decision, before, acknowledged_at, window)
        disposition = "new"
    calls.set_disposition(
        db, call_id, number=number.e164, disposition=disposition, callback_id=callback_id
    )
    if not phone.can_get_sms(number):
        return []
    row = callbacks.get(db, callback_id)
    if decision.acknowledge:
        return queue.acknowledge(deps, db, row, window=window, cause=f"ack:{call_id}", now=now)
    return queue.tell_place(deps, db, row, now=now) if isinstance(decision, Repeat) else []


def _history(
    db: Connection, call: MissedCall, number: phone.Number, before: Row | None
) -> History:
    """Gather what is known; a number's open callback, if there is one, is always its newest."""
    hour_ago = call.at - dt.timedelta(hours=1)
    open_callback = before["id"] if before and before["closed_at"] is None else None
    return History(
        open_callback=open_callback,
        barred=bars.kind_of(db, number.e164, at=call.at),
        calls_last_hour=calls.count_since(db, number=number.e164, since=hour_ago),
        acknowledged_at=before["acknowledged_at"] if before else None,
        asked=answers.asked(db, call, number, waits=open_callback is not None),
    )


def _open(
    deps: Deps,
    db: Connection,
    call: MissedCall,
    number: phone.Number,
    decision: Open,
    before: Row | None,
    acknowledged_at: dt.datetime | None,
    window: Window,
) -> int:
    # A number that calls again within the quiet time gets no second message, so the code of the
    # first one must stay good.
    code = before["code"] if before and not decision.acknowledge else _new_code()
    callback_id = callbacks.add(
        db,
        at=call.at,
        why=f"missed call on {call.did}",
        number=number.e164,
        did=call.did,
        code=code,
        language=_language(deps, db, number),
        **asdict(priority.of_promise(decision.due_at, until=window.until)),
        needs=str(abilities.need_of(deps, db, number=number.e164, did=call.did)),
        acknowledged_at=acknowledged_at,
        parent_id=before["id"] if before else None,
    )
    if decision.parked:
        _park(db, callback_id, at=call.at)
    return callback_id


def _language(deps: Deps, db: Connection, number: phone.Number) -> str:
    """Give the language the number once chose on the status line, as far as texts have it."""
    otherwise = deps.config.service.language
    return messages.language_for(deps, db, number=number.e164, otherwise=otherwise)


def _park(db: Connection, callback_id: int, *, at: dt.datetime) -> None:
    """Keep a waiting callback for a supervisor; one that is being rung goes on."""
    callbacks.move(
        db,
        callback_id,
        from_states=("waiting",),
        to_state="parked",
        at=at,
        who="rules",
        why="too many calls within an hour",
    )


def _new_code() -> str:
    return f"{secrets.randbelow(10_000):04d}"
