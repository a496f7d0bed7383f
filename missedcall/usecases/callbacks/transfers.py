"""Let an operator hand the call in hand to a supervisor who is there.

The operator's browser asks Asterisk for the transfer itself (REFER); this says which supervisor
may take it and keeps what came of it. The callback, its outcome and its wrap-up stay the
operator's who took it; a supervisor who does not pick up leaves the call to the operator.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from missedcall.db.callbacks import attempts, callbacks
from missedcall.db.callbacks.attempts import AttemptRow
from missedcall.db.engine import DbConnection
from missedcall.db.operators import operators, sip_registrations
from missedcall.db.operators.operators import OperatorRow
from missedcall.db.schema import note_audit, note_transition
from missedcall.domain.callbacks.transfer import TransferRefusal
from missedcall.domain.operators.roles import Actor
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import phone_presence
from missedcall.usecases.operators.operators import Operator

# A supervisor who is ready is rung by no callback while the telephone rings for a transfer.
TAKES_OVER = "takes_over"


class TransferNotPossible(RequestRefused):
    """Say why a call is not handed on."""


@dataclass(frozen=True)
class TransferTarget:
    """Name a supervisor who could take a call now."""

    login: str
    name: str
    extension: str


def list_transfer_targets(
    deps: Deps, *, by: Operator, now: dt.datetime
) -> Sequence[TransferTarget]:
    """List the supervisors at work whose telephone is there and not in a call.

    Only telephones of this office: what answers at a mobile may be a voicemail. Without a call in
    hand there are none.
    """
    with deps.db.reading() as db:
        attempt = _call_in_hand(db, by)
        found = _supervisors(db, attempt.node, by=by, now=now) if attempt else ()
    return [TransferTarget(row.login, row.name, row.extension or "") for row in found]


def request_transfer(deps: Deps, *, to_login: str, by: Operator, now: dt.datetime) -> str:
    """Note that the call in hand is handed to a supervisor, and give that one's extension.

    A supervisor who is ready is paused by it. Raise `TransferNotPossible`.
    """
    with deps.db.writing() as db:
        attempt = _call_in_hand(db, by)
        if attempt is None:
            raise TransferNotPossible(explain(TransferRefusal.NO_CALL))
        there = {row.login: row for row in _supervisors(db, attempt.node, by=by, now=now)}
        row = there.get(to_login)
        if row is None or row.extension is None:
            raise TransferNotPossible(explain(TransferRefusal.NOT_THERE, login=to_login))
        operators.move_operator(
            db, row.id, from_states=("ready",), to_state="paused", at=now, actor=by.login,
            reason=TAKES_OVER,
        )  # fmt: skip
        what = {"action": "call.transfer", "subject": attempt.id, "reason": to_login}
        note_audit(db, at=now, actor=by.login, **what)
        _note(db, attempt, actor=by.login, reason=f"handed to {to_login}, who is rung", at=now)
    return row.extension


def note_transfer_taken(deps: Deps, *, attempt_id: str, extension: str, at: dt.datetime) -> None:
    """Note in the callback's history that the telephone of an extension took a call over."""
    with deps.db.writing() as db:
        attempt = attempts.get_attempt(db, attempt_id)
        if attempt is None:
            return
        everyone = operators.list_all_operators(db)
        login = next((row.login for row in everyone if row.extension == extension), extension)
        _note(db, attempt, actor="asterisk", reason=f"taken over by {login}", at=at)


def _call_in_hand(db: DbConnection, by: Operator) -> AttemptRow | None:
    """Give the attempt in which an operator and a caller speak now."""
    attempt = attempts.get_attempt(db, by.attempt_id) if by.attempt_id else None
    if attempt is None or attempt.ended_at is not None or attempt.bridged_at is None:
        return None
    return attempt if attempt.operator_id == by.id else None


def _supervisors(
    db: DbConnection, node: str, *, by: Operator, now: dt.datetime
) -> Sequence[OperatorRow]:
    registered = sip_registrations.registrations_of_node(db, node)
    away = phone_presence.phones_away_from_node(db, node=node, now=now)
    return [
        row
        for row in operators.count_operators_by_state(db, "ready", "paused")
        if row.role == Actor.SUPERVISOR
        and row.id != by.id
        and row.extension is not None
        and registered.get(row.extension)
        and row.extension not in away
    ]


def _note(
    db: DbConnection, attempt: AttemptRow, *, actor: str, reason: str, at: dt.datetime
) -> None:
    state = callbacks.get_callback(db, attempt.callback_id).state
    note_transition(
        db, entity="callback", entity_id=attempt.callback_id, at=at, actor=actor,
        from_state=state, to_state=state, reason=reason,
    )  # fmt: skip
