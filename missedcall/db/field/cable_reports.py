"""Keep what was said of the service cable of an application, the newest last."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from missedcall.db.applications.applications import applications
from missedcall.db.schema import UtcDateTime, metadata, read_one, read_row, read_rows

cable_reports = sa.Table(
    "cable_reports",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("application_id", sa.ForeignKey("applications.id"), nullable=False),
    sa.Column("ready", sa.Boolean, nullable=False),
    sa.Column("source", sa.String(20), nullable=False),  # see `CableReportSource`
    sa.Column("actor", sa.String(60), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Index("ix_cable_reports_application_id", "application_id"),
)


@dataclass(frozen=True, slots=True)
class CableReportRow:
    """A row of `cable_reports`."""

    id: int
    application_id: int
    ready: bool
    source: str
    actor: str
    at: dt.datetime


NEWEST_REPORT = (
    sa.select(cable_reports)
    .where(cable_reports.c.application_id == sa.bindparam("of"))
    .order_by(cable_reports.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class CableFacts:
    """The stored form of an application, and what was said last of its cable; None: nothing."""

    form: Any
    reported_ready: bool | None


FACTS = sa.select(
    applications.c.form,
    sa.select(cable_reports.c.ready)
    .where(cable_reports.c.application_id == applications.c.id)
    .order_by(cable_reports.c.id.desc())
    .limit(1)
    .scalar_subquery()
    .label("reported_ready"),
).where(applications.c.id == sa.bindparam("of"))


def get_cable_facts(db: sa.Connection, application_id: int) -> CableFacts:
    """Give what the state of an application's cable follows from."""
    return read_one(db.execute(FACTS, {"of": application_id}), CableFacts)


def get_newest_cable_report(db: sa.Connection, application_id: int) -> CableReportRow | None:
    """Give what was said last of the cable of an application, or None."""
    return read_row(db.execute(NEWEST_REPORT, {"of": application_id}), CableReportRow)


def list_cable_reports_of_application(
    db: sa.Connection, application_id: int
) -> Sequence[CableReportRow]:
    """List what was said of the cable of an application, the first report first."""
    query = sa.select(cable_reports).where(cable_reports.c.application_id == application_id)
    return read_rows(db.execute(query.order_by(cable_reports.c.id)), CableReportRow)


def add_cable_report(
    db: sa.Connection,
    *,
    application_id: int,
    ready: bool,
    source: str,
    actor: str,
    at: dt.datetime,
) -> None:
    db.execute(
        cable_reports.insert().values(
            application_id=application_id, ready=ready, source=source, actor=actor, at=at
        )
    )
