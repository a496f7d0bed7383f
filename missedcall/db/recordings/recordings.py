"""Keep recordings: one row for each attempt whose consumer was joined, and what became of it."""

import datetime as dt
import operator
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.callbacks.attempts import attempts, get_attempt
from missedcall.db.callbacks.callbacks import callbacks
from missedcall.db.calls.calls import insert_or_ignore
from missedcall.db.changed_topics import note_topics
from missedcall.db.operators.operators import operators
from missedcall.db.schema import (
    AuditRow,
    UtcDateTime,
    audit,
    metadata,
    note_transition,
    read_row,
    read_rows,
)
from missedcall.domain.shared.live_topics import desk_topic

recordings = sa.Table(
    "recordings",
    metadata,
    sa.Column("attempt_id", sa.ForeignKey("attempts.id"), primary_key=True),
    # running, kept, expired, missing; refused and unheard: nothing of it is kept
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("path", sa.String(80), nullable=False),  # below the folder of recordings
    sa.Column("noted_at", UtcDateTime, nullable=False),
    sa.Column("started_at", UtcDateTime, nullable=True),  # null: it never began
    sa.Column("refused_at", UtcDateTime, nullable=True),
    sa.Column("seconds", sa.Integer, nullable=True),
    sa.Column("bytes", sa.Integer, nullable=True),
    sa.Column("deleted_at", UtcDateTime, nullable=True),
    sa.Column("wave", sa.String(400), nullable=True),  # loudness by 1/200ths: two digits hex each
    sa.Index("ix_recordings_state_started_at", "state", "started_at"),
    sa.Index("ix_recordings_noted_at", "noted_at", "attempt_id"),
)


@dataclass(frozen=True, slots=True)
class RecordingRow:
    """A row of `recordings`."""

    attempt_id: str
    state: str
    path: str
    noted_at: dt.datetime
    started_at: dt.datetime | None
    refused_at: dt.datetime | None
    seconds: int | None
    bytes: int | None
    deleted_at: dt.datetime | None
    wave: str | None


def add_recording(
    db: sa.Connection,
    attempt_id: str,
    *,
    state: str,
    path: str,
    at: dt.datetime,
    started_at: dt.datetime | None,
    refused_at: dt.datetime | None = None,
    actor: str,
    reason: str,
) -> bool:
    """Insert the row of an attempt; say False when there is one already."""
    row = {"attempt_id": attempt_id, "state": state, "path": path, "noted_at": at}
    times = {"started_at": started_at, "refused_at": refused_at}
    insert = insert_or_ignore(recordings, db).returning(recordings.c.attempt_id)
    if db.execute(insert, {**row, **times}).first() is None:
        return False
    _note(db, attempt_id, from_state=None, to_state=state, at=at, actor=actor, reason=reason)
    return True


def get_recording(db: sa.Connection, attempt_id: str) -> RecordingRow | None:
    query = sa.select(recordings).where(recordings.c.attempt_id == attempt_id)
    return read_row(db.execute(query), RecordingRow)


def move_recording(
    db: sa.Connection,
    attempt_id: str,
    *,
    from_state: str,
    to_state: str,
    at: dt.datetime,
    actor: str,
    reason: str,
    **changes: object,
) -> bool:
    """Change the state, and other columns with it, if it is still `from_state`."""
    moved = db.execute(
        recordings.update()
        .where(recordings.c.attempt_id == attempt_id, recordings.c.state == from_state)
        .values(state=to_state, **changes)
    )
    if moved.rowcount != 1:
        return False
    _note(
        db, attempt_id, from_state=from_state, to_state=to_state, at=at, actor=actor, reason=reason
    )
    return True


def _note(
    db: sa.Connection,
    attempt_id: str,
    *,
    from_state: str | None,
    to_state: str,
    at: dt.datetime,
    actor: str,
    reason: str,
) -> None:
    note_transition(
        db,
        entity="recording",
        entity_id=attempt_id,
        at=at,
        actor=actor,
        from_state=from_state,
        to_state=to_state,
        reason=reason,
    )
    attempt = get_attempt(db, attempt_id)
    if attempt is not None:
        note_topics(db, desk_topic(attempt.operator_id))


def note_recording_deleted(db: sa.Connection, attempt_id: str, *, at: dt.datetime) -> None:
    db.execute(
        recordings.update().where(recordings.c.attempt_id == attempt_id).values(deleted_at=at)
    )


def list_finished_recordings(
    db: sa.Connection, *, before: dt.datetime, limit: int
) -> Sequence[RecordingRow]:
    """List running recordings whose call ended before an instant."""
    query = (
        sa.select(recordings)
        .join(attempts, attempts.c.id == recordings.c.attempt_id)
        .where(recordings.c.state == "running", attempts.c.ended_at < before)
    )
    return read_rows(db.execute(query.limit(limit)), RecordingRow)


def list_recordings_to_delete(db: sa.Connection, *, limit: int) -> Sequence[RecordingRow]:
    """List refused recordings that had begun and whose file is not known to be gone."""
    query = sa.select(recordings).where(
        recordings.c.state == "refused",
        recordings.c.started_at.is_not(None),
        recordings.c.deleted_at.is_(None),
    )
    return read_rows(db.execute(query.limit(limit)), RecordingRow)


def list_recordings_begun_before(
    db: sa.Connection, instant: dt.datetime, *, limit: int
) -> Sequence[RecordingRow]:
    """List kept recordings that began before an instant, the oldest first."""
    query = (
        sa.select(recordings)
        .where(recordings.c.state == "kept", recordings.c.started_at < instant)
        .order_by(recordings.c.started_at)
    )
    return read_rows(db.execute(query.limit(limit)), RecordingRow)


def count_recordings(
    db: sa.Connection, *, before: dt.datetime
) -> tuple[int, int, int, dt.datetime | None]:
    """Count recordings kept, of these due since before an instant, and deleted; and when last."""
    is_kept, is_due = recordings.c.state == "kept", recordings.c.started_at < before
    is_gone = recordings.c.deleted_at.is_not(None)
    count = sa.func.count()
    query = sa.select(
        count.filter(is_kept, sa.not_(is_due)),
        count.filter(is_kept, is_due),
        count.filter(is_gone),
        sa.func.max(recordings.c.deleted_at, type_=UtcDateTime),
    ).select_from(recordings)
    kept, due, gone, at = db.execute(query).one()
    return kept, due, gone, at


def get_recording_states(db: sa.Connection) -> dict[str, str]:
    """Give every recording's state by its attempt."""
    query = sa.select(recordings.c.attempt_id, recordings.c.state)
    return dict(db.execute(query).all())


def list_recordings_without_wave(db: sa.Connection, *, limit: int) -> Sequence[RecordingRow]:
    """List kept recordings whose wave form is not drawn, the newest first."""
    query = (
        sa.select(recordings)
        .where(recordings.c.state == "kept", recordings.c.wave.is_(None))
        .order_by(recordings.c.started_at.desc())
        .limit(limit)
    )
    return read_rows(db.execute(query), RecordingRow)


def set_recording_wave(db: sa.Connection, attempt_id: str, wave: str) -> None:
    """Keep the wave form of a recording that is kept still; empty when it has none."""
    here = (recordings.c.attempt_id == attempt_id) & (recordings.c.state == "kept")
    db.execute(recordings.update().where(here).values(wave=wave))


@dataclass(frozen=True, slots=True)
class NamedRecording(RecordingRow):
    """A recording with its callback, the number and the operator's login."""

    callback_id: int
    number: str
    login: str


NAMED = (
    sa.select(recordings, attempts.c.callback_id, callbacks.c.number, operators.c.login)
    .join(attempts, attempts.c.id == recordings.c.attempt_id)
    .join(callbacks, callbacks.c.id == attempts.c.callback_id)
    .join(operators, operators.c.id == attempts.c.operator_id)
)


@dataclass(frozen=True)
class RecordingFilter:
    """Hold what must be true of each recording of a list; None asks for nothing."""

    state: str | None = None
    operator_id: int | None = None
    noted_after: dt.datetime | None = None
    noted_before: dt.datetime | None = None
    longer_than_s: int | None = None


def list_latest_recordings(
    db: sa.Connection,
    *,
    limit: int,
    wanted: RecordingFilter = RecordingFilter(),
    before: tuple[dt.datetime, str] | None = None,
) -> Sequence[NamedRecording]:
    """List the newest recordings first, each with its call's number and operator."""
    compared = (
        (recordings.c.state, wanted.state, operator.eq),
        (attempts.c.operator_id, wanted.operator_id, operator.eq),
        (recordings.c.noted_at, wanted.noted_after, operator.ge),
        (recordings.c.noted_at, wanted.noted_before, operator.lt),
        (recordings.c.seconds, wanted.longer_than_s, operator.ge),
    )
    facts = [compare(column, value) for column, value, compare in compared if value is not None]
    if before is not None:
        at, attempt_id = before
        place = sa.tuple_(
            sa.literal(at, recordings.c.noted_at.type), sa.literal(attempt_id, sa.String())
        )
        facts.append(sa.tuple_(recordings.c.noted_at, recordings.c.attempt_id) < place)
    turn = (recordings.c.noted_at.desc(), recordings.c.attempt_id.desc())
    return read_rows(db.execute(NAMED.where(*facts).order_by(*turn).limit(limit)), NamedRecording)


def list_recordings_of_callback(db: sa.Connection, callback_id: int) -> Sequence[NamedRecording]:
    """List the recordings of a callback's calls, the first one first."""
    query = NAMED.where(attempts.c.callback_id == callback_id).order_by(recordings.c.noted_at)
    return read_rows(db.execute(query), NamedRecording)


def find_named_recording(db: sa.Connection, attempt_id: str) -> NamedRecording | None:
    """Give a recording whose id was sent, with its call's number and operator, or None."""
    query = NAMED.where(recordings.c.attempt_id == attempt_id)
    return read_row(db.execute(query), NamedRecording)


def list_hearings(db: sa.Connection, attempt_id: str, *, limit: int) -> Sequence[AuditRow]:
    """List who heard a recording, the newest first."""
    heard = (audit.c.subject == attempt_id) & (audit.c.action == "listen")
    query = sa.select(audit).where(heard).order_by(audit.c.id.desc()).limit(limit)
    return read_rows(db.execute(query), AuditRow)
