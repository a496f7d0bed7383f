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
