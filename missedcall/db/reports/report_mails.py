"""Keep which person was mailed the reports of which day."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.calls.calls import insert_or_ignore
from missedcall.db.schema import UtcDateTime, metadata, read_rows

report_mails = sa.Table(
    "report_mails",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("day", sa.Date, nullable=False),  # in India, of which the reports tell
    sa.Column("operator_id", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
    # Set before the mail is handed over: when it is set and `mailed_at` is not, it is in doubt.
    sa.Column("claimed_at", UtcDateTime, nullable=True),
    sa.Column("mailed_at", UtcDateTime, nullable=True),
    sa.UniqueConstraint("day", "operator_id"),
)


@dataclass(frozen=True, slots=True)
class ReportMail:
    """A mail of a day's reports that is to be sent to a person."""

    id: int
    operator_id: int


def add_report_mails(db: sa.Connection, *, day: dt.date, people: Collection[int]) -> None:
    """Note that these people are to be mailed a day's reports; who is noted already stays."""
    for person in people:
        row = {"day": day, "operator_id": person}
        db.execute(insert_or_ignore(report_mails, db).values(row))


def list_report_mails_to_send(
    db: sa.Connection, *, day: dt.date, most_tries: int
) -> Sequence[ReportMail]:
    """List the mails of a day that were not handed over yet."""
    query = (
        sa.select(report_mails.c.id, report_mails.c.operator_id)
        .where(
            report_mails.c.day == day,
            report_mails.c.claimed_at.is_(None),
            report_mails.c.tries < most_tries,
        )
        .order_by(report_mails.c.id)
    )
    return read_rows(db.execute(query), ReportMail)


def claim_report_mail(db: sa.Connection, mail_id: int, *, at: dt.datetime) -> bool:
    """Take a mail before it is handed over; False when another worker has taken it."""
    free = sa.and_(report_mails.c.id == mail_id, report_mails.c.claimed_at.is_(None))
    to = {"claimed_at": at, "tries": report_mails.c.tries + 1}
    return db.execute(report_mails.update().where(free).values(to)).rowcount == 1


def release_report_mail(db: sa.Connection, mail_id: int) -> None:
    """Let a mail be tried again that the server certainly did not take."""
    here = report_mails.c.id == mail_id
    db.execute(report_mails.update().where(here).values(claimed_at=None))


def mark_report_mail_sent(db: sa.Connection, mail_id: int, *, at: dt.datetime) -> None:
    db.execute(report_mails.update().where(report_mails.c.id == mail_id).values(mailed_at=at))
