"""Keep the steps of applications: each transition that was made."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata, one_of, read_rows
from missedcall.domain.connection.states import Rule

# Nothing was due, it was paid, it expired.
FATE_OF_DEMAND = one_of("rule", Rule.NOTHING_DUE, Rule.DEMAND_EXPIRED, Rule.PAID)


# It began, it got its light.
MILESTONES = one_of("rule", Rule.FORM_STARTED, Rule.ENERGISED)


# A rejection that one person proposes and another decides: few of all steps.
PROPOSED = sa.text(f"rule = '{Rule.REJECTION_PROPOSED}'")
# Another load that a lineman found at the site: fewer still.
LOAD_FOUND = sa.text(f"rule = '{Rule.OTHER_LOAD_FOUND}'")


steps = sa.Table(
    "application_steps",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("application_id", sa.ForeignKey("applications.id"), nullable=False),
    sa.Column("rule", sa.String(8), nullable=False),  # the row of the table of transitions
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("actor", sa.String(60), nullable=False),
    sa.Column("reason", sa.String(200), nullable=False),
    sa.Column("counts_from", UtcDateTime, nullable=True),
    sa.Column("back_to", sa.String(20), nullable=True),
    sa.Index("ix_application_steps_application_id", "application_id"),
    sa.Index(
        "ix_application_steps_proposed",
        "application_id",
        "at",
        sqlite_where=PROPOSED,
        postgresql_where=PROPOSED,
    ),
    sa.Index(
        "ix_application_steps_load_found",
        "application_id",
        "at",
        sqlite_where=LOAD_FOUND,
        postgresql_where=LOAD_FOUND,
    ),
    sa.Index(
        "ix_application_steps_milestones",
        "rule",
        "at",
        "application_id",
        sqlite_where=MILESTONES,
        postgresql_where=MILESTONES,
    ),
    sa.Index(
        "ix_application_steps_fate_of_demand",
        "at",
        "rule",
        "application_id",
        sqlite_where=FATE_OF_DEMAND,
        postgresql_where=FATE_OF_DEMAND,
    ),
)


@dataclass(frozen=True, slots=True)
class ApplicationStepRow:
    """A row of `application_steps`."""

    id: int
    application_id: int
    rule: str
    at: dt.datetime
    actor: str
    reason: str
    counts_from: dt.datetime | None
    back_to: str | None


ADD_STEP = steps.insert()


HISTORY = (
    sa.select(steps).where(steps.c.application_id == sa.bindparam("this")).order_by(steps.c.id)
)


def add_step(db: sa.Connection, **row: object) -> None:
    """Append one step; nothing is ever taken out of the history."""
    db.execute(ADD_STEP, row)


def list_steps_of_application(
    db: sa.Connection, application_id: int
) -> Sequence[ApplicationStepRow]:
    """List the steps of an application, the first one first."""
    return read_rows(db.execute(HISTORY, {"this": application_id}), ApplicationStepRow)
