"""Keep dead letters: what Asterisk said that could not be read or recorded."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.calls.calls import insert_or_ignore
from missedcall.db.schema import UtcDateTime, metadata, read_rows

dead_letters = sa.Table(
    "dead_letters",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("node", sa.String(40), nullable=False),
    sa.Column("key", sa.String(150), nullable=False),
    sa.Column("raw", sa.Text, nullable=False),
    sa.Column("reason", sa.String(200), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("node", "key", "raw"),
)


@dataclass(frozen=True, slots=True)
class DeadLetterRow:
    """A row of `dead_letters`."""

    id: int
    node: str
    key: str
    raw: str
    reason: str
    at: dt.datetime


def add_dead_letter(
    db: sa.Connection, *, node: str, key: str, raw: str, reason: str, at: dt.datetime
) -> None:
    """Keep something Asterisk said that we could not read; the same thing twice is one row."""
    row = {"node": node, "key": key[:150], "raw": raw, "reason": reason[:200], "at": at}
    db.execute(insert_or_ignore(dead_letters, db).values(row))


def count_dead_letters(db: sa.Connection) -> int:
    return db.execute(sa.select(sa.func.count()).select_from(dead_letters)).scalar_one()


def count_dead_letters_since(db: sa.Connection, *, since: dt.datetime) -> int:
    """Count what was kept after an instant."""
    query = sa.select(sa.func.count()).select_from(dead_letters).where(dead_letters.c.at > since)
    return db.execute(query).scalar_one()


def list_latest_dead_letters(db: sa.Connection, *, limit: int) -> Sequence[DeadLetterRow]:
    """List what was kept, the newest first."""
    return read_rows(
        db.execute(sa.select(dead_letters).order_by(dead_letters.c.id.desc()).limit(limit)),
        DeadLetterRow,
    )
