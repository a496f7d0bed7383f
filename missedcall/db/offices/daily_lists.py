"""Keep which office was told on which day what is late, and to whom the mails went."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata, read_rows

daily_lists = sa.Table(
    "daily_lists",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("office", sa.String(3), nullable=False),
    sa.Column("day", sa.Date, nullable=False),  # in India
    sa.Column("made_at", UtcDateTime, nullable=False),
    sa.Column("late", sa.Integer, nullable=False),
    sa.Column("due_today", sa.Integer, nullable=False),
    sa.Column("short", sa.Integer, nullable=False),  # kinds of meters
    sa.UniqueConstraint("office", "day"),
)

daily_list_mails = sa.Table(
    "daily_list_mails",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("list_id", sa.ForeignKey("daily_lists.id"), nullable=False),
    sa.Column("operator_id", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
    # Set before the mail is handed over: when it is set and `mailed_at` is not, it is in doubt.
    sa.Column("claimed_at", UtcDateTime, nullable=True),
    sa.Column("mailed_at", UtcDateTime, nullable=True),
    sa.UniqueConstraint("list_id", "operator_id"),
)


@dataclass(frozen=True, slots=True)
class DailyListRow:
    """A row of `daily_lists`."""

    id: int
    office: str
    day: dt.date
    made_at: dt.datetime
    late: int
    due_today: int
    short: int


@dataclass(frozen=True, slots=True)
class DailyListMail:
    """A mail that is to be sent: its list's office and day, and to whom it goes."""

    id: int
    operator_id: int
    office: str
    day: dt.date


def list_daily_lists(db: sa.Connection, *, day: dt.date) -> Sequence[DailyListRow]:
    """List the lists of a day, by office."""
    query = sa.select(daily_lists).where(daily_lists.c.day == day).order_by(daily_lists.c.office)
    return read_rows(db.execute(query), DailyListRow)


def add_daily_list(
    db: sa.Connection,
    *,
    office: str,
    day: dt.date,
    at: dt.datetime,
    late: int,
    due_today: int,
    short: int,
    mail_to: Collection[int],
) -> int:
    """Insert the list of an office and day, with a mail for each of these people; give its id.

    Raise IntegrityError when the day has one.
    """
    row = {
        "office": office,
        "day": day,
        "made_at": at,
        "late": late,
        "due_today": due_today,
        "short": short,
    }
    added = db.execute(daily_lists.insert().values(row).returning(daily_lists.c.id))
    list_id = int(added.scalar_one())
    if mail_to:
        rows = [{"list_id": list_id, "operator_id": person} for person in mail_to]
        db.execute(daily_list_mails.insert(), rows)
    return list_id


def list_mails_to_send(
    db: sa.Connection, *, day: dt.date, most_tries: int, limit: int
) -> Sequence[DailyListMail]:
    """List the mails of a day that were not handed over yet."""
    query = (
        sa.select(
            daily_list_mails.c.id,
            daily_list_mails.c.operator_id,
            daily_lists.c.office,
            daily_lists.c.day,
        )
        .join(daily_lists, daily_lists.c.id == daily_list_mails.c.list_id)
        .where(
            daily_lists.c.day == day,
            daily_list_mails.c.claimed_at.is_(None),
            daily_list_mails.c.tries < most_tries,
        )
        .order_by(daily_list_mails.c.id)
        .limit(limit)
    )
    return read_rows(db.execute(query), DailyListMail)


def count_mails_sent(db: sa.Connection, *, day: dt.date) -> dict[str, int]:
    """Count the mails of a day that were sent, by office."""
    query = (
        sa.select(daily_lists.c.office, sa.func.count())
        .join(daily_list_mails, daily_lists.c.id == daily_list_mails.c.list_id)
        .where(daily_lists.c.day == day, daily_list_mails.c.mailed_at.is_not(None))
        .group_by(daily_lists.c.office)
    )
    return {office: int(count) for office, count in db.execute(query)}
