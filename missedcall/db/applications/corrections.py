"""Keep what was corrected in forms after they were sent; nothing is ever taken out of it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.applications.applications import applications
from missedcall.db.schema import UtcDateTime, metadata, read_rows

corrections = sa.Table(
    "corrections",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("application_id", sa.ForeignKey("applications.id"), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("actor", sa.String(60), nullable=False),
    sa.Column("role", sa.String(12), nullable=False),
    sa.Column("field", sa.String(20), nullable=False),
    sa.Column("before", sa.String(200), nullable=False),
    sa.Column("after", sa.String(200), nullable=False),
    sa.Column("reason", sa.String(200), nullable=False),
    sa.Index("ix_corrections_application_id", "application_id"),
)


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A row of `corrections`."""

    id: int
    application_id: int
    at: dt.datetime
    actor: str
    role: str
    field: str
    before: str
    after: str
    reason: str


def add_corrections(db: sa.Connection, rows: Sequence[Mapping[str, object]]) -> None:
    """Append corrections; there may be none."""
    if rows:
        db.execute(corrections.insert(), list(rows))


def list_corrections_of_application(
    db: sa.Connection, application_id: int
) -> Sequence[CorrectionRow]:
    """List what was corrected in a form, the first correction first."""
    query = sa.select(corrections).where(corrections.c.application_id == application_id)
    return read_rows(db.execute(query.order_by(corrections.c.id)), CorrectionRow)


def get_form(db: sa.Connection, application_id: int) -> dict[str, str]:
    """Give the form of an application as it stands now, by the names of its fields."""
    query = sa.select(applications.c.form).where(applications.c.id == application_id)
    return dict(db.execute(query).scalar_one())


def write_form(
    db: sa.Connection, application_id: int, *, form: Mapping[str, object], mobile: str
) -> None:
    """Write the form of an application as it is from now on, and the number that texts go to."""
    here = applications.c.id == application_id
    db.execute(applications.update().where(here).values(form=dict(form), mobile=mobile))
