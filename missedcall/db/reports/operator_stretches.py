"""Read how long operators were in a state, from the history of their states."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.operators import operators
from missedcall.db.schema import OF_OPERATOR, UtcDateTime, transitions

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
    logins = {str(each.id): each.login for each in operators.list_all_operators(db)}
    found = transitions.c
    changes = sa.select(
        found.entity_id,
        found.to_state.label("state"),
        found.reason,
        found.at.label("since_at"),
        sa.func.lead(found.at, type_=UtcDateTime)
        .over(partition_by=found.entity_id, order_by=found.id)
        .label("until_at"),
    ).where(OF_OPERATOR, found.at >= since, found.at < until + DAY)
    if login is not None:
        mine = [number for number, name in logins.items() if name == login]
        changes = changes.where(found.entity_id.in_(mine))
    every = changes.subquery()
    query = sa.select(every).where(every.c.since_at < until, every.c.state.in_(list(states)))
    return [
        OperatorStretch(logins[number], state, reason, since_at, until_at)
        for number, state, reason, since_at, until_at in db.execute(query)
    ]
