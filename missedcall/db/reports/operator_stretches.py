"""Read how long operators were in a state, from the history of their states."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.operators.operators import operators
from missedcall.db.schema import OF_OPERATOR, UtcDateTime, read_rows, transitions

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OperatorStretch:
    """An operator's time in one state; `until_at` is None while it lasts."""

    login: str
    state: str
    reason: str
    since_at: dt.datetime
    until_at: dt.datetime | None


def list_operator_stretches(
    db: sa.Connection,
    *,
    states: Collection[str],
    since: dt.datetime,
    until: dt.datetime,
    login: str | None = None,
) -> Sequence[OperatorStretch]:
    """List the times in these states that began in a stretch of time.

    One is over with the operator's next change of state. What was not over a day after `until`
    has no end here.
    """
    found = transitions.c
    changes = (
        sa.select(
            operators.c.login,
            found.to_state.label("state"),
            found.reason,
            found.at.label("since_at"),
            sa.func.lead(found.at, type_=UtcDateTime)
            .over(partition_by=found.entity_id, order_by=found.id)
            .label("until_at"),
        )
        .select_from(transitions)
        .join(operators, sa.cast(operators.c.id, sa.String) == found.entity_id)
        .where(OF_OPERATOR, found.at >= since, found.at < until + DAY)
    )
    if login is not None:
        changes = changes.where(operators.c.login == login)
    every = changes.subquery()
    query = sa.select(every).where(every.c.since_at < until, every.c.state.in_(list(states)))
    return read_rows(db.execute(query), OperatorStretch)
