"""Keep what a client was answered under an Idempotency-Key, for when it asks once more."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata, read_row
from missedcall.db.stored_json import VersionedJson

kept_answers = sa.Table(
    "kept_answers",
    metadata,
    sa.Column("client_id", sa.ForeignKey("clients.id"), primary_key=True),
    sa.Column("mobile", sa.String(20), primary_key=True),  # of the person behind the client
    sa.Column("key", sa.String(80), primary_key=True),
    sa.Column("digest", sa.String(64), nullable=False),  # of what was asked
    sa.Column("answer", VersionedJson(1), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Index("ix_kept_answers_at", "at"),
)


@dataclass(frozen=True, slots=True)
class KeptAnswerRow:
    """A row of `kept_answers`."""

    client_id: int
    mobile: str
    key: str
    digest: str
    answer: Any
    at: dt.datetime


@dataclass(frozen=True)
class AnswerPlace:
    """Say whose key it is."""

    client_id: int
    mobile: str
    key: str


def _here(place: AnswerPlace) -> sa.ColumnElement[bool]:
    return sa.and_(
        kept_answers.c.client_id == place.client_id,
        kept_answers.c.mobile == place.mobile,
        kept_answers.c.key == place.key,
    )


def get_kept_answer(db: sa.Connection, place: AnswerPlace) -> KeptAnswerRow | None:
    """Give what was asked under a key; its answer is empty while it is being worked out."""
    query = sa.select(kept_answers).where(_here(place))
    return read_row(db.execute(query), KeptAnswerRow)


def write_kept_answer(db: sa.Connection, place: AnswerPlace, *, answer: object) -> None:
    db.execute(kept_answers.update().where(_here(place)).values(answer=answer))


def free_key(db: sa.Connection, place: AnswerPlace) -> None:
    """Forget a key under which nothing was answered."""
    row = get_kept_answer(db, place)
    if row is not None and not row.answer:
        db.execute(kept_answers.delete().where(_here(place)))


def add_kept_answer(db: sa.Connection, **row: object) -> None:
    db.execute(kept_answers.insert().values(row))


def delete_kept_answers(db: sa.Connection, *, before: dt.datetime) -> int:
    """Delete answers that were kept long enough; give how many."""
    return db.execute(kept_answers.delete().where(kept_answers.c.at < before)).rowcount
