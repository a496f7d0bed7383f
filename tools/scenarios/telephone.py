"""Bring an applicant and an operator together, as the service does, without a telephone."""

import datetime as dt

from missedcall.db.operators import operators as operator_rows
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.callbacks.callback import MissedCall
from missedcall.usecases.callbacks import attempts, dispatch
from missedcall.usecases.callbacks.dispatch import Placement
from missedcall.usecases.calls import missed_calls
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import duty

CALLER, NEIGHBOUR = "+919876500001", "+919876500002"
# Before the form: the caller's missed call, the settling, the ringing, and what they say.
TALK = dt.timedelta(minutes=3)


class PlayedTelephone:
    """Take the order to ring; the call is played by `call_back`."""

    def __init__(self) -> None:
        self.placed: list[Placement] = []

    def place(self, placement: Placement) -> None:
        self.placed.append(placement)


class OutOfHours(ValueError):
    """Say that no call is placed at that time, so that no form can be filled in."""


def call_back(deps: Deps, *, form_at: dt.datetime, caller: str) -> tuple[int, str]:
    """Play a missed call and its callback up to the form; give the operator and the attempt."""
    rung_at = form_at - TALK
    did = deps.config.telephony.numbers[0]
    node = deps.config.asterisk.nodes[0].name
    unique = f"scenario-{form_at.timestamp():.0f}"
    call = MissedCall(node, unique, caller, hidden=False, did=did, at=rung_at)
    operator_id = _operator(deps, now=rung_at)
    missed_calls.record_missed_calls(deps, batch=[call], now=rung_at)
    phone = PlayedTelephone()
    due = rung_at + deps.rules.settle
    dispatch.dispatch_callbacks(deps, dialler=phone, now=due)
    if not phone.placed:
        raise OutOfHours(
            "applied: no call is placed at this time; choose one within callbacks.hours"
        )
    attempt_id = phone.placed[0].attempt_id
    for step in ("operator_answered", "consumer_answered"):
        attempts.note_attempt_step(deps, attempt_id=attempt_id, step=step, at=due, now=due)
    return operator_id, attempt_id


def ring(deps: Deps, *, at: dt.datetime) -> None:
    """Let the applicant give a missed call."""
    did, node = deps.config.telephony.numbers[0], deps.config.asterisk.nodes[0].name
    unique = f"scenario-{at.timestamp():.0f}"
    missed_calls.record_missed_calls(
        deps, batch=[MissedCall(node, unique, CALLER, False, did, at)], now=at
    )


def hang_up(deps: Deps, *, attempt_id: str, at: dt.datetime) -> None:
    """End the conversation after the form."""
    talked = int(TALK.total_seconds())
    attempts.finish_attempt(
        deps, attempt_id=attempt_id, outcome=CallOutcome.ANSWERED, at=at, now=at, talk_s=talked
    )


def _operator(deps: Deps, *, now: dt.datetime) -> int:
    with deps.db.writing() as db:
        known = operator_rows.find_operator_by_login(db, "operator")
        if known is not None:
            return int(known.id)
        operator_id = operator_rows.add_operator(
            db,
            now=now,
            login="operator",
            name="Operator",
            role="operator",
            password_hash="none",
            extension=deps.config.telephony.extensions[0],
            language="hi",
        )
    duty.set_operator_ready(deps, operator_id=operator_id, now=now)
    return operator_id
