"""Record missed calls: each becomes a callback, a repeat, an answer or a counted refusal.

A batch is recorded as a set. What the rules ask is asked once for all its numbers, each call is
then decided in memory with what the calls before it did, and all is written together.
"""

import datetime as dt
import logging
from collections.abc import Sequence

from missedcall.db.calls import calls, dead_letters
from missedcall.db.engine import DataError, DbConnection, IntegrityError
from missedcall.domain.callbacks import callback
from missedcall.domain.callbacks.callback import MissedCall
from missedcall.domain.shared import phone
from missedcall.usecases.calls import answers
from missedcall.usecases.calls.call_batch import CallBatch
from missedcall.usecases.calls.call_decisions import decide_calls_until_answer
from missedcall.usecases.deps import Deps

log = logging.getLogger(__name__)

# So many calls are recorded with one set of statements.
AT_ONCE = 500
# What one bad call can raise. Any other error, such as of a full disk, is of the whole batch.
BAD_CALL = (ArithmeticError, LookupError, ValueError, DataError, IntegrityError)


def record_missed_calls(deps: Deps, *, batch: Sequence[MissedCall], now: dt.datetime) -> None:
    """Commit a batch of calls in one transaction; a call that is known already changes nothing.

    When this returns the calls are on disk, and only then may Asterisk's journal forget them.
    What rings next: each callback that was opened here is due `callbacks.redial_delay_s` after
    its call began. Every few seconds a worker looks whether one is due and an operator is ready
    (the periodic job `enqueue_dispatch`), and one then rings by `callback_worker.jobs` and
    `missedcall.usecases.callbacks.dispatch.dispatch_callbacks`.
    """
    # A call is told more than once: what is known does not wait for its turn to write.
    with deps.db.reading() as db:
        if not _unknown(db, batch):
            return
    with deps.db.writing() as db:
        sets = (batch[start : start + AT_ONCE] for start in range(0, len(batch), AT_ONCE))
        message_ids = [each for one in sets for each in _record_set(deps, db, one, now=now)]
    if message_ids:
        deps.queue.enqueue_messages(message_ids)


def quarantine_event(
    deps: Deps, *, node: str, key: str, raw: str, reason: str, now: dt.datetime
) -> None:
    """Keep what could not be understood, for a person to read; nothing is dropped in silence."""
    with deps.db.writing() as db:
        dead_letters.add_dead_letter(db, node=node, key=key, raw=raw, reason=reason, at=now)


def _unknown(db: DbConnection, batch: Sequence[MissedCall]) -> list[MissedCall]:
    """Give, once and in order, each call that is not recorded yet."""
    found: dict[tuple[str, str], MissedCall] = {}
    for call in batch:
        found.setdefault((call.node, call.uniqueid), call)
    for node in {node for node, _ in found}:
        uniqueids = [uniqueid for of, uniqueid in found if of == node]
        for uniqueid in calls.list_known_calls(db, node=node, uniqueids=uniqueids):
            del found[node, uniqueid]
    return list(found.values())


def _record_set(
    deps: Deps, db: DbConnection, batch: Sequence[MissedCall], *, now: dt.datetime
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


def _record_alone(
    deps: Deps, db: DbConnection, call: MissedCall, *, now: dt.datetime
) -> list[int]:
    """Try a call once more, and keep it as a dead letter when it fails again.

    Another listener may just have opened a callback for this number; now it is seen.
    """
    try:
        with db.begin_nested():
            return _decide_and_write(deps, db, _unknown(db, [call]), now=now)
    except BAD_CALL as error:
        log.exception("call %s could not be recorded and is a dead letter", call.uniqueid)
        reason = f"{type(error).__name__} while it was recorded"
        dead_letters.add_dead_letter(
            db, node=call.node, key=call.uniqueid, raw=repr(call), reason=reason, at=now
        )
        return []


def _decide_and_write(
    deps: Deps, db: DbConnection, batch: Sequence[MissedCall], *, now: dt.datetime
) -> list[int]:
    """Decide calls in turn and write them together, up to each that answers a question.

    The batch holds in memory what is known of each number (its callbacks, questions, applications
    and language) and gathers what the decisions change. Its `rows.write_rows` then writes calls,
    callbacks, promises and texts, and gives the ids of the texts to send.

    What follows from an answer can change what is known of any number, so it is done at once, and
    the calls after it are a set of their own.
    """
    sent: list[int] = []
    told = [(call, callback.identify_caller(call)) for call in batch]
    while told:
        numbers = [number for _, number in told if isinstance(number, phone.Number)]
        instants = [call.at for call, _ in told]
        current = CallBatch(deps, db, numbers, first=min(instants), last=max(instants))
        taken, answer = decide_calls_until_answer(current, told, now=now)
        sent += current.rows.write_rows(db, now=now)
        if answer:
            answered = current.rows.calls[-1]
            sent += answers.record_answer(
                deps,
                db,
                question_id=answer.question_id,
                call_id=answered.written_id,
                call=answered.call,
            )
        told = told[taken:]
    return sent
