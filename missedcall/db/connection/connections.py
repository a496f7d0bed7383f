"""Keep what becomes of an application after the call: its state, its office, its timer."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from missedcall.db.applications.applications import CURRENT, applications, demands
from missedcall.db.changed_topics import note_topics
from missedcall.db.schema import UtcDateTime, metadata, one_of, read_row
from missedcall.db.stored_json import VersionedJson
from missedcall.domain.connection.states import State
from missedcall.domain.shared.live_topics import OFFICES, office_topic

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
CHANGE = (
    connections.update()
    .where(
        connections.c.application_id == sa.bindparam("this"),
        connections.c.version == sa.bindparam("seen"),
    )
    .returning(connections.c.office)
)


def add_connection(db: sa.Connection, **row: object) -> None:
    """Begin the connection of an application; what follows are changes of it."""
    db.execute(connections.insert().values(version=0, **row))
    note_topics(db, OFFICES, office_topic(str(row["office"])))


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
    office = db.execute(CHANGE, {**here, "version": version + 1, **to}).scalar()
    if office is not None:
        note_topics(db, OFFICES, office_topic(office))
    return office is not None


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
    note_topics(db, OFFICES, office_topic(office))


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


def connection_is_in_offices(offices: Collection[str] | None) -> sa.ColumnElement[bool]:
    """Say in SQL that a connection is one of these offices, or (None) of any."""
    return sa.true() if offices is None else connections.c.office.in_(offices)
