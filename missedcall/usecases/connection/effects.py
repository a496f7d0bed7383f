"""What events do to a connection itself: its holds, its findings."""

import datetime as dt
from collections.abc import Mapping

from missedcall.db.connection import connection_holds, connections
from missedcall.db.engine import DbConnection
from missedcall.db.field import field
from missedcall.domain.connection.states import Event
from missedcall.usecases.connection import demand_versions
from missedcall.usecases.connection.case import Case
from missedcall.usecases.connection.command import ChangedMeanwhile, Command
from missedcall.usecases.deps import Deps, Effect
from missedcall.usecases.tariffs import pricing


def open_hold(
    deps: Deps, db: DbConnection, case: Case, command: Command, now: dt.datetime
) -> None:
    """Open the hold that the act names; raise `ChangedMeanwhile` when it is open already."""
    if command.hold is None:
        raise ValueError("name the kind of the hold that opens")
    if any(hold.kind is command.hold and hold.closed_at is None for hold in case.holds):
        raise ChangedMeanwhile(case.number)  # another was faster, or the page is old
    connection_holds.open_hold(
        db,
        application_id=case.id,
        kind=command.hold,
        opened_at=now,
        opened_by=command.actor,
        evidence=command.evidence,
    )


def _close_hold(
    deps: Deps, db: DbConnection, case: Case, command: Command, now: dt.datetime
) -> None:
    closed = command.hold is not None and connection_holds.close_hold(
        db, case.id, kind=command.hold, at=now, overturned=command.overturned
    )
    if not closed:
        raise ChangedMeanwhile(case.number)


def _contest_hold(
    deps: Deps, db: DbConnection, case: Case, command: Command, now: dt.datetime
) -> None:
    if command.hold is None or not connection_holds.contest_hold(
        db, case.id, kind=command.hold, at=now
    ):
        raise ChangedMeanwhile(case.number)


def _overturn_hold(
    deps: Deps, db: DbConnection, case: Case, command: Command, now: dt.datetime
) -> None:
    if command.hold is None or not connection_holds.overturn_hold(
        db, case.id, kind=command.hold, at=now
    ):
        raise ChangedMeanwhile(case.number)


def _becomes_standard(
    deps: Deps, db: DbConnection, case: Case, command: Command, now: dt.datetime
) -> None:
    """Let the demand follow: what made the case special has been looked at or built."""
    found = {**case.row.findings, "standard": True}
    if command.demand is not None:
        demand_versions.replace_demand(db, case, command.demand, reason=command.reason, now=now)
        found["exemption"] = pricing.exemption_of(command.demand.quote)
    connections.note_findings(db, case.id, found)


def end_visit(db: DbConnection, case: Case, result: str, now: dt.datetime) -> None:
    """Note how the visit that is planned ended; none may be planned."""
    if case.visit is not None and case.visit.ended_at is None:
        field.end_visit(db, case.visit.id, at=now, result=result)


EFFECTS: Mapping[Event, Effect] = {
    Event.SURVEYED: _becomes_standard,
    Event.WORKS_DONE: _becomes_standard,
    Event.OPEN_HOLD: open_hold,
    Event.CLOSE_HOLD: _close_hold,
    Event.CONTEST_HOLD: _contest_hold,
    Event.OVERTURN_HOLD: _overturn_hold,
}
