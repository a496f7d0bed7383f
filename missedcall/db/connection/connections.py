"""Keep what becomes of an application after the call: its state, its history, its holds."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from missedcall.db.applications.applications import CURRENT, ApplicationRow, applications, demands
from missedcall.db.payments.ledger import ledger
from missedcall.db.schema import UtcDateTime, VersionedJson, metadata, one_of, read_row, read_rows
from missedcall.domain.connection.holds import HoldKind
from missedcall.domain.connection.states import FINAL, WITH_MONEY, Rule, State

# Written out, because an index over a part of a table serves only a query that says the same.
WANTING_METER = one_of("state", State.DEMAND_ISSUED, State.PAID, State.VISIT_PLANNED)
# Something is still to come: what is over, and what burns, is not compared by name.
RUNNING = one_of(
    "state",
    State.CONNECTED,
    State.REJECTED,
    State.WITHDRAWN,
    State.LAPSED,
    State.MERGED,
    State.REFUND_DUE,
    State.CLOSED,
    negated=True,
)
# Nothing was due, it was paid, it expired.
FATE_OF_DEMAND = one_of("rule", Rule.NOTHING_DUE, Rule.DEMAND_EXPIRED, Rule.PAID)

connections = sa.Table(
    "connections",
    metadata,
    sa.Column("application_id", sa.ForeignKey("applications.id"), primary_key=True),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("since", UtcDateTime, nullable=False),  # when it came into this state
    sa.Column("version", sa.Integer, nullable=False),  # counts the changes: two cannot meet
    sa.Column("office", sa.String(3), nullable=False),
    sa.Column("area", sa.String(8), nullable=False),
    sa.Column("meter_kind", sa.String(20), nullable=False),
    sa.Column(
        "findings", VersionedJson(1), nullable=False
    ),  # what the form and its check found out
    # Which house: see `missedcall.domain.applications.premises`.
    sa.Column("premises", sa.String(32), nullable=True),
    sa.Column("locality", sa.String(15), nullable=True),
    sa.Column("promise_due_at", UtcDateTime, nullable=True),
    sa.Column("assignee", sa.String(12), nullable=True),  # whose step is next; None: no one's
    sa.Column("assignee_due_at", UtcDateTime, nullable=True),
    # When the machine has to look again: the earliest of all that happens by itself.
    sa.Column("next_timer_at", UtcDateTime, nullable=True),
    sa.Index("ix_connections_premises", "premises"),
    sa.Index(
        "ix_connections_running_of_locality",
        "locality",
        "application_id",
        sqlite_where=RUNNING,
        postgresql_where=RUNNING,
    ),
    sa.Index("ix_connections_office_assignee", "office", "assignee", "assignee_due_at"),
    # What is late is listed and counted by office without looking at the rows.
    sa.Index("ix_connections_assignee_due_at", "assignee_due_at", "office", "assignee"),
    # Those that need a meter, or will when they pay: few of all there ever were.
    sa.Index(
        "ix_connections_wanting_meter",
        "office",
        "meter_kind",
        "state",
        sqlite_where=WANTING_METER,
        postgresql_where=WANTING_METER,
    ),
    sa.Index("ix_connections_next_timer_at", "next_timer_at"),
    sa.Index("ix_connections_state_since", "state", "since"),
)


@dataclass(frozen=True, slots=True)
class ConnectionRow:
    """A row of `connections`."""

    application_id: int
    state: str
    since: dt.datetime
    version: int
    office: str
    area: str
    meter_kind: str
    findings: Any
    premises: str | None
    locality: str | None
    promise_due_at: dt.datetime | None
    assignee: str | None
    assignee_due_at: dt.datetime | None
    next_timer_at: dt.datetime | None


# It began, it got its light.
MILESTONES = one_of("rule", Rule.FORM_STARTED, Rule.ENERGISED)
# A rejection that one person proposes and another decides: few of all steps.
PROPOSED = sa.text(f"rule = '{Rule.REJECTION_PROPOSED}'")

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


# What every list of applications shows of one: `ListedApplication`.
LISTED = sa.select(connections, applications.c.number, applications.c.mobile).join(
    applications, applications.c.id == connections.c.application_id
)
# Asked and done all the time, so built once: see `schema.INSERT`.
GET = (
    LISTED.add_columns(
        applications.c.language,
        applications.c.operator_id,
        applications.c.created_at.label("applied_at"),
        demands.c.id.label("demand_id"),
        demands.c.total_paise,
        demands.c.due_on,
    )
    .outerjoin(demands, CURRENT)
    .where(connections.c.application_id == sa.bindparam("this"))
)
CHANGE = connections.update().where(
    connections.c.application_id == sa.bindparam("this"),
    connections.c.version == sa.bindparam("seen"),
)
ADD_STEP = steps.insert()
HISTORY = (
    sa.select(steps).where(steps.c.application_id == sa.bindparam("this")).order_by(steps.c.id)
)
HOLDS = sa.select(holds).where(holds.c.application_id == sa.bindparam("this")).order_by(holds.c.id)


def add_connection(db: sa.Connection, **row: object) -> None:
    """Begin the connection of an application; what follows are changes of it."""
    db.execute(connections.insert().values(version=0, **row))


@dataclass(frozen=True, slots=True)
class ListedApplication(ConnectionRow):
    """A connection as lists show it: with its application's number and the applicant's mobile."""

    number: str
    mobile: str


@dataclass(frozen=True, slots=True)
class ConnectionDetail(ListedApplication):
    """A connection with what its application and its current demand say."""

    language: str
    operator_id: int | None  # empty: the applicant filled in the form
    applied_at: dt.datetime
    demand_id: int | None
    total_paise: int | None
    due_on: dt.date | None


def get_connection(db: sa.Connection, application_id: int) -> ConnectionDetail | None:
    """Give a connection with what the form and the demand that is owed say of it."""
    return read_row(db.execute(GET, {"this": application_id}), ConnectionDetail)


def change_connection(
    db: sa.Connection, application_id: int, *, version: int, **to: object
) -> bool:
    """Change a connection as it was seen; False when another has changed it meanwhile."""
    here = {"this": application_id, "seen": version}
    done = db.execute(CHANGE, {**here, "version": version + 1, **to})
    return done.rowcount == 1


def note_meter_kind_needed(db: sa.Connection, application_id: int, *, kind: str) -> None:
    """Note the kind of meter that a connection needs since its load was corrected."""
    here = connections.c.application_id == application_id
    db.execute(connections.update().where(here).values(meter_kind=kind))


def move_connection_to_place(
    db: sa.Connection,
    application_id: int,
    *,
    office: str,
    area: str,
    locality: str,
    premises: str,
) -> None:
    """Note where a connection is, which office does the work, and which area's limits hold."""
    here = connections.c.application_id == application_id
    to = {"office": office, "area": area, "locality": locality, "premises": premises}
    db.execute(connections.update().where(here).values(to))


def note_findings(db: sa.Connection, application_id: int, findings: Mapping[str, object]) -> None:
    """Keep what was found out since the form."""
    db.execute(
        connections.update()
        .where(connections.c.application_id == application_id)
        .values(findings=findings)
    )


def list_due_timers(
    db: sa.Connection, *, now: dt.datetime, limit: int
) -> Sequence[tuple[int, dt.datetime]]:
    """List the applications whose timer is due, the longest due first, each with that instant."""
    query = (
        sa.select(connections.c.application_id, connections.c.next_timer_at)
        .where(connections.c.next_timer_at <= now)
        .order_by(connections.c.next_timer_at)
        .limit(limit)
    )
    return [(row.application_id, row.next_timer_at) for row in db.execute(query)]


def claim_timer(db: sa.Connection, application_id: int, *, timer_at: dt.datetime) -> bool:
    """Take the timer of an application; False when another has taken or moved it meanwhile."""
    here = (connections.c.application_id == application_id) & (
        connections.c.next_timer_at == timer_at
    )
    return db.execute(connections.update().where(here).values(next_timer_at=None)).rowcount == 1


def set_next_timer(db: sa.Connection, application_id: int, *, to: dt.datetime | None) -> None:
    """Set when an application is to be looked at again."""
    here = connections.c.application_id == application_id
    db.execute(connections.update().where(here).values(next_timer_at=to))


@dataclass(frozen=True, slots=True)
class ApplicationOverview(ApplicationRow):
    """An application with its state and its current demand."""

    state: str
    total_paise: int
    due_on: dt.date
    tariff_id: str
    running_of_mobile: int


def list_latest_applications(
    db: sa.Connection, *, limit: int, only: Collection[int] | None = None
) -> Sequence[ApplicationOverview]:
    """List applications with their state and demand, the newest first; of all, or of some ids."""
    query = (
        sa.select(
            applications,
            connections.c.state,
            demands.c.total_paise,
            demands.c.due_on,
            demands.c.tariff_id,
            _running_of(applications.c.mobile).label("running_of_mobile"),
        )
        .join(connections, connections.c.application_id == applications.c.id)
        .join(demands, CURRENT)
        .order_by(applications.c.id.desc())
        .limit(limit)
    )
    if only is not None:
        query = query.where(applications.c.id.in_(only))
    return read_rows(db.execute(query), ApplicationOverview)


def _running_of(mobile: sa.ColumnElement[str]) -> sa.ScalarSelect[int]:
    """Count the applications that name a mobile and of which something is still to come."""
    others, here = applications.alias(), connections.alias()
    return (
        sa.select(sa.func.count())
        .select_from(others.join(here, here.c.application_id == others.c.id))
        .where(others.c.mobile == mobile, here.c.state.not_in(FINAL | {State.REFUND_DUE}))
        .scalar_subquery()
    )


def count_running_applications_of_mobile(db: sa.Connection, mobile: str) -> int:
    """Count the running applications that name a mobile."""
    return db.execute(sa.select(_running_of(sa.literal(mobile)))).scalar_one()


def list_open_applications_of_mobile(db: sa.Connection, mobile: str) -> Sequence[str]:
    """List the numbers of a mobile's applications of which something is still to come."""
    query = (
        sa.select(applications.c.number)
        .join(connections, connections.c.application_id == applications.c.id)
        .where(applications.c.mobile == mobile, connections.c.state.not_in(FINAL))
    )
    return db.execute(query.order_by(applications.c.id)).scalars().all()


def connection_is_in_offices(offices: Collection[str] | None) -> sa.ColumnElement[bool]:
    """Say in SQL that a connection is one of these offices, or (None) of any."""
    return sa.true() if offices is None else connections.c.office.in_(offices)


def list_newest_applications(
    db: sa.Connection, *, offices: Collection[str] | None, limit: int, before: int | None
) -> Sequence[ListedApplication]:
    """List applications, of some offices or (None) of all, the newest first, before an id."""
    known = connections.c.application_id
    query = LISTED.where(connection_is_in_offices(offices))
    if before is not None:
        query = query.where(known < before)
    return read_rows(db.execute(query.order_by(known.desc()).limit(limit)), ListedApplication)


def list_applications_waiting_for_meter(
    db: sa.Connection, *, office: str, kind: str
) -> Sequence[int]:
    """List who waits for a meter of a kind in an office, the earliest promise first.

    An applicant who withdrew, or whose money went back, waits no more, though the hold is open.
    """
    query = (
        sa.select(connections.c.application_id)
        .join(holds, holds.c.application_id == connections.c.application_id)
        .where(
            connections.c.office == office,
            connections.c.meter_kind == kind,
            connections.c.state.in_(WITH_MONEY),
            holds.c.kind == HoldKind.NO_METER,
            holds.c.closed_at.is_(None),
        )
        .order_by(connections.c.promise_due_at, connections.c.application_id)
    )
    return db.execute(query).scalars().all()


def add_step(db: sa.Connection, **row: object) -> None:
    """Append one step; nothing is ever taken out of the history."""
    db.execute(ADD_STEP, row)


def list_steps_of_application(
    db: sa.Connection, application_id: int
) -> Sequence[ApplicationStepRow]:
    """List the steps of an application, the first one first."""
    return read_rows(db.execute(HISTORY, {"this": application_id}), ApplicationStepRow)


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


def list_earlier_applications_of_premises(db: sa.Connection, application_id: int) -> Sequence[int]:
    """List the earlier applications for the same premises that ended, the newest first."""
    mine = (
        sa.select(connections.c.premises)
        .where(connections.c.application_id == application_id)
        .scalar_subquery()
    )
    others = connections.alias()
    query = sa.select(others.c.application_id).where(
        others.c.premises == mine,
        others.c.application_id < application_id,
        others.c.state.in_(("withdrawn", "refund_due", "closed")),
    )
    return db.execute(query.order_by(others.c.application_id.desc())).scalars().all()


@dataclass(frozen=True, slots=True)
class RefundDue:
    """An application whose money is to go back, and who proposed it."""

    number: str
    since: dt.datetime
    assignee_due_at: dt.datetime | None
    amount_paise: int | None
    proposed_by: str | None
    sent_as: str | None


def list_refunds_due(db: sa.Connection, *, limit: int) -> Sequence[RefundDue]:
    """List ended applications whose money is owed back, with who has entered the refund."""
    every = steps.alias()
    last = (
        sa.select(sa.func.max(every.c.id))
        .where(every.c.application_id == connections.c.application_id)
        .scalar_subquery()
    )
    paid = (
        sa.select(sa.cast(sa.func.sum(ledger.c.amount_paise), sa.BigInteger))
        .where(ledger.c.application_id == connections.c.application_id)
        .scalar_subquery()
    )
    query = (
        sa.select(
            applications.c.number,
            connections.c.since,
            connections.c.assignee_due_at,
            paid.label("amount_paise"),
            sa.case((steps.c.rule == Rule.REFUND_PROPOSED, steps.c.actor)).label("proposed_by"),
            sa.case((steps.c.rule == Rule.REFUND_PROPOSED, steps.c.reason)).label("sent_as"),
        )
        .join(applications, applications.c.id == connections.c.application_id)
        .join(steps, steps.c.id == last)
        .where(connections.c.state == "refund_due")
        .order_by(connections.c.since)
        .limit(limit)
    )
    return read_rows(db.execute(query), RefundDue)
