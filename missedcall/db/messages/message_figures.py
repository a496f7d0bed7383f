"""Count what became of messages, for people who watch the service."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.calls.outages import list_latest_outages as latest_gaps
from missedcall.db.messages.message_attempts import message_attempts
from missedcall.db.messages.messages import messages
from missedcall.db.messages.receipts import receipt_items, receipts
from missedcall.db.messages.stopped_templates import is_template_stopped, stopped_templates
from missedcall.domain.messages.message import WAITING, MessageState


@dataclass(frozen=True)
class HandedOver:
    """When a message was written and when a gateway took it, if one did."""

    created_at: dt.datetime
    handed_at: dt.datetime | None


def list_handed_over_messages(
    db: sa.Connection, *, keys: Sequence[str], since: dt.datetime
) -> Sequence[HandedOver]:
    """List the messages of these keys that were meant to be sent, the oldest first."""
    took_it = sa.and_(
        message_attempts.c.message_id == messages.c.id, message_attempts.c.outcome == "accepted"
    )
    query = (
        sa.select(
            messages.c.created_at, sa.func.min(message_attempts.c.ended_at).label("handed_at")
        )
        .outerjoin(message_attempts, took_it)
        .where(messages.c.key.in_(keys), messages.c.created_at >= since)
        .where(messages.c.state.not_in((MessageState.SUPERSEDED, MessageState.REFUSED)))
        .group_by(messages.c.id)
        .order_by(messages.c.created_at)
    )
    return [HandedOver(row.created_at, row.handed_at) for row in db.execute(query)]


def count_messages_by_key_and_state(
    db: sa.Connection, *, since: dt.datetime
) -> Sequence[tuple[str, str, int]]:
    """Count the messages written since an instant, by text and state."""
    query = sa.select(messages.c.key, messages.c.state, sa.func.count())
    query = query.where(messages.c.created_at >= since)
    rows = db.execute(query.group_by(messages.c.key, messages.c.state))
    return [(key, state, count) for key, state, count in rows]


def count_attempts_by_outcome(
    db: sa.Connection, *, since: dt.datetime
) -> Sequence[tuple[str, str, int]]:
    """Count the tries that began since an instant and have ended, by gateway and outcome."""
    tries = message_attempts.c
    query = sa.select(tries.gateway, tries.outcome, sa.func.count())
    query = query.where(tries.started_at >= since, tries.outcome.is_not(None))
    rows = db.execute(query.group_by(message_attempts.c.gateway, message_attempts.c.outcome))
    return [(gateway, outcome, count) for gateway, outcome, count in rows]


def get_oldest_due_time(db: sa.Connection, *, now: dt.datetime) -> dt.datetime | None:
    """Say since when the longest waiting message could have been handed over.

    Those of a stopped template wait for a person, and have an alarm of their own.
    """
    query = sa.select(sa.func.min(messages.c.created_at)).where(
        messages.c.state.in_(WAITING), messages.c.created_at <= now
    )
    found: dt.datetime | None = db.execute(
        query.where(~is_template_stopped(messages.c.template_id))
    ).scalar()
    return found


def count_due_messages(db: sa.Connection, *, now: dt.datetime) -> int:
    """Count the messages that could be handed over now."""
    due = sa.and_(messages.c.state.in_(WAITING), messages.c.next_at <= now)
    return db.execute(sa.select(sa.func.count()).where(due)).scalar_one()


def count_undelivered_messages(
    db: sa.Connection, *, gateways: Sequence[str], since: dt.datetime, until: dt.datetime
) -> tuple[int, int]:
    """Count, of what these gateways took in a time, what is not delivered now, and all of it."""
    query = sa.select(messages.c.state, sa.func.count()).where(
        messages.c.accepted_at >= since,
        messages.c.accepted_at < until,
        messages.c.gateway.in_(gateways),
    )
    counts: dict[str, int] = dict(db.execute(query.group_by(messages.c.state)).all())
    total = sum(counts.values())
    return total - counts.get(MessageState.DELIVERED, 0), total


def count_unmatched_receipts(db: sa.Connection, *, since: dt.datetime, until: dt.datetime) -> int:
    """Count receipts that no message is known for, or that could not be read."""
    query = (
        sa.select(sa.func.count())
        .select_from(receipt_items)
        .join(receipts, receipts.c.id == receipt_items.c.receipt_id)
        .where(receipts.c.received_at >= since, receipts.c.received_at < until)
        .where(receipt_items.c.message_id.is_(None))
    )
    return int(db.execute(query).scalar_one())


def count_refusals_for_our_fault(db: sa.Connection, *, since: dt.datetime) -> int:
    """Count the tries that a gateway refused because of our account, settings or texts."""
    query = sa.select(sa.func.count()).where(
        message_attempts.c.outcome.in_(("refused_us", "locked_out")),
        message_attempts.c.started_at >= since,
    )
    return int(db.execute(query).scalar_one())


def count_stopped_templates(db: sa.Connection) -> int:
    """Count the templates that are stopped."""
    query = sa.select(sa.func.count()).where(stopped_templates.c.resumed_at.is_(None))
    return int(db.execute(query).scalar_one())


def count_unexplained_outages(db: sa.Connection, *, since: dt.datetime) -> int:
    """Count the late gaps whose calls did not all come to something."""
    ends = ("refused", "answered", "waiting", "closed")
    return sum(
        row.found != sum(getattr(row, end) for end in ends)
        for row in latest_gaps(db, limit=100)
        if row.to_at >= since
    )
