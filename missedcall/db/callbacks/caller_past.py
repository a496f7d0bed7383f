"""Read what was between us and one telephone: its calls, our rings, the texts. By indexes only."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.callbacks.attempts import attempts
from missedcall.db.callbacks.callbacks import callbacks
from missedcall.db.calls.calls import calls
from missedcall.db.operators.operators import operators
from missedcall.db.schema import read_rows


@dataclass(frozen=True, slots=True)
class PastCall:
    """A missed call of a telephone, and what was made of it."""

    at: dt.datetime
    disposition: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class PastRing:
    """A ring to a telephone: by which operator, how it ended, and what became of its callback."""

    attempt_id: str
    created_at: dt.datetime
    operator: str  # name
    outcome: str | None
    talk_s: int | None
    note: str | None
    closed_reason: str | None


CALLS_OF = (
    sa.select(calls.c.at, calls.c.disposition, calls.c.reason)
    .where(calls.c.number == sa.bindparam("of"))
    .order_by(calls.c.at.desc())
    .limit(sa.bindparam("most"))
)
# The newest callbacks bound the rings that are read: a number has one open callback at a time.
_NEWEST = (
    sa.select(callbacks.c.id, callbacks.c.closed_reason)
    .where(callbacks.c.number == sa.bindparam("of"))
    .order_by(callbacks.c.id.desc())
    .limit(sa.bindparam("most"))
    .subquery()
)
RINGS_OF = (
    sa.select(
        attempts.c.id.label("attempt_id"),
        attempts.c.created_at,
        operators.c.name.label("operator"),
        attempts.c.outcome,
        attempts.c.talk_s,
        attempts.c.note,
        _NEWEST.c.closed_reason,
    )
    .select_from(_NEWEST)
    .join(attempts, attempts.c.callback_id == _NEWEST.c.id)
    .join(operators, operators.c.id == attempts.c.operator_id)
    .order_by(attempts.c.created_at.desc())
    .limit(sa.bindparam("most"))
)


def list_past_calls(db: sa.Connection, number: str, *, limit: int) -> Sequence[PastCall]:
    """List the missed calls of a telephone, the newest first."""
    return read_rows(db.execute(CALLS_OF, {"of": number, "most": limit}), PastCall)


def list_past_rings(db: sa.Connection, number: str, *, limit: int) -> Sequence[PastRing]:
    """List our rings to a telephone, the newest first, of its newest callbacks."""
    return read_rows(db.execute(RINGS_OF, {"of": number, "most": limit}), PastRing)
