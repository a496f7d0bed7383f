"""Keep the photos of linemen: whose each is, and which are to be deleted."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.applications.applications import applications
from missedcall.db.field.reports import reports
from missedcall.db.schema import UtcDateTime, metadata, read_row
from missedcall.domain.privacy.personal import ERASED

photos = sa.Table(
    "photos",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("lineman", sa.ForeignKey("linemen.code"), nullable=False),
    sa.Column("application_id", sa.ForeignKey("applications.id"), nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.Column("bytes", sa.Integer, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("deleted_at", UtcDateTime, nullable=True),
    sa.Index("ix_photos_application_id", "application_id"),
    sa.Index("ix_photos_lineman", "lineman", "received_at"),
    sa.Index("ix_photos_sha256", "sha256"),
    sa.Index("ix_photos_deleted_at", "deleted_at", "received_at"),
)


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """A row of `photos`."""

    id: str
    lineman: str
    application_id: int
    received_at: dt.datetime
    bytes: int
    sha256: str
    deleted_at: dt.datetime | None


def add_photo(db: sa.Connection, **row: object) -> None:
    db.execute(photos.insert().values(row))


def get_photo(db: sa.Connection, photo_id: str) -> PhotoRow | None:
    return read_row(db.execute(sa.select(photos).where(photos.c.id == photo_id)), PhotoRow)


def count_photos(db: sa.Connection, *, application_id: int) -> int:
    """Count the photos of an application that have not been deleted."""
    query = sa.select(sa.func.count()).where(
        photos.c.application_id == application_id, photos.c.deleted_at.is_(None)
    )
    return int(db.execute(query).scalar_one())


def sum_photo_bytes(db: sa.Connection, *, lineman: str, since: dt.datetime) -> int:
    """Add up the bytes of the photos that a lineman has sent since an instant."""
    query = sa.select(sa.func.coalesce(sa.func.sum(photos.c.bytes), 0)).where(
        photos.c.lineman == lineman, photos.c.received_at >= since
    )
    return int(db.execute(query).scalar_one())


def is_photo_elsewhere(db: sa.Connection, photo_id: str | None) -> bool:
    """Say whether the same picture was sent for another application as well."""
    this, other = photos.alias("this"), photos.alias("other")
    query = sa.select(
        sa.exists().where(
            this.c.id == photo_id,
            other.c.sha256 == this.c.sha256,
            other.c.application_id != this.c.application_id,
        )
    )
    return bool(db.execute(query).scalar())


def list_photo_ids_since(db: sa.Connection, since: dt.datetime) -> set[str]:
    """List the photos received since an instant whose files are kept."""
    query = sa.select(photos.c.id).where(
        photos.c.received_at >= since, photos.c.deleted_at.is_(None)
    )
    return set(db.execute(query).scalars())


def photos_to_delete(db: sa.Connection, *, before: dt.datetime, limit: int) -> Sequence[str]:
    """List photos older than an instant whose applicant's data has been erased."""
    query = (
        sa.select(photos.c.id)
        .join(applications, applications.c.id == photos.c.application_id)
        .where(
            photos.c.deleted_at.is_(None),
            photos.c.received_at < before,
            applications.c.mobile == ERASED,
        )
    )
    return db.execute(query.limit(limit)).scalars().all()


def photos_of_no_report(
    db: sa.Connection, *, since: dt.datetime, until: dt.datetime, limit: int
) -> Sequence[str]:
    """List photos that came in a time, whose report never did."""
    named = sa.exists().where(
        reports.c.application_id == photos.c.application_id, reports.c.photo == photos.c.id
    )
    query = sa.select(photos.c.id).where(
        photos.c.deleted_at.is_(None),
        photos.c.received_at >= since,
        photos.c.received_at < until,
        ~named,
    )
    return db.execute(query.limit(limit)).scalars().all()


def note_deleted(db: sa.Connection, photo_ids: Sequence[str], *, at: dt.datetime) -> None:
    db.execute(photos.update().where(photos.c.id.in_(photo_ids)).values(deleted_at=at))
