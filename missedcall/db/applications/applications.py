"""Keep applications and their demands: the form as it was taken, the amount and its working."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa

from missedcall.db import committed_log
from missedcall.db.applications.stored_form import StoredForm
from missedcall.db.changed_topics import note_topics
from missedcall.db.schema import UtcDateTime, metadata, read_row, read_rows
from missedcall.db.stored_json import VersionedJson
from missedcall.domain.shared.explanation import Explanation
from missedcall.domain.shared.live_topics import desk_topic
from missedcall.domain.tariffs.demand_lines import DemandLine
from missedcall.domain.tariffs.line_reason import read_reason, stored_reason

serials = sa.Table(
    "serials",
    metadata,
    sa.Column("office", sa.String(3), primary_key=True),
    sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("last", sa.Integer, nullable=False),
)

applications = sa.Table(
    "applications",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("number", sa.String(11), nullable=False, unique=True),
    sa.Column("callback_id", sa.ForeignKey("callbacks.id"), nullable=False),
    # Households that apply in one conversation, counted from 1: the same form sent again is known.
    sa.Column("household", sa.Integer, nullable=False, server_default="1"),
    # Empty: the applicant filled it in.
    sa.Column("operator_id", sa.ForeignKey("operators.id"), nullable=True),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("mobile", sa.String(20), nullable=False),
    sa.Column("language", sa.String(2), nullable=False),
    sa.Column("form", StoredForm, nullable=False),
    # The shape of `form`: `domain.application.FORM_VERSION` when it was taken.
    sa.Column("form_version", sa.Integer, nullable=False, server_default="1"),
    # Of a form that came over the internet, so that it is taken once: a digest. Else empty.
    sa.Column("request_key", sa.String(64), nullable=True),
    sa.UniqueConstraint("callback_id", "household"),
    sa.Index("uq_applications_request_key", "request_key", unique=True),
    sa.Index("ix_applications_mobile", "mobile"),
    sa.Index("ix_applications_created_at", "created_at"),
)


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """A row of `applications`."""

    id: int
    number: str
    callback_id: int
    household: int
    operator_id: int | None
    created_at: dt.datetime
    mobile: str
    language: str
    form: Any
    form_version: int
    request_key: str | None


demands = sa.Table(
    "demands",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("application_id", sa.ForeignKey("applications.id"), nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    # Why this version took the place of the one before; empty for the first.
    sa.Column("reason", sa.String(200), nullable=False, server_default=""),
    sa.Column("cancelled_at", UtcDateTime, nullable=True),  # empty: the version that is owed
    sa.Column("tariff_id", sa.String(60), nullable=False),
    sa.Column("tariff_version", sa.String(64), nullable=False),
    sa.Column("inputs", VersionedJson(1), nullable=False),
    sa.Column("total_paise", sa.BigInteger, nullable=False),
    sa.Column("issued_on", sa.Date, nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.UniqueConstraint("application_id", "version"),
    sa.Index(
        "uq_demands_current",
        "application_id",
        unique=True,
        sqlite_where=sa.text("cancelled_at IS NULL"),
        postgresql_where=sa.text("cancelled_at IS NULL"),
    ),
)


@dataclass(frozen=True, slots=True)
class DemandRow:
    """A row of `demands`."""

    id: int
    application_id: int
    version: int
    reason: str
    cancelled_at: dt.datetime | None
    tariff_id: str
    tariff_version: str
    inputs: Any
    total_paise: int
    issued_on: dt.date
    due_on: dt.date


# How an application is joined to the version of its demand that is owed.
CURRENT = (demands.c.application_id == applications.c.id) & demands.c.cancelled_at.is_(None)

demand_lines = sa.Table(
    "demand_lines",
    metadata,
    sa.Column("demand_id", sa.ForeignKey("demands.id"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("code", sa.String(40), nullable=False),
    sa.Column("amount_paise", sa.BigInteger, nullable=False),
    sa.Column("explanation", sa.Text, nullable=False),  # in English
    sa.Column("reason", VersionedJson(1), nullable=True),  # None before 0.3.0
)


@dataclass(frozen=True, slots=True)
class DemandLineRow:
    """A row of `demand_lines`, its reason read."""

    demand_id: int
    position: int
    code: str
    amount_paise: int
    explanation: Explanation


# Asked and done for every form, so built once: see `schema.INSERT`.
ADD = applications.insert().returning(applications.c.id)
ADD_DEMAND = demands.insert().returning(demands.c.id)
ADD_LINES = demand_lines.insert()
WITH_DEMAND = sa.select(
    applications, demands.c.total_paise, demands.c.due_on, demands.c.id.label("demand_id")
).join(demands, CURRENT)
OF_CALLBACK = WITH_DEMAND.where(applications.c.callback_id == sa.bindparam("of")).order_by(
    applications.c.household
)
OPERATOR_OF = sa.select(applications.c.operator_id).where(
    applications.c.number == sa.bindparam("of")
)
OF_REQUEST = WITH_DEMAND.where(applications.c.request_key == sa.bindparam("of"))


def next_application_serial(db: sa.Connection, *, office: str, year: int) -> int:
    """Give the next serial number of an office's year, starting at 1."""
    here = (serials.c.office == office) & (serials.c.year == year)
    bump = serials.update().where(here).values(last=serials.c.last + 1).returning(serials.c.last)
    bumped = db.execute(bump).scalar()
    if bumped is not None:
        return int(bumped)
    db.execute(serials.insert().values(office=office, year=year, last=1))
    return 1


def add_application(db: sa.Connection, **row: object) -> int:
    application_id = int(db.execute(ADD, row).scalar_one())
    committed_log.log_after_commit(
        db, "application written", application=row["number"], callback_id=row["callback_id"]
    )
    return application_id


def add_demand(db: sa.Connection, *, lines: Sequence[DemandLine], **row: object) -> int:
    """Insert a demand with its lines and give its id."""
    demand_id = int(db.execute(ADD_DEMAND, row).scalar_one())
    if lines:
        db.execute(
            ADD_LINES,
            [
                {
                    "demand_id": demand_id,
                    "position": position,
                    "code": line.code,
                    "amount_paise": line.amount_paise,
                    "explanation": str(line.explanation),
                    "reason": stored_reason(line.explanation),
                }
                for position, line in enumerate(lines, start=1)
            ],
        )
    return demand_id


def cancel_demand(db: sa.Connection, demand_id: int, *, at: dt.datetime) -> bool:
    """Cancel a version of a demand; False when another has done so."""
    here = (demands.c.id == demand_id) & demands.c.cancelled_at.is_(None)
    return db.execute(demands.update().where(here).values(cancelled_at=at)).rowcount == 1


def get_current_demand(db: sa.Connection, application_id: int) -> DemandRow | None:
    """Give the version of a demand that is owed."""
    here = (demands.c.application_id == application_id) & demands.c.cancelled_at.is_(None)
    return read_row(db.execute(sa.select(demands).where(here)), DemandRow)


def list_demands_of_application(db: sa.Connection, application_id: int) -> Sequence[DemandRow]:
    """List all versions of a demand, the first one first."""
    query = sa.select(demands).where(demands.c.application_id == application_id)
    return read_rows(db.execute(query.order_by(demands.c.version)), DemandRow)


def list_lines_of_demand(db: sa.Connection, demand_id: int) -> Sequence[DemandLineRow]:
    """List the lines of a demand in their order."""
    query = sa.select(demand_lines).where(demand_lines.c.demand_id == demand_id)
    return [
        DemandLineRow(
            demand_id=row.demand_id,
            position=row.position,
            code=row.code,
            amount_paise=row.amount_paise,
            explanation=read_reason(row.reason, text=row.explanation),
        )
        for row in db.execute(query.order_by(demand_lines.c.position))
    ]


def extend_demand(db: sa.Connection, demand_id: int, *, due_on: dt.date) -> None:
    """Give a demand another last day; who gave it, and why, stands in the application's steps."""
    db.execute(demands.update().where(demands.c.id == demand_id).values(due_on=due_on))


@dataclass(frozen=True, slots=True)
class ApplicationOfCallback(ApplicationRow):
    """An application that came of a callback, with its current demand."""

    total_paise: int
    due_on: dt.date
    demand_id: int


def get_application_of_request(
    db: sa.Connection, request_key: str
) -> ApplicationOfCallback | None:
    """Give the application that came of a form sent over the internet, by its key."""
    return read_row(db.execute(OF_REQUEST, {"of": request_key}), ApplicationOfCallback)


def list_applications_of_callback(
    db: sa.Connection, callback_id: int
) -> Sequence[ApplicationOfCallback]:
    """List the applications that came of a callback, with their demands, as they were taken."""
    return read_rows(db.execute(OF_CALLBACK, {"of": callback_id}), ApplicationOfCallback)


def get_application_form(db: sa.Connection, application_id: int) -> Mapping[str, Any]:
    """Give the form of an application as it stands now; empty when there is no such."""
    query = sa.select(applications.c.form).where(applications.c.id == application_id)
    return cast(Mapping[str, Any], db.execute(query).scalar() or {})


def get_application_id(db: sa.Connection, number: str) -> int | None:
    """Give the id of the application with this number, or None."""
    return db.execute(sa.select(applications.c.id).where(applications.c.number == number)).scalar()


def note_desk_of_application(db: sa.Connection, number: str) -> None:
    """Have the desk that took an application told that something of it has changed."""
    operator_id = db.execute(OPERATOR_OF, {"of": number}).scalar()
    if operator_id is not None:
        note_topics(db, desk_topic(operator_id))
