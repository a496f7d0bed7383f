"""Pair ready operators with due callbacks and let Asterisk ring."""

import datetime as dt
import logging
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from missedcall.db import attempts, callbacks, operators, preferences
from missedcall.db.engine import Connection, IntegrityError, Row
from missedcall.domain import shift, speech
from missedcall.domain.callback import Outcome
from missedcall.domain.operator_phone import TAKING_S, Kind, Phone
from missedcall.domain.speech import Language
from missedcall.usecases import attempts as attempt_cases
from missedcall.usecases import phone_presence, shifts
from missedcall.usecases.deps import Deps

log = logging.getLogger(__name__)

# More operators than this are not paired in one go; the next nudge takes the others.
MOST_IDLE = 500
# What the operator hears before the consumer's phone rings; four digits take four seconds.
ANNOUNCEMENT = dt.timedelta(seconds=5)


@dataclass(frozen=True)
class Placement:
    """Say what Asterisk needs to ring an operator and then a consumer."""

    attempt_id: str
    node: str
    phone: Phone  # the operator's
    language: str  # in which his mobile asks him to take the call
    dial: str  # the consumer's number as the trunk wants it
    shown: str  # caller id: the number he rang, so that he knows the call
    announce: str  # last digits of his number, spoken to the operator
    consumer_language: Language  # of what he hears before they are joined
    code: str = field(repr=False)  # spoken to him: it stands in his SMS


@dataclass(frozen=True)
class Idle:
    """Name an operator who can be rung."""

    id: int
    phone: Phone
    language: str


class Dialler(Protocol):
    """Ring; raise `NotPlaced` when Asterisk did not take the order."""

    def place(self, placement: Placement) -> None: ...


class Taken(Exception):
    """Say that an operator or a callback was reserved by another dispatcher meanwhile."""


class NotPlaced(Exception):
    """Say that Asterisk cannot have placed the call, so that trying again is safe."""


def run(deps: Deps, *, dialler: Dialler, now: dt.datetime) -> int:
    """Reserve pairs in one transaction, then order the calls; give how many were ordered.

    Nobody is rung outside calling hours, no consumer without an operator, and never more calls
    than the trunk has channels. An order that Asterisk may or may not have taken is left as it
    is: the listener asks Asterisk about it after its deadline.
    """
    if not _may_ring(deps, now=now):
        return 0
    try:
        with deps.db.writing() as db:
            placements = [
                placement
                for node in deps.config.asterisk.nodes
                for placement in _reserve(deps, db, node=node.name, now=now)
            ]
    except (IntegrityError, Taken):
        # Another dispatcher was faster with one of the pairs, and all of ours are undone.
        deps.nudge.dispatch()
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
            log.warning("attempt %s was not placed: %s", placement.attempt_id, error)
            attempt_cases.finish(
                deps, attempt_id=placement.attempt_id, outcome=Outcome.NOT_PLACED, at=now, now=now
            )
    return placed


def _may_ring(deps: Deps, *, now: dt.datetime, kind: Kind = Kind.EXTENSION) -> bool:
    """Say whether the consumer's phone will ring within calling hours: it rings later than now,
    when the operator has picked up, on a mobile has pressed the key, and has heard whom."""
    return shift.fits(deps.rules.hours, begins=now, ends=_consumer_rings_by(deps, kind, now=now))


def _consumer_rings_by(deps: Deps, kind: Kind, *, now: dt.datetime) -> dt.datetime:
    taking = TAKING_S if kind is Kind.MOBILE else 0
    ring = dt.timedelta(seconds=deps.config.callbacks.operator_ring_s + taking)
    return now + ring + ANNOUNCEMENT


def _still_open(deps: Deps, placement: Placement) -> bool:
    """Look again: while the orders before this one took long, the listener may have given it up,
    and its caller may be rung by another."""
    with deps.db.reading() as db:
        row = attempts.get(db, placement.attempt_id)
    return row is not None and row["ended_at"] is None


def _reserve(deps: Deps, db: Connection, *, node: str, now: dt.datetime) -> list[Placement]:
    """Reserve operators and callbacks for as long as the node has channels free."""
    free = deps.config.telephony.trunk.channels - attempts.channels_taken(db, node=node)
    if free <= 0:
        return []
    idle = _idle(deps, db, node=node, now=now)
    if not idle:
        return []
    pairs = []
    for due in callbacks.due(db, now=now, limit=min(free, len(idle)), operators=idle.keys()):
        fitting = {key: each for key, each in idle.items() if each.phone.trunk_channels <= free}
        chosen = _operator_for(due, fitting, now=now)
        if chosen is not None:
            pairs.append(_pair(deps, db, operator=chosen, waiting=due, node=node, now=now))
            free -= chosen.phone.trunk_channels
            del idle[chosen.id]
    return pairs


def _idle(deps: Deps, db: Connection, *, node: str, now: dt.datetime) -> dict[int, Idle]:
    """List who can be rung now through a node, the longest idle first.

    Nobody is, when the consumer might be rung past the end of his shift.
    """
    away = phone_presence.away_from(db, node=node, now=now)
    return {
        row["id"]: Idle(row["id"], found, row["language"])
        for row in operators.ready(db, limit=MOST_IDLE)
        if (found := operators.phone_of(row))
        and found.address not in away
        and _may_ring(deps, now=now, kind=found.kind)
        and shift.fits(
            shifts.hours(deps, row["shift"]),
            begins=now,
            ends=_consumer_rings_by(deps, found.kind, now=now),
        )
    }


def _operator_for(due: Row, idle: Mapping[int, Idle], *, now: dt.datetime) -> Idle | None:
    """Choose the operator of the caller's wish while it holds, else the longest idle one.

    Never the caller himself: his mobile cannot be rung twice at once.
    """
    if due["wanted_operator_id"] is None or due["wanted_until"] <= now:
        return next((each for each in idle.values() if each.phone.address != due["number"]), None)
    return idle.get(due["wanted_operator_id"])


def _pair(
    deps: Deps, db: Connection, *, operator: Idle, waiting: Row, node: str, now: dt.datetime
) -> Placement:
    attempt_id = f"attempt-{uuid.uuid4().hex}"
    attempts.add(
        db,
        id=attempt_id,
        callback_id=waiting["id"],
        operator_id=operator.id,
        node=node,
        channels=operator.phone.trunk_channels,
        created_at=now,
        deadline_at=now + attempt_cases.ASK_AFTER,
    )
    reserved = operators.move(
        db,
        operator.id,
        from_states=("ready",),
        to_state="reserved",
        at=now,
        who="dispatch",
        why=attempt_id,
        attempt_id=attempt_id,
    )
    dialling = callbacks.move(
        db,
        waiting["id"],
        from_states=("waiting",),
        to_state="dialling",
        at=now,
        who="dispatch",
        why=attempt_id,
    )
    if not (reserved and dialling):
        raise Taken(attempt_id)
    return Placement(
        attempt_id=attempt_id,
        node=node,
        phone=operator.phone,
        language=operator.language,
        dial=deps.config.telephony.trunk.dialled(waiting["number"]),
        shown=waiting["did"],
        announce=waiting["number"][-4:],
        consumer_language=_language(db, waiting),
        code=waiting["code"],
    )


def _language(db: Connection, waiting: Row) -> Language:
    """Give the language to speak: the one the number has chosen, or that of his SMS."""
    chosen = preferences.language_of(db, waiting["number"]) or waiting["language"]
    return next(language for language in speech.LANGUAGES if language == chosen)


def sweep(deps: Deps, *, now: dt.datetime) -> None:
    """Nudge the dispatcher when somebody waits to be rung and somebody is ready to ring."""
    with deps.db.reading() as db:
        if not callbacks.anyone_due(db, now=now):
            return  # the usual case, and cheaper to see than who could ring
        nodes = [node.name for node in deps.config.asterisk.nodes]
        idle = {key for node in nodes for key in _idle(deps, db, node=node, now=now)}
        somebody = idle and callbacks.due(db, now=now, limit=1, operators=idle)
    if somebody:
        deps.nudge.dispatch()
