"""Sum the rings of one operator, by the index of operators and times."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.applications.applications import applications
from missedcall.db.callbacks.attempts import attempts
from missedcall.db.schema import read_one

MINE = sa.and_(
    attempts.c.operator_id == sa.bindparam("by"), attempts.c.created_at >= sa.bindparam("since")
)
SUMMED = sa.select(
    sa.func.count(attempts.c.operator_at).label("calls"),
    sa.func.count(attempts.c.bridged_at).label("reached"),
    sa.func.coalesce(sa.func.sum(attempts.c.talk_s), 0).label("talk_s"),
).where(MINE)
FORMS = sa.select(sa.func.count()).where(
    applications.c.created_at >= sa.bindparam("since"),
    applications.c.operator_id == sa.bindparam("by"),
)


@dataclass(frozen=True, slots=True)
class RingSum:
    """Sum some rings: those that the operator picked up, the callers reached, the talk."""

    calls: int
    reached: int
    talk_s: int


def sum_rings_of_operator(db: sa.Connection, operator_id: int, *, since: dt.datetime) -> RingSum:
    """Sum an operator's rings from an instant on."""
    return read_one(db.execute(SUMMED, {"by": operator_id, "since": since}), RingSum)


def count_forms_of_operator(db: sa.Connection, operator_id: int, *, since: dt.datetime) -> int:
    """Count the forms that an operator sent from an instant on."""
    return int(db.execute(FORMS, {"by": operator_id, "since": since}).scalar_one())
