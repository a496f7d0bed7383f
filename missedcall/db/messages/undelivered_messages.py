"""Find texts that a person must get and that no telephone got."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from missedcall.db.applications.applications import applications
from missedcall.db.connection.connection_steps import steps
from missedcall.db.messages.messages import MessageRow, messages
from missedcall.db.messages.tasks import tasks
from missedcall.db.schema import read_rows
from missedcall.domain.messages.message import LOST, ON_THE_WAY, TOO_LONG, UNDER_WAY, MessageState

# What was sent again by a person is told of once, as the text it was first.
_again = messages.alias()
_FIRST = sa.func.coalesce(messages.c.resend_of, messages.c.id)
_SAME = sa.or_(_again.c.id == _FIRST, _again.c.resend_of == _FIRST)
_GOT = sa.exists().where(_SAME, _again.c.state.in_((*ON_THE_WAY, MessageState.DELIVERED)))
_HAD = sa.exists().where(
    _SAME, _again.c.state.in_((*UNDER_WAY, MessageState.ACCEPTED, MessageState.DELIVERED))
)
_HAS_TASK = sa.exists().where(tasks.c.message_id == _FIRST)
# No text holds so large an amount: whatever it was for, a person tells it.
_TOO_LONG = sa.and_(
    messages.c.state == MessageState.REFUSED,
    messages.c.state_reason.contains(TOO_LONG, autoescape=True),
)
_GONE_ON = sa.exists().where(
    steps.c.application_id == applications.c.id, steps.c.at > messages.c.created_at
)


@dataclass(frozen=True, slots=True)
class UndeliveredMessage(MessageRow):
    """A message that did not arrive, with its application."""

    first_id: int
    application_id: int


def list_lost_messages(
    db: sa.Connection,
    *,
    keys: Sequence[str],
    silent: Sequence[str],
    since: dt.datetime,
    limit: int,
) -> Sequence[UndeliveredMessage]:
    """List texts of these keys that were lost, have no task yet, and still say how it stands.

    So are texts of any key that a value was too long for. Gateways in `silent` never tell what
    became of a text, so theirs are not lost for want of a receipt. The first one of those that
    were sent again is `first_id`; the newest comes last.
    """
    query = (
        _undelivered(keys, since=since)
        .where(messages.c.state.in_(LOST), ~_GOT)
        .where(
            sa.or_(messages.c.state != MessageState.NO_RECEIPT, messages.c.gateway.not_in(silent))
        )
    )
    return read_rows(db.execute(query.limit(limit)), UndeliveredMessage)


def list_messages_long_in_doubt(
    db: sa.Connection, *, keys: Sequence[str], since: dt.datetime, before: dt.datetime, limit: int
) -> Sequence[UndeliveredMessage]:
    """List texts of these keys that were claimed before an instant and are in doubt ever since.

    The worker that handed it over stopped in the middle, and no gateway has reported on it.
    """
    query = _undelivered(keys, since=since).where(
        messages.c.state == MessageState.IN_DOUBT, messages.c.claimed_at < before, ~_HAD
    )
    return read_rows(db.execute(query.limit(limit)), UndeliveredMessage)


def _undelivered(keys: Sequence[str], *, since: dt.datetime) -> sa.Select[Any]:
    return (
        sa.select(_FIRST.label("first_id"), messages, applications.c.id.label("application_id"))
        .join(applications, applications.c.number == messages.c.application)
        .where(
            messages.c.created_at >= since,
            sa.or_(messages.c.key.in_(keys), _TOO_LONG),
            ~_HAS_TASK,
            ~_GONE_ON,
        )
        .order_by(messages.c.id)
    )


def list_tasks_of_arrived_messages(db: sa.Connection) -> Sequence[int]:
    """List open tasks to tell a text that has arrived after all."""
    query = (
        sa.select(tasks.c.id)
        .join(messages, messages.c.id == tasks.c.message_id)
        .where(tasks.c.done_at.is_(None), messages.c.state == MessageState.DELIVERED)
    )
    return db.execute(query).scalars().all()


def list_needless_tasks(db: sa.Connection) -> Sequence[int]:
    """List open tasks to tell a text whose application has gone on since."""
    query = (
        sa.select(tasks.c.id)
        .join(messages, messages.c.id == tasks.c.message_id)
        .join(applications, applications.c.id == tasks.c.application_id)
        .where(tasks.c.done_at.is_(None), _GONE_ON)
    )
    return db.execute(query).scalars().all()
