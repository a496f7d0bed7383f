"""Tell Asterisk what supervisors who listen to calls asked for, and note what came of it."""

import datetime as dt
import logging
from dataclasses import dataclass
from typing import Protocol

from missedcall.db.callbacks import listenings
from missedcall.db.callbacks.listenings import ListeningOrderRow
from missedcall.domain.callbacks.listening import END, PLACED_WITHIN, ListeningMode
from missedcall.domain.operators.operator_phone import Phone
from missedcall.usecases.callbacks.dispatch import NotPlaced
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import operators as operator_cases

log = logging.getLogger(__name__)

AT_ONCE = 20


@dataclass(frozen=True)
class ListeningOrder:
    """Say what Asterisk needs to ring a supervisor and put that telephone on a call."""

    listening_id: str
    attempt_id: str
    node: str
    phone: Phone  # the supervisor's
    mode: ListeningMode
    tells_by_tone: bool


class ListeningLine(Protocol):
    """Order listening; each raises `NotPlaced` when Asterisk did not do it."""

    def ring_listener(self, order: ListeningOrder) -> None: ...

    def change_mode(self, *, node: str, listening_id: str, mode: ListeningMode) -> None: ...

    def hang_up_listener(self, *, node: str, listening_id: str) -> None: ...


def order_listenings(deps: Deps, *, line: ListeningLine, now: dt.datetime) -> int:
    """Tell Asterisk what supervisors asked for; count what was ordered.

    A telephone is rung once, within a minute of the wish. What Asterisk refuses ends it.
    """
    with deps.db.reading() as db:
        waiting = listenings.list_listenings_to_order(db, limit=AT_ONCE)
    ordered = 0
    for row in waiting:
        try:
            ordered += _order(deps, line, row, now=now)
        except NotPlaced as error:
            log.warning("%s was not done: %s", row.id, error)
            _end(deps, row.id, at=now)
    return ordered


def _order(deps: Deps, line: ListeningLine, row: ListeningOrderRow, *, now: dt.datetime) -> bool:
    if row.wanted == END:
        if row.placed_at is None:
            _end(deps, row.id, at=now)
            return False
        line.hang_up_listener(node=row.node, listening_id=row.id)
        _end(deps, row.id, at=now)
        return True
    mode = ListeningMode(row.wanted)
    if row.placed_at is not None:
        if row.begun_at is None:
            return False  # rung still; it is told when the telephone is taken
        line.change_mode(node=row.node, listening_id=row.id, mode=mode)
        _change(deps, row.id, mode=mode)
        return True
    listener = operator_cases.get_operator(deps, operator_id=row.listener_id)
    if row.asked_at < now - PLACED_WITHIN or listener is None or listener.phone is None:
        _end(deps, row.id, at=now)
        return False
    with deps.db.writing() as db:
        if not listenings.claim_listening(db, row.id, mode=mode, at=now):
            return False
    tone = row.tells == "tone"
    line.ring_listener(
        ListeningOrder(row.id, row.attempt_id, row.node, listener.phone, mode, tone)
    )
    return True


def note_listening_step(deps: Deps, *, listening_id: str, step: str, at: dt.datetime) -> None:
    """Record that a supervisor's telephone began (`begun`) or ceased (`ended`) to listen."""
    if step == "begun":
        _change(deps, listening_id, begun_at=at)
        deps.queue.enqueue_dispatch()  # the mode may have been changed while it rang
    else:
        _end(deps, listening_id, at=at)


def _end(deps: Deps, listening_id: str, *, at: dt.datetime) -> None:
    _change(deps, listening_id, ended_at=at)


def _change(deps: Deps, listening_id: str, **columns: object) -> None:
    with deps.db.writing() as db:
        listenings.change_listening(db, listening_id, **columns)
