"""Show the people of an office what is to be done there, and let them do it."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from missedcall.db.engine import DbConnection
from missedcall.db.field import reports
from missedcall.db.offices import offices, worklist
from missedcall.db.offices.worklist import OfficeApplication
from missedcall.domain.connection import choices
from missedcall.domain.connection.limits import CaseLimits
from missedcall.domain.connection.states import BEFORE_MONEY, WITH_MONEY, Event, State
from missedcall.domain.operators.roles import OF_ALL_OFFICES, Actor
from missedcall.domain.shared import phone
from missedcall.usecases.applications import (
    merging,
    surveys,
)
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.command import Command
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators.operators import Operator

Key = tuple[dt.datetime, int]
# What is decided elsewhere: a revised demand with its money, a form with its call or what was
# wrong in it, and what only the applicant can say.
ELSEWHERE = frozenset({Event.REVISE, Event.SUBMIT, Event.CONTEST_HOLD, Event.AMEND})
_OF_THE_OFFICE: Mapping[str, Collection[Actor]] = {
    "check": (Actor.VERIFIER,),
    "je": (Actor.JE,),
    "visits": (Actor.LINEMAN,),
    "ae": (Actor.AE,),
    "desk": (Actor.OPERATOR,),
}
# Lists by whose turn it is; `others` are those that the office can only wait for.
ASSIGNEES_OF_VIEW: Mapping[str, Collection[Actor]] = {
    **_OF_THE_OFFICE,
    "others": frozenset(Actor).difference(*_OF_THE_OFFICE.values()),
}
VIEWS = (*ASSIGNEES_OF_VIEW, "proposed", "load", "objections", "rejected", "energised")
FIRST_VIEW: Mapping[Actor, str] = {
    Actor.VERIFIER: "check",
    Actor.JE: "je",
    Actor.AE: "proposed",
    Actor.NODAL: "je",
    Actor.SUPERVISOR: "desk",
}


@dataclass(frozen=True)
class WorklistJob:
    """Describe an application as an office sees it; the number is masked."""

    id: int
    number: str
    mobile: str
    form: Mapping[str, str]
    state: State
    since: dt.datetime
    version: int
    office: str
    assignee: str | None
    due_at: dt.datetime | None
    promised_at: dt.datetime | None

    @property
    def key(self) -> Key | None:
        return None if self.due_at is None else (self.due_at, self.id)


class NotOnWorklist(LookupError):
    """Say that an application is not known, or not of this person's office."""


def list_worklist(
    deps: Deps, *, by: Operator, view: str, now: dt.datetime, limit: int, after: Key | None = None
) -> list[WorklistJob]:
    """List what a view holds of a person's offices, by due time."""
    with deps.db.reading() as db:
        mine = centres_of_person(db, by)
        if view in ASSIGNEES_OF_VIEW:
            rows = worklist.list_by_assignee(
                db, offices=mine, assignees=ASSIGNEES_OF_VIEW[view], limit=limit, after=after
            )
        elif view == "proposed":
            rows = worklist.list_proposed_rejections(
                db, offices=mine, states=BEFORE_MONEY, limit=limit
            )
        elif view == "objections":
            since = now - 2 * deps.limits.objection
            rows = worklist.list_objections(db, offices=mine, since=since, limit=limit)
        elif view == "load":
            rows = worklist.list_other_loads_found(
                db, offices=mine, states=WITH_MONEY, limit=limit
            )
        else:
            rows = _of_late(db, mine, view, limits=deps.limits, now=now, limit=limit)
    return [worklist_job(row) for row in rows]


def count_worklist(deps: Deps, *, by: Operator) -> Mapping[str, int]:
    """Say how much each list by turn holds, in a person's offices or in all."""
    with deps.db.reading() as db:
        found = worklist.count_by_assignee(db, offices=centres_of_person(db, by))
    return {
        view: sum(found.get(role, 0) for role in roles)
        for view, roles in ASSIGNEES_OF_VIEW.items()
    }


def count_first_view(deps: Deps, *, by: Operator) -> int:
    """Say how much waits in the list with which a person's work begins."""
    return count_worklist(deps, by=by).get(FIRST_VIEW[by.role], 0)


def _of_late(
    db: DbConnection,
    mine: Collection[str] | None,
    view: str,
    *,
    limits: CaseLimits,
    now: dt.datetime,
    limit: int,
) -> Sequence[OfficeApplication]:
    """List the rejections that may still be objected to, or the lights that may still fail."""
    states, back = {
        "rejected": ((State.REJECTED,), limits.objection),
        "energised": ((State.ENERGISED, State.CONNECTED), limits.reply),
    }[view]
    return worklist.list_by_state(db, offices=mine, states=states, since=now - back, limit=limit)


def events_on_worklist(state: State, role: Actor) -> tuple[Event, ...]:
    """Give what this screen offers a role in a state: what the table allows, less `ELSEWHERE`."""
    allowed = choices.permitted_events(state=state, role=role)
    return tuple(event for event in allowed if event not in ELSEWHERE)


def execute_on_worklist(
    deps: Deps,
    *,
    number: str,
    command: Command,
    expected_version: int | None,
    by: Operator,
    now: dt.datetime,
) -> None:
    """Do something to an application of one's own office, as it was seen; None: as it is now.

    Raise `NotOnWorklist`, `ChangedMeanwhile` when another was faster, `CommandRefused` when
    the rules say no.
    """
    with deps.db.reading() as db:
        row = worklist.get_application(db, number=number, offices=centres_of_person(db, by))
        if row is None:
            raise NotOnWorklist(number)
        if command.event is Event.ACCEPT_TIME:
            command = replace(
                command, counts_from=reports.get_disputed_time(db, row.application_id)
            )
    known = row.application_id
    if command.event is Event.MERGE:
        merging.merge_applications(
            deps, application_id=known, survivor=str(command.declared["survivor"]),
            command=command, now=now,
            expected_version=expected_version,
        )  # fmt: skip
        return
    if command.event in (Event.SURVEYED, Event.WORKS_DONE):
        surveys.finish_survey(
            deps, application_id=known, command=command, now=now,
            expected_version=expected_version,
        )  # fmt: skip
        return
    workflow.execute_command(
        deps, application_id=known, command=command, now=now, expected_version=expected_version
    )


def centres_of_person(db: DbConnection, by: Operator) -> Collection[str] | None:
    """Give the centres for which a person works: one, or all below an office; None: any."""
    if by.office is None:
        return None if by.role in OF_ALL_OFFICES else ()
    return offices.list_centres_below(db, by.office)


def worklist_job(row: OfficeApplication) -> WorklistJob:
    return WorklistJob(
        id=row.application_id,
        number=row.number,
        mobile=phone.mask(row.mobile),
        form=row.form,
        state=State(row.state),
        since=row.since,
        version=row.version,
        office=row.office,
        assignee=row.assignee,
        due_at=row.assignee_due_at,
        promised_at=row.promise_due_at,
    )
