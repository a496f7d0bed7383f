"""What events of a connection do to the points of the field staff."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from missedcall.db.engine import DbConnection
from missedcall.domain.connection.lifecycle import ConnectionStep
from missedcall.domain.connection.states import Event, Rule, State
from missedcall.usecases.connection.case import Case
from missedcall.usecases.connection.command import Command
from missedcall.usecases.deps import Deps, Effect
from missedcall.usecases.points import points_booking


def _award(deps: Deps, db: DbConnection, case: Case, command: Command, now: dt.datetime) -> None:
    points_booking.book_points_of_job(db, case, limits=deps.limits, now=now)


def _count_anew(
    deps: Deps, db: DbConnection, case: Case, command: Command, now: dt.datetime
) -> None:
    """Bring the points to the time that the JE has accepted, if any were given already."""
    if case.state is State.CONNECTED:
        step = ConnectionStep(rule=Rule.TIME_ACCEPTED, at=now, counts_from=command.counts_from)
        after = replace(case, history=(*case.history, step))
        points_booking.rebook_points_of_job(db, after, limits=deps.limits, now=now)


EFFECTS: Mapping[Event, Effect] = {
    Event.CONFIRM: _award,
    Event.ACCEPT_TIME: _count_anew,
}
