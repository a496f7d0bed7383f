"""Correct a form after it was sent; office, promise, amount and texts follow what is right."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from missedcall.db.applications import applications, corrections
from missedcall.db.applications.corrections import CorrectionRow
from missedcall.db.connection import connections
from missedcall.db.engine import DbConnection
from missedcall.db.offices import offices
from missedcall.db.schema import note_audit
from missedcall.domain.applications import corrections as rules
from missedcall.domain.applications.application import FieldError
from missedcall.domain.applications.corrections import Correction
from missedcall.domain.applications.refusals import CorrectionRefusal
from missedcall.domain.connection import choices
from missedcall.domain.connection.holds import HoldKind
from missedcall.domain.connection.lifecycle import TransitionRefused
from missedcall.domain.connection.refusals import ApplicationRefusal, CommandRefusal
from missedcall.domain.connection.states import BEFORE_MONEY, WITH_MONEY, Event, State
from missedcall.domain.offices.office import Locality
from missedcall.domain.operators.roles import Actor
from missedcall.domain.privacy.personal import ERASED
from missedcall.domain.shared import phone
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection import demand_versions, workflow
from missedcall.usecases.connection.case import Case, NoSuchApplication
from missedcall.usecases.connection.command import ChangedMeanwhile, Command, CommandRefused
from missedcall.usecases.connection.demand_versions import PlacePrice
from missedcall.usecases.deps import Deps
from missedcall.usecases.tariffs.pricing import MayNotBill, NoDemand

LONGEST = 200


class MobileProof(StrEnum):
    """Say how it is known that the applicant has the new mobile in hand."""

    CODE = "code"  # that was sent to it was told
    CALL = "call"  # the applicant was spoken with on it


@dataclass(frozen=True)
class CorrectionRequest:
    """Say what of a form is to be another, and why; `proof` is needed for another mobile.

    `changes` are texts by the names of `corrections.CORRECTABLE`.
    """

    changes: Mapping[str, str]
    reason: str
    proof: MobileProof | None = None


class CorrectionRefused(RequestRefused):
    """Name every field that cannot be taken as it was typed."""

    def __init__(self, *errors: FieldError) -> None:
        fields = "; ".join(f"{error.field or 'form'}: {error.code}" for error in errors)
        super().__init__(explain(CorrectionRefusal.FIELDS, fields=fields))
        self.errors = errors


def correct_application(
    deps: Deps,
    *,
    number: str,
    request: CorrectionRequest,
    actor: str,
    role: Actor,
    now: dt.datetime,
    expected_version: int | None = None,
) -> None:
    """Write what is right into a form, and let office, promise, demand and texts follow.

    What each field was, by whom it was corrected and why is kept. Raise `NoSuchApplication`,
    `CorrectionRefused` for fields, `ChangedMeanwhile` when another was faster, and
    `CommandRefused` when the rules or the tariff say no; then nothing is written.
    """
    with deps.db.writing() as db:
        application_id = applications.get_application_id(db, number)
        if application_id is None:
            raise NoSuchApplication.named(number)
        case = cases.load_case(db, application_id)
        if case.row.mobile == ERASED:
            raise NoSuchApplication(explain(ApplicationRefusal.ERASED, application=number))
        if expected_version is not None and expected_version != case.row.version:
            raise ChangedMeanwhile(number)
        sent = _correct(deps, db, case, request, actor=actor, role=role, now=now)
    for message_id in sent:
        deps.queue.enqueue_message(message_id)
    deps.queue.enqueue_dispatch()


def _correct(
    deps: Deps,
    db: DbConnection,
    case: Case,
    request: CorrectionRequest,
    *,
    actor: str,
    role: Actor,
    now: dt.datetime,
) -> list[int]:
    changes = _read(db, case, request, role=role)
    reason = " ".join(request.reason.split())[:LONGEST]
    place = _place(db, changes)
    moves = place is not None and place.office != case.row.office
    command = Command(
        Event.AMEND,
        role,
        actor,
        reason=reason,
        declared={"moves_office": moves},
        corrections=changes,
        place=place,
    )
    sent = [] if place is None else _reprice(deps, db, case, place, command, now=now)
    sent += workflow.execute_in_transaction(deps, db, case.id, command, now=now)
    if moves:
        sent += _no_more_want_of_meter(deps, db, case, command, now=now)
    named = ", ".join(change.field for change in changes)
    note_audit(
        db,
        at=now,
        actor=actor,
        action="application.correct",
        subject=f"{case.number}: {named}"[:60],
        reason=reason,
    )
    return sent


def _read(
    db: DbConnection, case: Case, request: CorrectionRequest, *, role: Actor
) -> tuple[Correction, ...]:
    """Read what is to be corrected; raise `CorrectionRefused`."""
    form = corrections.get_form(db, case.id)
    named = request.changes.get("locality", "").strip()
    place = offices.get_locality(db, named) if named else None
    read = rules.read_corrections(
        {**form, "mobile": case.row.mobile},
        request.changes,
        localities=() if place is None else (place.code,),
    )
    errors = [one for one in read if isinstance(one, FieldError)]
    changes = tuple(one for one in read if isinstance(one, Correction))
    allowed = rules.correctable_fields(state=case.state, role=role)
    errors += [
        FieldError(one.field, "by_office_only") for one in changes if one.field not in allowed
    ]
    if any(one.field == "mobile" for one in changes) and request.proof is None:
        errors.append(FieldError("mobile", "mobile_unproven"))
    if not request.reason.strip():
        errors.append(FieldError("reason", "missing"))
    if errors:
        raise CorrectionRefused(*errors)
    return changes


def _place(db: DbConnection, changes: tuple[Correction, ...]) -> Locality | None:
    """Give the place that is right, when the form named another."""
    for change in changes:
        if change.field == "locality":
            return offices.get_locality(db, change.after)
    return None


def _reprice(
    deps: Deps,
    db: DbConnection,
    case: Case,
    place: Locality,
    command: Command,
    *,
    now: dt.datetime,
) -> list[int]:
    """Let the demand follow the area of the right place, when it makes another amount."""
    if place.area == case.area or case.row.demand_id is None:
        return []
    if case.state not in BEFORE_MONEY | WITH_MONEY or case.state is State.DEMAND_EXPIRED:
        return []  # an expired one is priced by its area when it is issued anew
    try:
        price = demand_versions.price_for_place(deps, db, case, area=place.area, now=now)
    except (NoDemand, MayNotBill) as error:
        reason = explain(CommandRefusal.NO_DEMAND_FOR_PLACE, error=error)
        raise CommandRefused(TransitionRefused(None, reason)) from error
    if price.total_paise == case.due_paise:
        return []
    if case.state in WITH_MONEY or case.state is State.DEMAND_ISSUED:
        revised = Command(
            Event.REVISE, Actor.SYSTEM, command.actor, reason=command.reason, demand=price.demand
        )
        return workflow.execute_in_transaction(deps, db, case.id, revised, now=now)
    _replace_unasked(db, case, price, command, now=now)
    return []


def _replace_unasked(
    db: DbConnection, case: Case, price: PlacePrice, command: Command, *, now: dt.datetime
) -> None:
    """Put the right amount in the place of one that was not asked for yet."""
    demand_versions.replace_demand(db, case, price.demand, reason=command.reason, now=now)
    found = {**case.row.findings, "exemption": price.exemption}
    connections.note_findings(db, case.id, found)


def _no_more_want_of_meter(
    deps: Deps, db: DbConnection, case: Case, command: Command, *, now: dt.datetime
) -> list[int]:
    """End the hold for a meter that the wrong office lacked: the right one's store decides."""
    if not any(h.kind is HoldKind.NO_METER and h.closed_at is None for h in case.holds):
        return []
    ended = replace(
        Command(Event.CLOSE_HOLD, Actor.SYSTEM, "system", reason=command.reason),
        hold=HoldKind.NO_METER,
    )
    return workflow.execute_in_transaction(deps, db, case.id, ended, now=now)


def correctable_by_staff(state: State, role: Actor) -> Sequence[str]:
    """Give what a page lets a role correct as it is typed: a mobile is proven by its code."""
    if Event.AMEND not in choices.permitted_events(state=state, role=role):
        return ()
    return [n for n in rules.correctable_fields(state=state, role=role) if n != "mobile"]


def list_masked_corrections(db: DbConnection, application_id: int) -> Sequence[CorrectionRow]:
    """List what was corrected in a form, with mobiles masked."""
    return [
        replace(row, before=phone.mask(row.before), after=phone.mask(row.after))
        if row.field == "mobile"
        else row
        for row in corrections.list_corrections_of_application(db, application_id)
    ]
