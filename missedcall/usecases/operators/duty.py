"""Let operators come into turn, take a break, and leave."""

import datetime as dt

from missedcall.db.operators import operators
from missedcall.domain.operators import shift
from missedcall.domain.operators.operator_phone import OperatorPhoneKind
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import phone_presence, shifts
from missedcall.usecases.operators.operators import Operator, get_operator


class NoPhone(ValueError):
    """Refuse to be ready without a phone that could be rung."""


class OffShift(ValueError):
    """Refuse to be ready after the shift, or long before it."""


class PhoneAway(ValueError):
    """Say that the operator is ready only once the phone is registered."""


def phone_is_away(deps: Deps, *, operator: Operator, now: dt.datetime) -> bool:
    """Say whether the operator's phone is certainly not registered; a mobile need not be."""
    if operator.phone is None or operator.phone.kind is not OperatorPhoneKind.EXTENSION:
        return False
    return phone_presence.is_phone_away(deps, extension=operator.phone.address, now=now)


def set_operator_ready(deps: Deps, *, operator_id: int, now: dt.datetime) -> bool:
    """Let the operator be rung; False when there is a call in hand.

    An operator who is ready already keeps the place: the longest idle is rung first. Raise
    `NoPhone` for an operator without a telephone, `OffShift` for one who does not work now, and
    `PhoneAway` for one whose telephone is not registered: ready as soon as it is, if that is soon.
    """
    found = get_operator(deps, operator_id=operator_id)
    if found is not None and found.phone is None:
        raise NoPhone(f"{found.login} has no phone; `missedcall operators phone` gives one")
    if found is not None and not shift.may_be_ready(shifts.shift_hours(deps, found.shift), at=now):
        raise OffShift(f"{found.login} is not on shift; `missedcall operators shift` shows when")
    if found is not None and phone_is_away(deps, operator=found, now=now):
        states = ("offline", "paused", "ready")
        if _move_operator(deps, operator_id, states, "paused", phone_presence.GONE, now):
            raise PhoneAway(f"{found.phone} is not registered; connect the phone")
        return False
    moved = _move_operator(deps, operator_id, ("offline", "paused"), "ready", "ready", now)
    deps.queue.enqueue_dispatch()
    operator = get_operator(deps, operator_id=operator_id)
    return moved or (operator is not None and operator.state == "ready")


def pause_operator(deps: Deps, *, operator_id: int, reason: str, now: dt.datetime) -> bool:
    """Take the operator out of turn, with a reason; False when there is a call in hand."""
    return _move_operator(deps, operator_id, ("offline", "paused", "ready"), "paused", reason, now)


def log_operator_off(deps: Deps, *, operator_id: int, now: dt.datetime) -> bool:
    """Log the operator off the telephone; False when there is a call in hand."""
    return _move_operator(
        deps, operator_id, ("offline", "paused", "ready"), "offline", "left", now
    )


def _move_operator(
    deps: Deps,
    operator_id: int,
    from_states: tuple[str, ...],
    to_state: str,
    reason: str,
    now: dt.datetime,
) -> bool:
    with deps.db.writing() as db:
        return operators.move_operator(
            db,
            operator_id,
            from_states=from_states,
            to_state=to_state,
            at=now,
            actor=f"operator {operator_id}",
            reason=reason,
        )
