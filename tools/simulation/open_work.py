"""Leave something to do when the seeded weeks end, and say where each role finds it.

All roles of an office find it in one: one set of people brings an application to the light.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from missedcall.db.connection import application_lists
from missedcall.db.offices import worklist
from missedcall.domain.connection.holds import HoldKind
from missedcall.domain.connection.states import BEFORE_MONEY, Event, State
from missedcall.domain.offices.office import Lineman
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.deps import Deps
from missedcall.usecases.field import jobs
from missedcall.usecases.offices import offices
from tools.simulation.applicant import Applicant
from tools.simulation.clock import Clock

LOOKED_AT = 500  # of the newest applications


def leave(deps: Deps, clock: Clock) -> None:
    """Bring applications of one office to its store, JE, lineman and AE; its verifier has some."""
    office = _office_with_work(deps)
    unpaid, to_check = office[State.DEMAND_ISSUED], office[State.VERIFICATION]
    proposed = to_check[:1] if len(to_check) > 1 else unpaid[-1:]
    acts = [*zip(_ACTS, (each for each in unpaid if each not in proposed), strict=False)]
    for act, application_id in (*acts, *((_waits_for_ae, each) for each in proposed)):
        act(Applicant(deps, clock, application_id))


@dataclass(frozen=True)
class WorkPlaces:
    """Name the office in which all roles of an office have something to do, and its lineman."""

    lineman: str
    office: str


def places(deps: Deps) -> WorkPlaces:
    """Find the lineman with most jobs, of an office in which most roles have something to do."""
    centres = offices.list_centres_of_office(deps, office=None)
    with deps.db.reading() as db:
        assignees = {code: worklist.count_by_assignee(db, offices=[code]) for code in centres}
        proposed = {
            row.office
            for row in worklist.list_proposed_rejections(
                db, offices=None, states=BEFORE_MONEY, limit=LOOKED_AT
            )
        }

    def work_of(lineman: Lineman) -> tuple[int, int]:
        now = dt.datetime.now(dt.UTC)
        count = len(jobs.list_jobs_of_lineman(deps, lineman=lineman.code, now=now))
        waits_for = assignees.get(lineman.office, {})
        roles = sum(bool(waits_for.get(role)) for role in (Actor.VERIFIER, Actor.JE, Actor.STORE))
        return (roles + (lineman.office in proposed) if count else 0), count

    lineman = max(offices.list_linemen(deps), key=work_of)
    return WorkPlaces(lineman.code, lineman.office)


def _office_with_work(deps: Deps) -> Mapping[str, Sequence[int]]:
    """List by state the newest applications of an office with papers to check and most unpaid."""
    with deps.db.reading() as db:
        newest = application_lists.list_newest_applications(
            db, offices=None, limit=LOOKED_AT, before=None
        )
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in newest:
        found[row.office][row.state].append(row.application_id)

    def work_of(by_state: Mapping[str, Sequence[int]]) -> tuple[bool, int]:
        unpaid = len(by_state[State.DEMAND_ISSUED])
        return bool(by_state[State.VERIFICATION]) and unpaid > 1, unpaid

    return max(found.values(), key=work_of)


def _waits_for_store(actor: Applicant) -> None:
    actor.pays()


def _waits_for_lineman(actor: Applicant) -> None:
    actor.pays()
    actor.fetches_meter()


def _waits_for_je(actor: Applicant) -> None:
    actor.pays()
    actor.does(Event.OPEN_HOLD, Actor.JE, hold=HoldKind.PREMISES_LOCKED, evidence="photo")


def _waits_for_ae(actor: Applicant) -> None:
    actor.does(Event.PROPOSE_REJECTION, Actor.JE)


_ACTS: Sequence[Callable[[Applicant], None]] = (
    _waits_for_store,
    _waits_for_je,
    _waits_for_lineman,
)
