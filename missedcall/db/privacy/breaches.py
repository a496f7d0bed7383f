"""Keep breaches of personal data: when one was found, who is affected, when it was over."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.applications.applications import applications
from missedcall.db.callbacks.callbacks import callbacks
from missedcall.db.connection.connections import connections
from missedcall.db.schema import UtcDateTime, metadata, note_transition, read_row, read_rows
from missedcall.domain.connection.states import FINAL
from missedcall.domain.privacy.personal import ERASED

breaches = sa.Table(
    "breaches",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("found_at", UtcDateTime, nullable=False),
    sa.Column("found_by", sa.String(60), nullable=False),
    sa.Column("what", sa.String(200), nullable=False),
    sa.Column("from_at", UtcDateTime, nullable=False),  # whose data was in use between these two
    sa.Column("until_at", UtcDateTime, nullable=False),
    sa.Column("closed_at", UtcDateTime, nullable=True),
    sa.Column("closed_by", sa.String(60), nullable=True),
    sa.Column("outcome", sa.String(200), nullable=True),
)


@dataclass(frozen=True, slots=True)
class BreacheRow:
    """A row of `breaches`."""

    id: int
    found_at: dt.datetime
    found_by: str
    what: str
    from_at: dt.datetime
    until_at: dt.datetime
    closed_at: dt.datetime | None
    closed_by: str | None
    outcome: str | None


def get_open_breach(db: sa.Connection) -> BreacheRow | None:
    """Give the breach that is not closed yet, or None."""
    query = sa.select(breaches).where(breaches.c.closed_at.is_(None))
    return read_row(db.execute(query), BreacheRow)


def list_latest_breaches(db: sa.Connection, *, limit: int) -> Sequence[BreacheRow]:
    query = sa.select(breaches).order_by(breaches.c.id.desc()).limit(limit)
    return read_rows(db.execute(query), BreacheRow)


def begin_breach(db: sa.Connection, *, at: dt.datetime, by: str, **row: object) -> int:
    """Note a breach and give its id."""
    values = {**row, "found_at": at, "found_by": by}
    inserted = db.execute(breaches.insert().values(values).returning(breaches.c.id))
    breach_id = int(inserted.scalar_one())
    _note(db, breach_id, None, "open", at=at, actor=by)
    return breach_id


def close_breach(
    db: sa.Connection, breach_id: int, *, at: dt.datetime, by: str, outcome: str
) -> bool:
    """Close a breach; False when it is closed already."""
    here = (breaches.c.id == breach_id) & breaches.c.closed_at.is_(None)
    values = {"closed_at": at, "closed_by": by, "outcome": outcome}
    if db.execute(breaches.update().where(here).values(values)).rowcount != 1:
        return False
    _note(db, breach_id, "open", "closed", at=at, actor=by)
    return True


def _note(
    db: sa.Connection,
    breach_id: int,
    before: str | None,
    after: str,
    *,
    at: dt.datetime,
    actor: str,
) -> None:
    note_transition(
        db,
        entity="breach",
        entity_id=breach_id,
        at=at,
        actor=actor,
        from_state=before,
        to_state=after,
        reason="see `missedcall privacy breach list`",
    )


def list_affected_numbers(
    db: sa.Connection, start: dt.datetime, until: dt.datetime
) -> Sequence[str]:
    """List the numbers of which something was in use at some time between two instants."""
    whole = _affected(start, until).subquery()
    query = sa.select(whole.c.number).order_by(whole.c.number)
    return db.execute(query).scalars().all()


def count_affected_numbers(db: sa.Connection, start: dt.datetime, until: dt.datetime) -> int:
    whole = _affected(start, until).subquery()
    return db.execute(sa.select(sa.func.count()).select_from(whole)).scalar_one()


def _affected(start: dt.datetime, until: dt.datetime) -> sa.CompoundSelect[tuple[str]]:
    callers = sa.select(callbacks.c.number.label("number")).where(
        callbacks.c.created_at <= until,
        sa.or_(callbacks.c.closed_at.is_(None), callbacks.c.closed_at >= start),
        callbacks.c.number != ERASED,
    )
    applicants = (
        sa.select(applications.c.mobile.label("number"))
        .join(connections, connections.c.application_id == applications.c.id)
        .where(
            applications.c.created_at <= until,
            sa.or_(connections.c.state.not_in(FINAL), connections.c.since >= start),
            applications.c.mobile != ERASED,
        )
    )
    return callers.union(applicants)
