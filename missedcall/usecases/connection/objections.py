"""Say whether an applicant can object to a rejection now, and what is objected already."""

import datetime as dt

from missedcall.db.engine import DbConnection
from missedcall.domain.connection import lifecycle
from missedcall.domain.connection.lifecycle import ConnectionStep
from missedcall.domain.connection.states import State
from missedcall.usecases.connection import case as cases
from missedcall.usecases.deps import Deps


def find_open_objection(db: DbConnection, application_id: int) -> ConnectionStep | None:
    """Give the objection of an application that is not decided yet, or None."""
    return lifecycle.open_objection(cases.load_case(db, application_id).history)


def may_object(deps: Deps, db: DbConnection, application_id: int, *, now: dt.datetime) -> bool:
    """Say whether an application is rejected, and its applicant can still object."""
    case = cases.load_case(db, application_id)
    in_time = now - case.row.since <= deps.limits.objection
    return (
        case.state is State.REJECTED and in_time and lifecycle.open_objection(case.history) is None
    )
