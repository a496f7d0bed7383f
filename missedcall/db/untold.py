"""Find texts that a person must get and that no telephone got."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from missedcall.db.applications import applications
from missedcall.db.connections import steps
from missedcall.db.messages import messages
from missedcall.db.tasks import tasks
from missedcall.domain.message import LOST, ON_THE_WAY, State

# What was sent again by a person is told of once, as the text it was first.
_again = messages.alias()
_FIRST = sa.func.coalesce(messages.c.resend_of, messages.c.id)
_SAME = sa.or_(_again.c.id == _FIRST, _again.c.resend_of == _FIRST)
_GOT = sa.exists().where(_SAME, _again.c.state.in_((*ON_THE_WAY, State.DELIVERED)))
_HAS_TASK = sa.exists().where(tasks.c.message_id == _FIRST)
_GONE_ON = sa.exists().where(
    steps.c.application_id == applications.c.id, steps.c.at > messages.c.created_at
)


def lost(
    db: sa.Connection,
    *,
    keys: Sequence[str],
    silent: Sequence[str],
    since: dt.datetime,
    limit: int,
) -> Sequence[sa.RowMapping]:
    """List texts of these keys that were lost, have no task yet, and still say how it stands.

    Gateways in `silent` never tell what became of a text, so theirs are not lost for want of a
    receipt. The first one of those that were sent
    again is `first_id`; the newest comes last.
    """
    query = (
        sa.select(_FIRST.label("first_id"), messages, applications.c.id.label("application_id"))
        .join(applications, applications.c.number == messages.c.application)
        .where(messages.c.state.in_(LOST), messages.c.created_at >= since)
        .where(messages.c.key.in_(keys), ~_GOT, ~_HAS_TASK, ~_GONE_ON)
        .where(sa.or_(messages.c.state != State.NO_RECEIPT, messages.c.gateway.not_in(silent)))
        .order_by(messages.c.id)
        .limit(limit)
    )
    return db.execute(query).mappings().all()


def needless(db: sa.Connection) -> Sequence[int]:
    """List open tasks to tell a text whose application has gone on since."""
    query = (
        sa.select(tasks.c.id)
        .join(messages, messages.c.id == tasks.c.message_id)
        .join(applications, applications.c.id == tasks.c.application_id)
        .where(tasks.c.done_at.is_(None), _GONE_ON)
    )
    return db.execute(query).scalars().all()
