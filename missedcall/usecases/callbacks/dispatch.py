"""Pair ready operators with due callbacks and let Asterisk ring."""

import datetime as dt
import logging
import uuid
from dataclasses import asdict, dataclass, field
from typing import Protocol

from missedcall.db.callbacks import attempts, callbacks, due_callbacks, rings_of_numbers
from missedcall.db.callbacks.attempts import Tries
from missedcall.db.callbacks.callbacks import CallbackRow
from missedcall.db.calls import calls, preferences
from missedcall.db.engine import DbConnection, IntegrityError
from missedcall.db.messages import tasks
from missedcall.db.operators import operators
from missedcall.domain.callbacks import calendar, priority, ring
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.callbacks.ring import RingRule
from missedcall.domain.operators.operator_phone import Phone
from missedcall.domain.shared import speech
from missedcall.domain.shared.speech import SpokenLanguage
from missedcall.usecases.callbacks import attempts as attempt_cases
from missedcall.usecases.callbacks import node_channels, pairing, ring_permission
from missedcall.usecases.deps import Deps

log = logging.getLogger(__name__)

# The periodic job asks whether a caller could be paired if the trunk were free.
MOST_CHANNELS = 2


@dataclass(frozen=True)
class Placement:
    """Say what Asterisk needs to ring an operator and then a consumer."""

    attempt_id: str
    node: str
    phone: Phone  # the operator's
    language: str  # in which the operator's mobile asks to take the call
    dial: str  # the consumer's number as the trunk wants it
    shown: str  # caller id: the number that the caller rang
    announce: str  # last digits of the caller's number, spoken to the operator
    consumer_language: SpokenLanguage  # of what the caller hears before they are joined
    code: str = field(repr=False)  # spoken to the caller: it stands in the SMS
    is_lineman_call: bool = False  # the lineman of a visit in place of an operator; not recorded


class Dialler(Protocol):
    """Ring; raise `NotPlaced` when Asterisk did not take the order."""

    def place(self, placement: Placement) -> None: ...


class PairTaken(Exception):
    """Say that an operator or a callback was reserved by another dispatcher meanwhile."""


class NotPlaced(Exception):
    """Say that Asterisk cannot have placed the call, so that trying again is safe."""


def dispatch_callbacks(deps: Deps, *, dialler: Dialler, now: dt.datetime) -> int:
    """Reserve pairs in one transaction, then order the calls; give how many were ordered.

    No consumer is rung outside calling hours, without an operator, or at a blocked number, and
    never more than the trunk has channels for. An order that Asterisk may or may not have taken
    is left as it is: the listener asks Asterisk about it after its deadline.
    """
    if not pairing.may_ring(deps, now=now) or not _anyone_waits(deps, now=now):
        return 0
    try:
        with deps.db.writing() as db:
            placements = _reserve_calls(deps, db, now=now)
    except (IntegrityError, PairTaken):
        # Another dispatcher was faster with one of the pairs, and all of ours are undone.
        deps.queue.enqueue_dispatch()
        return 0
    placed = 0
    for position, placement in enumerate(placements):
        # The first follows the commit at once; a later one may have waited for those before it.
        if position > 0 and not _still_open(deps, placement):
            continue
        try:
            dialler.place(placement)
            placed += 1
        except NotPlaced as error:
            log.warning(
                "attempt %s was not placed: %s",
                placement.attempt_id,
                error,
                extra={"attempt_id": placement.attempt_id},
            )
            attempt_cases.finish_attempt(
                deps,
                attempt_id=placement.attempt_id,
                outcome=CallOutcome.NOT_PLACED,
                at=now,
                now=now,
            )
    return placed


def _anyone_waits(deps: Deps, *, now: dt.datetime) -> bool:
    """Look before the write lock is taken: nothing comes of most queue, and others want it."""
    with deps.db.reading() as db:
        return due_callbacks.is_callback_due(db, now=now)


def _still_open(deps: Deps, placement: Placement) -> bool:
    """Look again: while the orders before this one took long, the listener may have given it up,
    and its caller may be rung by another."""
    with deps.db.reading() as db:
        row = attempts.get_attempt(db, placement.attempt_id)
    return row is not None and row.ended_at is None


def _reserve_calls(deps: Deps, db: DbConnection, *, now: dt.datetime) -> list[Placement]:
    """Reserve operators and callbacks while the trunk and the nodes have channels free.

    Each idle operator gets the caller who is due first among those whose language and matter the
    operator speaks and knows; a caller who asked for this operator comes before them.
    """
    placements = []
    most, midnight = deps.rules.rings_per_day, calendar.last_midnight(at=now)
    for node in node_channels.list_heard_nodes(deps, db, now=now):
        free = node_channels.count_free_channels(deps, db, node, now=now)
        for operator, row in pairing.pair_operators_with_callers(
            deps, db, node=node.name, channels=free, now=now
        ):
            if blocked := ring_permission.block_of_callback(db, row, now=now):
                _close_blocked(db, waiting=row, kind=blocked, now=now)
                continue
            if (
                rings_of_numbers.count_rings_of_number(db, number=row.number, since=midnight)
                >= most
            ):
                _put_off(deps, db, waiting=row, now=now)
                continue
            placements.append(
                _reserve_pair(deps, db, operator=operator, waiting=row, node=node.name, now=now)
            )
    return placements


def _close_blocked(db: DbConnection, *, waiting: CallbackRow, kind: str, now: dt.datetime) -> None:
    """Close a callback whose number may not be rung, whatever queued it: the block came later."""
    callbacks.move_callback(
        db,
        waiting.id,
        from_states=("waiting",),
        to_state="closed",
        at=now,
        actor="dispatch",
        reason=f"the number is blocked: {kind}",
        closed_at=now,
        closed_reason=kind,
    )


def _put_off(deps: Deps, db: DbConnection, *, waiting: CallbackRow, now: dt.datetime) -> None:
    """Let a caller who was rung as often as a day allows wait for the next day.

    The rules keep such a callback from being due; this holds when they, or a person, do not.
    """
    tomorrow = calendar.next_midnight(at=now)
    turn = asdict(
        priority.priority_of_retry(calendar.next_calling_time(deps.rules.hours, at=tomorrow))
    )
    callbacks.move_callback(
        db,
        waiting.id,
        from_states=("waiting",),
        to_state="waiting",
        at=now,
        actor="dispatch",
        reason="rung as often today as one day allows",
        **turn,
    )
    log.warning(
        "callback %s was due past rings_per_day and waits for tomorrow",
        waiting.id,
        extra={"callback_id": waiting.id},
    )


def _rule(db: DbConnection, waiting: CallbackRow, *, tried: Tries | None) -> RingRule:
    """Name the rule that lets this callback be rung now."""
    came = callbacks.get_latest_wait(db, waiting.id)
    if came is None:
        return RingRule.MISSED_CALL
    since = calls.list_call_times_of_number(db, number=waiting.number, since=came.at, limit=1)
    return ring.rule_of_ring(
        came_from=came.from_state,
        actor=came.actor,
        last_outcome=tried.outcome if tried else None,
        rang_since=bool(since),
        for_task=came.from_state == "closed"
        and tasks.is_callback_for_task(db, waiting.id, at=came.at),
    )


def _reserve_pair(
    deps: Deps,
    db: DbConnection,
    *,
    operator: pairing.IdleOperator,
    waiting: CallbackRow,
    node: str,
    now: dt.datetime,
) -> Placement:
    attempt_id = f"attempt-{uuid.uuid4().hex}"
    _take_both(db, attempt_id, operator=operator, waiting=waiting, node=node, now=now)
    return Placement(
        attempt_id=attempt_id,
        node=node,
        phone=operator.phone,
        language=operator.language,
        dial=deps.config.telephony.trunk.dialled(waiting.number),
        shown=waiting.did,
        announce=waiting.number[-4:],
        consumer_language=_language(deps, db, waiting),
        code=waiting.code,
    )


def _take_both(
    db: DbConnection,
    attempt_id: str,
    *,
    operator: pairing.IdleOperator,
    waiting: CallbackRow,
    node: str,
    now: dt.datetime,
) -> None:
    """Write the attempt and take both sides of it; raise `PairTaken` when one is taken already."""
    tried = attempts.tries_of_callback(db, waiting.id)
    attempts.add_attempt(
        db,
        rule=_rule(db, waiting, tried=tried),
        try_number=(tried.count if tried else 0) + 1,
        id=attempt_id,
        callback_id=waiting.id,
        operator_id=operator.id,
        node=node,
        channels=operator.phone.trunk_channels,
        created_at=now,
        deadline_at=now + attempt_cases.ASK_AFTER,
    )
    reserved = operators.move_operator(
        db, operator.id, from_states=("ready",), to_state="reserved", at=now,
        actor="dispatch", reason=attempt_id, attempt_id=attempt_id,
    )  # fmt: skip
    dialling = callbacks.move_callback(
        db, waiting.id, from_states=("waiting",), to_state="dialling", at=now,
        actor="dispatch", reason=attempt_id,
    )  # fmt: skip
    if not (reserved and dialling):
        raise PairTaken(attempt_id)


def _language(deps: Deps, db: DbConnection, waiting: CallbackRow) -> SpokenLanguage:
    """Give the language to speak: the one the number has chosen, or that of the SMS."""
    chosen = preferences.get_language(db, waiting.number) or waiting.language
    return speech.spoken_language(chosen, otherwise=deps.config.service.language)


def enqueue_dispatch(deps: Deps, *, now: dt.datetime) -> None:
    """Enqueue the dispatcher when a caller waits to be rung and an operator is ready to ring."""
    if not pairing.may_ring(deps, now=now):
        return
    with deps.db.reading() as db:
        if not due_callbacks.is_callback_due(db, now=now):
            return  # the usual case, and cheaper to see than who could ring
        nodes = [node.name for node in deps.config.asterisk.nodes]
        pairs = (
            pairing.pair_operators_with_callers(
                deps, db, node=node, channels=MOST_CHANNELS, now=now
            )
            for node in nodes
        )
        is_pair_found = any(next(each, None) for each in pairs)
    if is_pair_found:
        deps.queue.enqueue_dispatch()
