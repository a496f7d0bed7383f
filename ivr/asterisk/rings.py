"""Hand what Asterisk tells of a ring on: to a callback's attempt, or to a lineman's call.

The dialplan tells of both by the same records; the id says which it is.
"""

import datetime as dt
from collections.abc import Sequence

from ivr.asterisk.events import AttemptEnded
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.field.lineman_call import is_lineman_call
from missedcall.domain.recordings.recording import Consent
from missedcall.usecases.callbacks import attempts
from missedcall.usecases.deps import Deps
from missedcall.usecases.field import lineman_calls


def note_ring_step(
    deps: Deps,
    *,
    ring_id: str,
    step: str,
    at: dt.datetime,
    now: dt.datetime,
    consent: Consent | None = None,
) -> None:
    """Record that a leg answered, or that both were joined."""
    if is_lineman_call(ring_id):
        lineman_calls.note_lineman_call_step(deps, call_id=ring_id, step=step, at=at, now=now)
        return
    attempts.note_attempt_step(
        deps, attempt_id=ring_id, step=step, at=at, now=now, consent=consent
    )


def finish_ring(deps: Deps, ended: AttemptEnded, *, now: dt.datetime) -> None:
    """Record how a ring ended, once."""
    if is_lineman_call(ended.attempt_id):
        lineman_calls.finish_lineman_call(
            deps,
            call_id=ended.attempt_id,
            outcome=ended.outcome,
            at=ended.at,
            now=now,
            talk_s=ended.talk_s,
            lineman_at=ended.operator_at,
            applicant_at=ended.consumer_at,
            bridged_at=ended.bridged_at,
        )
        return
    attempts.finish_attempt(
        deps,
        attempt_id=ended.attempt_id,
        outcome=ended.outcome,
        at=ended.at,
        now=now,
        talk_s=ended.talk_s,
        cause=ended.cause,
        operator_at=ended.operator_at,
        consumer_at=ended.consumer_at,
        bridged_at=ended.bridged_at,
        consent=ended.consent,
    )


def overdue_rings(deps: Deps, *, node: str, now: dt.datetime) -> Sequence[str]:
    """List the rings of a node that should have ended: Asterisk must be asked about them."""
    return [
        *attempts.overdue_attempts(deps, node=node, now=now),
        *lineman_calls.list_overdue_lineman_calls(deps, node=node, now=now),
    ]


def extend_ring(deps: Deps, *, ring_id: str, now: dt.datetime) -> None:
    """Note that Asterisk still has the call; it will be asked again."""
    if is_lineman_call(ring_id):
        lineman_calls.extend_lineman_call(deps, call_id=ring_id, now=now)
        return
    attempts.extend_attempt(deps, attempt_id=ring_id, now=now)


def lose_ring(deps: Deps, *, ring_id: str, now: dt.datetime) -> None:
    """End a ring of which Asterisk knows nothing any more."""
    outcome = CallOutcome.LOST
    if is_lineman_call(ring_id):
        lineman_calls.finish_lineman_call(deps, call_id=ring_id, outcome=outcome, at=now, now=now)
        return
    attempts.finish_attempt(deps, attempt_id=ring_id, outcome=outcome, at=now, now=now)
