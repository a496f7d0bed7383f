"""Keep the holds of applications: what stands between payment and supply."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata, read_rows

holds = sa.Table(
    "holds",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("application_id", sa.ForeignKey("applications.id"), nullable=False),
    sa.Column("kind", sa.String(4), nullable=False),
    sa.Column("opened_at", UtcDateTime, nullable=False),
    sa.Column("opened_by", sa.String(60), nullable=False),
    sa.Column("evidence", sa.String(200), nullable=False),  # empty: none, so it is not accepted
    sa.Column("closed_at", UtcDateTime, nullable=True),
    sa.Column("overturned", sa.Boolean, nullable=False),
    sa.Column("contested_at", UtcDateTime, nullable=True),  # the applicant says: it is wrong
    sa.Index(
        "uq_holds_open_kind",
        "application_id",
        "kind",
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    ),
    sa.Index("ix_holds_application_id", "application_id"),
)


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A row of `holds`."""

    id: int
    application_id: int
    kind: str
    opened_at: dt.datetime
    opened_by: str
    evidence: str
    closed_at: dt.datetime | None
    overturned: bool
    contested_at: dt.datetime | None


HOLDS = sa.select(holds).where(holds.c.application_id == sa.bindparam("this")).order_by(holds.c.id)


def list_holds_of_application(db: sa.Connection, application_id: int) -> Sequence[HoldRow]:
    return read_rows(db.execute(HOLDS, {"this": application_id}), HoldRow)


def open_hold(db: sa.Connection, **row: object) -> None:
    """Open a hold; of each kind one at most can be open, or `IntegrityError` is raised."""
    values = {"closed_at": None, "contested_at": None, "overturned": False, **row}
    db.execute(holds.insert().values(values))


def close_hold(
    db: sa.Connection, application_id: int, *, kind: str, at: dt.datetime, overturned: bool = False
) -> bool:
    """Close the open hold of a kind; False when there is none."""
    done = db.execute(
        holds.update()
        .where(
            holds.c.application_id == application_id,
            holds.c.kind == kind,
            holds.c.closed_at.is_(None),
        )
        .values(closed_at=at, overturned=overturned)
    )
    return done.rowcount == 1


def contest_hold(db: sa.Connection, application_id: int, *, kind: str, at: dt.datetime) -> bool:
    """Note that the applicant says the newest hold of a kind is wrong; False when there is none.

    It may be over: what it has stopped is still in question.
    """
    return _change_newest(db, application_id, kind=kind, contested_at=at)


def overturn_hold(db: sa.Connection, application_id: int, *, kind: str, at: dt.datetime) -> bool:
    """End the newest hold of a kind as one that never counted; False when there is none."""
    closed_at = sa.func.coalesce(holds.c.closed_at, sa.bindparam("closing", at, UtcDateTime))
    return _change_newest(db, application_id, kind=kind, overturned=True, closed_at=closed_at)


def _change_newest(db: sa.Connection, application_id: int, *, kind: str, **to: object) -> bool:
    mine = (holds.c.application_id == application_id) & (holds.c.kind == kind)
    newest = sa.select(sa.func.max(holds.c.id)).where(mine).scalar_subquery()
    changed = db.execute(holds.update().where(holds.c.id == newest).values(to))
    return changed.rowcount == 1
