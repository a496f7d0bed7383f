"""Keep when a recording was paused: a number was read out that must not be kept."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.callbacks.attempts import attempts, note_topics_of_attempt
from missedcall.db.schema import UtcDateTime, metadata, read_row, read_rows

OPEN = sa.text("resumed_at IS NULL")

recording_pauses = sa.Table(
    "recording_pauses",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("attempt_id", sa.ForeignKey("attempts.id"), nullable=False),
    sa.Column("by", sa.String(40), nullable=False),
    sa.Column("asked_at", UtcDateTime, nullable=False),
    sa.Column("paused_at", UtcDateTime, nullable=True),  # Asterisk has muted the recording
    sa.Column("resume_asked_at", UtcDateTime, nullable=True),
    sa.Column("resumed_at", UtcDateTime, nullable=True),
    sa.Column("failed_at", UtcDateTime, nullable=True),  # it was not paused
    sa.Index("ix_recording_pauses_attempt_id", "attempt_id"),
    sa.Index(
        "uq_recording_pauses_open",
        "attempt_id",
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    ),
)


@dataclass(frozen=True, slots=True)
class RecordingPauseRow:
    """A row of `recording_pauses`."""

    id: int
    attempt_id: str
    by: str
    asked_at: dt.datetime
    paused_at: dt.datetime | None
    resume_asked_at: dt.datetime | None
    resumed_at: dt.datetime | None
    failed_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class PauseOrderRow(RecordingPauseRow):
    """A pause with the node of its call, and when that ended."""

    node: str
    ended_at: dt.datetime | None


def add_recording_pause(db: sa.Connection, *, attempt_id: str, by: str, at: dt.datetime) -> None:
    """Insert one that is asked for; IntegrityError when there is one that is not over."""
    db.execute(recording_pauses.insert().values(attempt_id=attempt_id, by=by, asked_at=at))


def change_recording_pause(db: sa.Connection, pause_id: int, **columns: object) -> None:
    here = recording_pauses.update().where(recording_pauses.c.id == pause_id)
    changed = here.values(columns).returning(recording_pauses.c.attempt_id)
    note_topics_of_attempt(db, db.execute(changed).scalar_one())


def open_recording_pause(db: sa.Connection, attempt_id: str) -> RecordingPauseRow | None:
    """Give the pause of a call that is not over."""
    here = (recording_pauses.c.attempt_id == attempt_id) & recording_pauses.c.resumed_at.is_(None)
    return read_row(db.execute(sa.select(recording_pauses).where(here)), RecordingPauseRow)


def list_recording_pauses(db: sa.Connection, *attempt_ids: str) -> Sequence[RecordingPauseRow]:
    """List the pauses of these recordings, the first one first."""
    query = sa.select(recording_pauses).where(recording_pauses.c.attempt_id.in_(attempt_ids))
    return read_rows(db.execute(query.order_by(recording_pauses.c.id)), RecordingPauseRow)


def list_pauses_to_order(db: sa.Connection, *, limit: int) -> Sequence[PauseOrderRow]:
    """List the pauses of which Asterisk is to be told, and those whose call is over."""
    waits = sa.or_(
        recording_pauses.c.paused_at.is_(None),
        recording_pauses.c.resume_asked_at.is_not(None),
        attempts.c.ended_at.is_not(None),
    )
    query = (
        sa.select(recording_pauses, attempts.c.node, attempts.c.ended_at)
        .join(attempts, attempts.c.id == recording_pauses.c.attempt_id)
        .where(recording_pauses.c.resumed_at.is_(None), waits)
        .order_by(recording_pauses.c.id)
        .limit(limit)
    )
    return read_rows(db.execute(query), PauseOrderRow)
