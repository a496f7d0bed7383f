"""Keep what payment gateways have posted, as it came, and what came of it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata, read_one, read_rows

payment_notices = sa.Table(
    "payment_notices",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("gateway", sa.String(40), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),  # SHA-256 of the body
    sa.Column("raw", sa.Text, nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.Column("times", sa.Integer, nullable=False),  # how often it came
    sa.Column("tries", sa.Integer, nullable=False),  # how often we began to book it
    sa.Column("read_at", UtcDateTime, nullable=True),  # empty: not booked yet
    sa.Column("outcome", sa.String(12), nullable=True),
    sa.Column("problem", sa.String(200), nullable=True),
    sa.UniqueConstraint("gateway", "digest"),
    sa.Index("ix_payment_notices_read_at", "read_at"),
)


@dataclass(frozen=True, slots=True)
class PaymentNoticeRow:
    """A row of `payment_notices`."""

    id: int
    gateway: str
    digest: str
    raw: str
    received_at: dt.datetime
    times: int
    tries: int
    read_at: dt.datetime | None
    outcome: str | None
    problem: str | None


def add_notice(db: sa.Connection, *, gateway: str, digest: str, raw: str, at: dt.datetime) -> int:
    """Keep a notice and give its id; the same one again is counted and not kept twice."""
    here = (payment_notices.c.gateway == gateway) & (payment_notices.c.digest == digest)
    again = payment_notices.update().where(here).values(times=payment_notices.c.times + 1)
    known = db.execute(again.returning(payment_notices.c.id)).scalar()
    if known is not None:
        return int(known)
    row = {"gateway": gateway, "digest": digest, "raw": raw, "received_at": at}
    fresh = payment_notices.insert().values(times=1, tries=0, **row)
    return int(db.execute(fresh.returning(payment_notices.c.id)).scalar_one())


def begin_booking_notice(db: sa.Connection, notice_id: int) -> PaymentNoticeRow:
    """Count a try to book a notice and give its row."""
    here = payment_notices.c.id == notice_id
    counted = payment_notices.update().where(here).values(tries=payment_notices.c.tries + 1)
    return read_one(db.execute(counted.returning(payment_notices)), PaymentNoticeRow)


def end_booking_notice(
    db: sa.Connection, notice_id: int, *, at: dt.datetime, outcome: str, problem: str | None
) -> None:
    """Note what came of a notice."""
    here = payment_notices.c.id == notice_id
    done = {"read_at": at, "outcome": outcome, "problem": problem}
    db.execute(payment_notices.update().where(here).values(done))


def list_unbooked_notices(db: sa.Connection, *, before: dt.datetime) -> Sequence[int]:
    """List the notices that were kept and not booked, the oldest first."""
    query = sa.select(payment_notices.c.id).where(
        payment_notices.c.read_at.is_(None),
        payment_notices.c.received_at <= before,
    )
    return db.execute(query.order_by(payment_notices.c.id).limit(100)).scalars().all()


def list_refused_notices(
    db: sa.Connection, *, since: dt.datetime, limit: int
) -> Sequence[PaymentNoticeRow]:
    """List the notices that could not be read, the newest first."""
    query = sa.select(payment_notices).where(
        payment_notices.c.received_at >= since,
        payment_notices.c.outcome.in_(("refused", "differs")),
    )
    return read_rows(
        db.execute(query.order_by(payment_notices.c.id.desc()).limit(limit)), PaymentNoticeRow
    )


def list_latest_notices(db: sa.Connection, *, limit: int) -> Sequence[PaymentNoticeRow]:
    """List what gateways have posted, the newest first."""
    query = sa.select(payment_notices).order_by(payment_notices.c.id.desc()).limit(limit)
    return read_rows(db.execute(query), PaymentNoticeRow)
