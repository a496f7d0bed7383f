"""Leave something to do when the seeded weeks end, and say where each role finds it."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from missedcall.db.connection import application_lists
from missedcall.db.offices import worklist
from missedcall.domain.connection.holds import HoldKind
from missedcall.domain.connection.states import Event, State
from missedcall.domain.operators.roles import OF_AN_OFFICE, Actor
from missedcall.usecases.deps import Deps
from missedcall.usecases.field import jobs
from missedcall.usecases.offices import offices
from tools.simulation.applicant import Applicant
from tools.simulation.clock import Clock

LOOKED_AT = 500  # of the newest applications


def leave(deps: Deps, clock: Clock) -> None:
    """Bring the newest unpaid demands of one office to its lineman, JE, AE and store."""
    unpaid = _most_unpaid(deps)
    for act, application_id in zip(_ACTS, unpaid, strict=False):
        act(Applicant(deps, clock, application_id))


@dataclass(frozen=True)
class WorkPlaces:
    """Name the lineman with most jobs, and the office in which each role of an office works."""

    lineman: str
    offices: Mapping[Actor, str]


def places(deps: Deps) -> WorkPlaces:
    """Find where the roles of an office have most to do."""
    centres = offices.list_centres_of_office(deps, office=None)
    with deps.db.reading() as db:
        assignees = {code: worklist.count_by_assignee(db, offices=[code]) for code in centres}
    lineman = max(
        offices.list_linemen(deps),
        key=lambda each: len(
            jobs.list_jobs_of_lineman(deps, lineman=each.code, now=dt.datetime.now(dt.UTC))
        ),
    )
    to_check = max(centres, key=lambda code: assignees[code].get(Actor.VERIFIER, 0))
    of_lineman = dict.fromkeys(OF_AN_OFFICE, lineman.office)
    return WorkPlaces(lineman.code, {**of_lineman, Actor.VERIFIER: to_check})


def _most_unpaid(deps: Deps) -> Sequence[int]:
    """List the unpaid demands of the office that has most of them, the newest first."""
    with deps.db.reading() as db:
        newest = application_lists.list_newest_applications(
            db, offices=None, limit=LOOKED_AT, before=None
        )
    unpaid = [row for row in newest if row.state == State.DEMAND_ISSUED]
    by_office = groupby(sorted(unpaid, key=lambda row: row.office), lambda row: row.office)
    listed = [[row.application_id for row in rows] for _, rows in by_office]
    return max(listed, key=len, default=[])


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
    *(_waits_for_lineman, _waits_for_je, _waits_for_ae),
    _waits_for_store,
)
