"""Follow an application, and ask for something, as the person who has proven its mobile.

Each function looks whose application it is: one of another mobile is answered as one that is not
there.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from missedcall.db.applications import applications, corrections
from missedcall.db.applications.applications import DemandLineRow, DemandRow
from missedcall.db.calls import statuses
from missedcall.db.calls.statuses import StatusLineRow
from missedcall.db.connection import connections
from missedcall.db.engine import DbConnection
from missedcall.db.payments import ledger
from missedcall.db.payments.ledger import LedgerRow
from missedcall.domain.applications.corrections import correctable_fields
from missedcall.domain.calls import status
from missedcall.domain.calls.status import StatusStage
from missedcall.domain.connection.states import BEFORE_DEMAND, FINAL, Event, State
from missedcall.domain.field.cable import CableReportSource, CableState
from missedcall.domain.field.slots import VisitSlot
from missedcall.domain.operators.roles import Actor
from missedcall.domain.payments.payable import NotPayable
from missedcall.usecases.applications import rejection_objections, timeline
from missedcall.usecases.applications.timeline import TimelineEntry, TimelineKind, TimelinePlace
from missedcall.usecases.calls import answers, status_line
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.command import Command
from missedcall.usecases.deps import Deps
from missedcall.usecases.field import cable
from missedcall.usecases.payments import payment_offers
from missedcall.usecases.payments.payment_offers import PaymentOffer

LONGEST = 200
# What of a timeline is for staff alone, and what names no person and tells nothing of one.
OF_STAFF = frozenset({TimelineKind.TASK, TimelineKind.REPORT})
WITHOUT_PERSON = frozenset(
    {TimelineKind.STEP, TimelineKind.AMOUNT, TimelineKind.PAYMENT, TimelineKind.VISIT}
)

# Who lays the cable says when it is there; a cable of the company comes with the lineman.
ASKED_CABLE = frozenset({CableState.UNKNOWN, CableState.NOT_READY})


class NotOwn(LookupError):
    """Say that there is no such application for who asks."""


@dataclass(frozen=True)
class Asker:
    """Say who asks for an application: a proven mobile, or (None) a client that may see all."""

    mobile: str | None
    name: str  # as the history names who acts


@dataclass(frozen=True)
class FollowedApplication:
    """Hold where an application stands, as its applicant may know it; no names."""

    row: StatusLineRow
    stage: StatusStage
    since: dt.datetime
    version: int
    paid_paise: int
    asks_cable: bool


@dataclass(frozen=True)
class OwedAmount:
    """Hold the versions of a demand, the lines of the one that is owed, and the payments.

    `is_issued`: the amount was asked for; before that it is only worked out.
    """

    is_issued: bool
    versions: Sequence[DemandRow]
    lines: Sequence[DemandLineRow]
    entries: Sequence[LedgerRow]


def list_followed(
    deps: Deps, *, by: Asker, before: int | None, limit: int, now: dt.datetime
) -> list[FollowedApplication]:
    """List the applications of the proven mobile, the newest first, from before an id on."""
    if by.mobile is None:
        return []
    with deps.db.reading() as db:
        rows = [
            row
            for row in statuses.list_statuses_of_telephone(db, by.mobile)
            if row.mobile == by.mobile and (before is None or row.id < before)
        ]
        return [_followed(db, row, now=now) for row in rows[:limit]]


def follow(deps: Deps, *, number: str, by: Asker, now: dt.datetime) -> FollowedApplication:
    """Give where an application stands; raise `NotOwn`."""
    with deps.db.reading() as db:
        return _followed(db, own_application(db, number, by), now=now)


def list_timeline(
    deps: Deps, *, number: str, by: Asker, after: TimelinePlace | None, limit: int
) -> list[tuple[TimelinePlace, TimelineEntry]]:
    """List what happened to an application with its place, the first first, from behind one on.

    It names no staff. A client that may see all applications gets nothing of a person: no calls,
    texts or corrections, and no details. Raise `NotOwn`.
    """
    with deps.db.reading() as db:
        entries = timeline.timeline_of_application(db, own_application(db, number, by).id)
    placed = [
        (place, entry)
        for place, entry in zip(timeline.places_of_entries(entries), entries, strict=True)
        if entry.kind not in OF_STAFF and (after is None or place > after)
    ]
    if by.mobile is None:
        placed = [
            (place, replace(entry, detail=""))
            for place, entry in placed
            if entry.kind in WITHOUT_PERSON
        ]
    return placed[:limit]


def object_to_rejection(
    deps: Deps, *, number: str, by: Asker, reason: str, now: dt.datetime
) -> None:
    """Object to the rejection of an application; raise `NotOwn`, or as the act does."""
    _require_own(deps, number, by)
    rejection_objections.object_to_rejection(
        deps, number=number, reason=reason, actor=by.name, now=now
    )


def report_cable(
    deps: Deps,
    *,
    number: str,
    by: Asker,
    ready: bool,
    source: CableReportSource,
    now: dt.datetime,
) -> None:
    """Take whether the service cable is ready; raise `NotOwn` or `CableNotReportable`."""
    _require_own(deps, number, by)
    cable.report_cable(
        deps, application=number, ready=ready, source=source, actor=by.name, now=now
    )


def owed_amount(deps: Deps, *, number: str, by: Asker) -> OwedAmount:
    """Give what is owed and what came in; raise `NotOwn`."""
    with deps.db.reading() as db:
        row = own_application(db, number, by)
        return OwedAmount(
            State(row.state) not in BEFORE_DEMAND,
            applications.list_demands_of_application(db, row.id),
            applications.list_lines_of_demand(db, row.demand_id),
            ledger.list_entries_of_application(db, row.id),
        )


def offer_payment(
    deps: Deps, *, number: str, by: Asker, now: dt.datetime
) -> PaymentOffer | NotPayable:
    """Give what can be paid now, and by which link; raise `NotOwn`."""
    _require_own(deps, number, by)
    return payment_offers.payment_offer(deps, number=number, now=now)


def list_visit_times(
    deps: Deps, *, number: str, by: Asker, now: dt.datetime
) -> tuple[VisitSlot, ...]:
    """Give the times to which the visit can be moved; raise `NotOwn`."""
    _require_own(deps, number, by)
    found = status_line.find_application(deps, application=number, caller=by.mobile, now=now)
    return found.slots if found else ()


def choose_visit_time(
    deps: Deps, *, number: str, by: Asker, begins: dt.datetime, now: dt.datetime
) -> bool:
    """Move the visit to a time that is offered; False when it is not. Raise `NotOwn`."""
    _require_own(deps, number, by)
    return status_line.choose_visit_slot(
        deps, application=number, caller=by.mobile, begins=begins, now=now
    )


def withdraw(deps: Deps, *, number: str, by: Asker, reason: str, now: dt.datetime) -> None:
    """Withdraw an application for its applicant, who has proven its mobile by a code.

    Raise `NotOwn`, and `CommandRefused` when the rules say no.
    """
    with deps.db.reading() as db:
        row = own_application(db, number, by)
    command = Command(
        Event.WITHDRAW,
        Actor.CALLER,
        by.name,
        reason=" ".join(reason.split())[:LONGEST],
        declared={"identity_proven": by.mobile == row.mobile},
    )
    workflow.execute_command(deps, application_id=row.id, command=command, now=now)


def correctable(deps: Deps, *, number: str, by: Asker) -> Mapping[str, str]:
    """Give the fields of the form that the applicant may correct, as they are; or `NotOwn`."""
    with deps.db.reading() as db:
        row = own_application(db, number, by)
        form = {**corrections.get_form(db, row.id), "mobile": row.mobile}
    names = correctable_fields(state=State(row.state), role=Actor.CALLER)
    return {name: str(form.get(name, "")) for name in names}


def _require_own(deps: Deps, number: str, by: Asker) -> None:
    with deps.db.reading() as db:
        own_application(db, number, by)


def own_application(db: DbConnection, number: str, by: Asker) -> StatusLineRow:
    """Give an application of who asks; raise `NotOwn`."""
    row = statuses.get_status_of_application(db, number)
    if row is None or by.mobile not in (None, row.mobile):
        raise NotOwn(number)
    return row


def _followed(db: DbConnection, row: StatusLineRow, *, now: dt.datetime) -> FollowedApplication:
    connection = connections.get_connection(db, row.id)
    if connection is None:
        raise NotOwn(row.number)
    entries = ledger.list_entries_of_application(db, row.id)
    lies = cable.get_cable_state(db, row.id)
    return FollowedApplication(
        row=row,
        stage=status.application_stage(answers.application_status(row), now=now),
        since=connection.since,
        version=connection.version,
        paid_paise=sum(entry.amount_paise for entry in entries),
        asks_cable=State(row.state) not in FINAL and lies in ASKED_CABLE,
    )
