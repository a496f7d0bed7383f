"""Show all that is known of an application: clocks, holds, money, messages, history."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from missedcall.db.applications import applications, bp_numbers, lookup
from missedcall.db.applications.applications import DemandRow
from missedcall.db.applications.bp_numbers import BpNumberRow
from missedcall.db.connection import (
    application_lists,
    connection_holds,
    connection_steps,
    connections,
)
from missedcall.db.connection.connection_holds import HoldRow
from missedcall.db.connection.connection_steps import ApplicationStepRow
from missedcall.db.connection.connections import ListedApplication
from missedcall.db.engine import DbConnection
from missedcall.db.messages import message_lists
from missedcall.db.messages.messages import MessageRow
from missedcall.db.offices import offices
from missedcall.db.payments import ledger
from missedcall.db.payments.ledger import LedgerRow
from missedcall.domain.applications.lookup import read_search
from missedcall.domain.connection.clocks import ClockReading
from missedcall.domain.connection.states import BEFORE_DEMAND, SlaClock
from missedcall.domain.operators.roles import OF_ALL_OFFICES
from missedcall.domain.privacy.personal import ERASED
from missedcall.domain.shared import phone
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection import sla_clocks
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators.operators import Operator
from missedcall.usecases.payments import payment_offers
from missedcall.usecases.payments.payment_offers import PaymentOffer
from missedcall.usecases.tariffs import amounts
from missedcall.usecases.tariffs.amounts import Amount
from sms.catalogue.messages import as_staff_reads

MOST = 200  # of the messages about one application


class NotHere(LookupError):
    """Say that an application is not known, or not of this person's office."""


@dataclass(frozen=True)
class ApplicationSummary:
    """Describe an application in a list; the number is masked."""

    id: int
    application: str
    number: str
    state: str
    office: str
    assignee: str | None
    due_at: dt.datetime | None
    promised_at: dt.datetime | None


@dataclass(frozen=True)
class ApplicationDetail:
    """Hold an application with its clocks and everything that was written about it."""

    listed: ApplicationSummary
    bp: BpNumberRow | None
    clocks: Mapping[SlaClock, ClockReading]
    due_paise: int | None
    credits_paise: int
    demands: Sequence[DemandRow]
    amount: Amount | None  # of the demand that is owed, with its lines
    survey: Sequence[str]  # codes of the rules that wanted the site looked at first
    entries: Sequence[LedgerRow]
    offer: PaymentOffer | None  # what can be paid now
    holds: Sequence[HoldRow]
    messages: Sequence[MessageRow]
    history: Sequence[ApplicationStepRow]

    @property
    def is_demand_issued(self) -> bool:
        """Say whether the amount was asked for; before that it is only worked out."""
        return self.listed.state not in BEFORE_DEMAND


def _without_code(row: MessageRow) -> MessageRow:
    return replace(row, text=as_staff_reads(row.key, row.text))


def list_applications(
    deps: Deps, *, by: Operator, limit: int, before: int | None = None
) -> list[ApplicationSummary]:
    """List the applications of a person's offices, the newest first, from before an id on."""
    with deps.db.reading() as db:
        rows = application_lists.list_newest_applications(
            db, offices=_sees(db, by), limit=limit, before=before
        )
    return [_listed(row) for row in rows]


def application_detail(
    deps: Deps, *, number: str, by: Operator, now: dt.datetime
) -> ApplicationDetail:
    """Give an application as it stands now; raise `NotHere`."""
    with deps.db.reading() as db:
        application_id = visible_application(db, number=number, by=by)
        case = cases.load_case(db, application_id)
        offer = payment_offers.offer_of_case(deps, db, case, now=now)
        return ApplicationDetail(
            listed=_listed(case.row),
            bp=bp_numbers.get_bp_of_application(db, application_id),
            clocks=sla_clocks.read_sla_clocks(case, limits=deps.limits, now=now),
            due_paise=case.due_paise,
            credits_paise=case.credits_paise,
            demands=applications.list_demands_of_application(db, application_id),
            entries=ledger.list_entries_of_application(db, application_id),
            amount=amounts.amount_of_application(db, application_id),
            survey=case.row.findings.get("survey_reasons", ()),
            offer=offer if isinstance(offer, PaymentOffer) else None,
            holds=connection_holds.list_holds_of_application(db, application_id),
            messages=[
                _without_code(row)
                for row in message_lists.list_messages_about_application(db, number, limit=MOST)
            ],
            history=connection_steps.list_steps_of_application(db, application_id),
        )


def find_applications(
    deps: Deps, *, text: str, by: Operator, limit: int
) -> list[ApplicationSummary]:
    """Find the applications of a person's offices by number, BP number, mobile or meter."""
    known = read_search(text)
    if known is None:
        return []
    with deps.db.reading() as db:
        found = lookup.find_application_ids(db, known, limit=limit)
        rows = lookup.list_found_applications(db, found, offices=_sees(db, by))
    return [_listed(row) for row in rows]


def require_visible(deps: Deps, *, number: str, by: Operator) -> None:
    """Raise `NotHere` unless a person may see the application of this number."""
    with deps.db.reading() as db:
        visible_application(db, number=number, by=by)


def visible_application(db: DbConnection, *, number: str, by: Operator) -> int:
    """Give the id of an application that a person may see; raise `NotHere`."""
    application_id = applications.get_application_id(db, number)
    row = connections.get_connection(db, application_id) if application_id is not None else None
    mine = _sees(db, by)
    if application_id is None or row is None or (mine is not None and row.office not in mine):
        raise NotHere(number)
    return application_id


def _sees(db: DbConnection, by: Operator) -> frozenset[str] | None:
    """Give the centres whose applications a person sees; None: all."""
    if by.role in OF_ALL_OFFICES:
        return None
    return offices.list_centres_below(db, by.office or "")


def _listed(row: ListedApplication) -> ApplicationSummary:
    number = row.mobile
    return ApplicationSummary(
        id=row.application_id,
        application=row.number,
        number=number if number == ERASED else phone.mask(number),
        state=row.state,
        office=row.office,
        assignee=row.assignee,
        due_at=row.assignee_due_at,
        promised_at=row.promise_due_at,
    )
