"""Pair callers who are due with operators: the longest idle operator who suits the caller."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from missedcall.db.callbacks import due_callbacks
from missedcall.db.callbacks.callbacks import CallbackRow
from missedcall.db.engine import DbConnection
from missedcall.db.operators import operators
from missedcall.domain.callbacks.matching import Abilities, CallerNeed
from missedcall.domain.operators import shift
from missedcall.domain.operators.operator_phone import TAKING_S, OperatorPhoneKind, Phone
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import abilities, phone_presence, shifts

# More operators than this are not paired in one go; the next run takes the others.
MOST_IDLE = 500
# What the operator hears before the consumer's phone rings; four digits take four seconds.
ANNOUNCEMENT = dt.timedelta(seconds=5)


@dataclass(frozen=True)
class IdleOperator:
    """Name an operator who can be rung."""

    id: int
    phone: Phone
    language: str
    can: Abilities


@dataclass(frozen=True)
class WaitingCallback:
    """Name a caller who is due; `for_anyone` when it would be unkind to wait for who suits."""

    row: CallbackRow
    need: CallerNeed
    for_anyone: bool


def may_ring(
    deps: Deps, *, now: dt.datetime, kind: OperatorPhoneKind = OperatorPhoneKind.EXTENSION
) -> bool:
    """Say whether the consumer's phone will ring within calling hours: it rings later than now,
    when the operator has picked up, on a mobile has pressed the key, and has heard the number."""
    return shift.fits_in_hours(
        deps.rules.hours, begins=now, ends=_consumer_rings_by(deps, kind, now=now)
    )


def pair_operators_with_callers(
    deps: Deps, db: DbConnection, *, node: str, channels: int, now: dt.datetime
) -> Iterator[tuple[IdleOperator, CallbackRow]]:
    """Pair idle operators with due callers while the trunk's `channels` last.

    Callers come in the order of `due_callbacks.list_due_callbacks`; before them those who are kept
    for an operator who is idle. One that no idle operator suits is passed over, but never for
    long.
    """
    idle = _idle(deps, db, node=node, now=now)
    if not idle or channels <= 0:
        return
    for waiting in _in_order(deps, db, idle, now=now, limit=min(channels, len(idle))):
        fitting = {
            key: each for key, each in idle.items() if each.phone.trunk_channels <= channels
        }
        chosen = _operator_for(waiting, fitting, now=now)
        if chosen is not None:
            yield chosen, waiting.row
            channels -= chosen.phone.trunk_channels
            del idle[chosen.id]


def _consumer_rings_by(deps: Deps, kind: OperatorPhoneKind, *, now: dt.datetime) -> dt.datetime:
    taking = TAKING_S if kind is OperatorPhoneKind.MOBILE else 0
    ring = dt.timedelta(seconds=deps.config.callbacks.operator_ring_s + taking)
    return now + ring + ANNOUNCEMENT


def _idle(deps: Deps, db: DbConnection, *, node: str, now: dt.datetime) -> dict[int, IdleOperator]:
    """List who can be rung now through a node, the longest idle first.

    No operator is, when the consumer might be rung past the end of the operator's shift.
    """
    away = phone_presence.phones_away_from_node(db, node=node, now=now)
    return {
        row.id: IdleOperator(row.id, found, row.language, abilities.abilities_of_operator(row))
        for row in operators.list_ready_operators(db, limit=MOST_IDLE)
        if (found := operators.telephone_of_operator(row))
        and found.address not in away
        and may_ring(deps, now=now, kind=found.kind)
        and shift.fits_in_hours(
            shifts.shift_hours(deps, row.shift),
            begins=now,
            ends=_consumer_rings_by(deps, found.kind, now=now),
        )
    }


def _in_order(
    deps: Deps, db: DbConnection, idle: Mapping[int, IdleOperator], *, now: dt.datetime, limit: int
) -> list[WaitingCallback]:
    """List due callers, first those who are kept for an idle operator.

    Need by need, because only within a need is who is due one stretch of an index. Of each as
    many as could be paired, so that no caller is overlooked because another need comes first.
    """
    kept = due_callbacks.list_callbacks_kept_for_operators(db, idle.keys(), now=now)
    at_work = [
        abilities.abilities_of_operator(row) for row in operators.list_operators_at_work(db)
    ]
    patience = now - dt.timedelta(minutes=deps.config.callbacks.match_minutes)
    others = []
    for need in map(CallerNeed.read, due_callbacks.list_needs_of_waiting_callers(db)):
        # A caller who has waited long for an operator who suits, or when none at work does,
        # gets any operator: that is kinder than never.
        none_can = not any(each.meet(need) for each in at_work)
        suits = any(each.can.meet(need) for each in idle.values())
        by = now if none_can or suits else patience
        others += [
            WaitingCallback(row, need, for_anyone=none_can or row.due_at <= patience)
            for row in due_callbacks.list_due_callbacks(
                db, needs=str(need), by=by, now=now, limit=limit
            )
        ]
    others.sort(key=lambda waiting: due_callbacks.sort_key_of_due_callback(waiting.row, now=now))
    return [
        WaitingCallback(row, CallerNeed.read(row.needs), for_anyone=True) for row in kept
    ] + others


def _operator_for(
    waiting: WaitingCallback, idle: Mapping[int, IdleOperator], *, now: dt.datetime
) -> IdleOperator | None:
    """Choose the operator of the caller's wish while it holds, else the longest idle who suits.

    Never the caller's own mobile: one telephone cannot be rung twice at once.
    """
    row = waiting.row
    wanted_until = row.wanted_until or now
    if row.wanted_operator_id is not None and wanted_until > now:
        return idle.get(row.wanted_operator_id)
    others = [each for each in idle.values() if each.phone.address != row.number]
    suiting = [each for each in others if each.can.meet(waiting.need)]
    return next(iter(suiting or (others if waiting.for_anyone else ())), None)
