"""Take money in, once: from a gateway's notice, a bank's list, or the counter."""

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import replace

from missedcall.db import committed_log
from missedcall.db.applications import applications
from missedcall.db.engine import DbConnection, IntegrityError
from missedcall.db.payments import ledger
from missedcall.domain.callbacks import calendar
from missedcall.domain.connection.states import BEFORE_MONEY, Event, State
from missedcall.domain.operators.roles import Actor
from missedcall.domain.payments import ledger as rules
from missedcall.domain.payments import references
from missedcall.domain.payments.ledger import (
    BookedPayment,
    LedgerEntry,
    PaymentDecision,
    PaymentDiffers,
    PaymentNotice,
    PaymentWindow,
    PriorPayment,
    ReversedBeforehand,
    UnassignedPayment,
)
from missedcall.domain.payments.payment_record import MOST_PAYER_REFERENCE
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection import demand_versions, settlement, workflow
from missedcall.usecases.connection.case import Case
from missedcall.usecases.connection.command import Command, CommandRefused, NewDemand
from missedcall.usecases.deps import Deps
from missedcall.usecases.payments import payment_receipts, reversals
from missedcall.usecases.payments.prior_payments import list_prior_payments, with_payer

log = logging.getLogger(__name__)

# Money settles a demand in these states; before them it waits until the demand is issued.
AWAITING = frozenset({State.DEMAND_ISSUED, State.DEMAND_EXPIRED})
BEFORE_DEMAND = BEFORE_MONEY - AWAITING


def book_payment(
    deps: Deps,
    *,
    application: str,
    notice: PaymentNotice,
    actor: str,
    now: dt.datetime,
    other_payers: bool = False,
) -> PaymentDecision:
    """Book a payment for the application of this number; the same notice again changes nothing.

    Money that completes the demand starts the promise at the moment it was settled. What is short
    is told, what is over is kept for the applicant, and unknown payers' money is in suspense. With
    `other_payers` a person has said that a reference which another has paid with is used twice.
    """
    try:
        with deps.db.writing() as db:
            answer, sent = book_in_transaction(
                deps, db, application, notice, actor, now=now, other_payers=other_payers
            )
    except IntegrityError:
        # The same notice came twice at once: the other one has just booked it.
        with deps.db.writing() as db:
            answer, sent = book_in_transaction(
                deps, db, application, notice, actor, now=now, other_payers=other_payers
            )
    for message_id in sent:
        deps.queue.enqueue_message(message_id)
    return answer


def preview_payment(
    deps: Deps,
    *,
    application: str,
    notice: PaymentNotice,
    now: dt.datetime,
    other_payers: bool = False,
) -> PaymentDecision:
    """Say what would become of a payment; nothing is written."""
    with deps.db.reading() as db:
        application_id = applications.get_application_id(db, application)
        case = None if application_id is None else cases.load_case(db, application_id)
        fresh = (
            None if case is None else _price_of_the_day(deps, db, case, notice.settled_at, now=now)
        )
        answer = _answer_notice(
            deps, db, application, case, notice, fresh, now=now, other_payers=other_payers
        )
        if isinstance(
            answer, BookedPayment | UnassignedPayment
        ) and reversals.is_reversed_beforehand(db, answer.entry):
            return ReversedBeforehand(answer.entry)
        return answer


def book_in_transaction(
    deps: Deps,
    db: DbConnection,
    application: str,
    notice: PaymentNotice,
    actor: str,
    *,
    now: dt.datetime,
    other_payers: bool = False,
) -> tuple[PaymentDecision, list[int]]:
    """Do what `book_payment` does in the caller's transaction; give the messages to send.

    A payment that was taken back before it came is booked with its opposite, and settles nothing.
    """
    application_id = applications.get_application_id(db, application)
    case = None if application_id is None else cases.load_case(db, application_id)
    fresh = None if case is None else _price_of_the_day(deps, db, case, notice.settled_at, now=now)
    answer = _answer_notice(
        deps, db, application, case, notice, fresh, now=now, other_payers=other_payers
    )
    match answer:
        case UnassignedPayment(entry):
            payer_reference = application[:MOST_PAYER_REFERENCE]
            ledger.add_entry(
                db, entry, application_id=None, actor=actor, payer_reference=payer_reference
            )
            if reversals.book_open_reversal(db, entry, application_id=None, now=now):
                return ReversedBeforehand(entry), []
            log.warning("money with reference %s waits in suspense", notice.reference)
        case BookedPayment(entry) if case is not None:
            _book(db, case, entry, actor, now=now)
            if reversals.book_open_reversal(db, entry, application_id=case.id, now=now):
                return ReversedBeforehand(entry), []
            return answer, _continue_case(deps, db, case.id, answer, fresh, now=now)
        case PaymentDiffers(booked, difference):
            log.error(
                "reference %s came again with another %s; booked are %s paise",
                notice.reference,
                difference,
                booked,
            )
    return answer, []


def credit_application(
    deps: Deps, db: DbConnection, case: Case, entry: LedgerEntry, actor: str, *, now: dt.datetime
) -> list[int]:
    """Book money that was found to be an application's, and go on with it."""
    fresh = _price_of_the_day(deps, db, case, entry.settled_at, now=now)
    due = fresh.quote.total_paise if fresh else case.due_paise or 0
    _book(db, case, entry, actor, now=now)
    booked = rules.book_entry(entry, before=case.credits_paise, due_paise=due)
    return _continue_case(deps, db, case.id, booked, fresh, now=now)


def _book(
    db: DbConnection, case: Case, entry: LedgerEntry, actor: str, *, now: dt.datetime
) -> None:
    """Write an entry of an application; who paid gets a receipt in the same transaction."""
    is_new = entry.reason in payment_receipts.RECEIPTED
    receipt = payment_receipts.next_receipt_number(db, now=now) if is_new else None
    ledger.add_entry(db, entry, application_id=case.id, actor=actor, receipt=receipt)
    committed_log.log_after_commit(db, "payment booked", application=case.number)


def earliest_settlement(deps: Deps, case: Case | None, *, now: dt.datetime) -> dt.datetime:
    """Give from when a payment can date: the day of the application, or `oldest_days` ago.

    A bank's list may give a day without a time, so the whole day counts.
    """
    oldest = now - dt.timedelta(days=deps.config.payments.oldest_days)
    if case is None:
        return oldest
    return max(oldest, calendar.last_midnight(at=case.row.applied_at))


def _answer_notice(
    deps: Deps,
    db: DbConnection,
    application: str,
    case: Case | None,
    notice: PaymentNotice,
    fresh: NewDemand | None,
    *,
    now: dt.datetime,
    other_payers: bool,
) -> PaymentDecision:
    notice = with_payer(notice, application)
    prior = list_prior_payments(db, notice)
    window = PaymentWindow(
        earliest=earliest_settlement(deps, case, now=now),
        same_within=dt.timedelta(days=deps.config.payments.reference_days),
    )
    due = fresh.quote.total_paise if fresh else (case.due_paise or 0) if case else 0
    if other_payers and _is_of_other_payer(notice, prior, window):
        name = references.reference_of_other_payer(
            notice.reference, application[:MOST_PAYER_REFERENCE]
        )
        notice, prior = (replace(notice, reference=name), []) if name else (notice, prior)
    return rules.decide_payment(
        notice,
        prior=prior,
        ledger=case.entries if case else (),
        state=case.state if case else None,
        due_paise=due,
        window=window,
        now=now,
    )


def _is_of_other_payer(
    notice: PaymentNotice, prior: Sequence[PriorPayment], window: PaymentWindow
) -> bool:
    found = rules.find_same_payment(notice, prior, same_within=window.same_within)
    return isinstance(found, PaymentDiffers) and found.mismatch == "payer"


def _price_of_the_day(
    deps: Deps, db: DbConnection, case: Case, settled_at: dt.datetime, *, now: dt.datetime
) -> NewDemand | None:
    """Price anew what is paid after its last day; None when the old price holds, or none can be.

    A demand inside its validity keeps its price, however late we hear that it was paid.
    """
    if not _is_late(case, settled_at):
        return None
    try:
        return demand_versions.price_demand_today(deps, db, case, now=now)
    except CommandRefused as error:
        log.warning(
            "application %s was paid late and has no price today: %s",
            case.number,
            error,
            extra={"application": case.number},
        )
        return None


def _is_late(case: Case, settled_at: dt.datetime) -> bool:
    if case.state is not State.DEMAND_EXPIRED or case.row.due_on is None:
        return False
    return calendar.ist_date(settled_at) > case.row.due_on


def _continue_case(
    deps: Deps,
    db: DbConnection,
    application_id: int,
    booked: BookedPayment,
    fresh: NewDemand | None,
    *,
    now: dt.datetime,
) -> list[int]:
    """Go on with a case whose money came: it is paid, or the applicant hears what is missing.

    The money is booked whatever follows: what the rules do not allow waits for a person. Before a
    demand is issued it waits too: the demand, when it is issued, is settled at once.
    """
    sent: list[int] = []
    case = cases.load_case(db, application_id)
    if case.state in AWAITING:
        try:
            sent += _settled_or_short(deps, db, case, booked, fresh, now=now)
        except CommandRefused as error:
            log.warning(
                "money of application %s is booked and waits: %s",
                case.number,
                error,
                extra={"application": case.number},
            )
    if booked.excess_paise and case.state not in BEFORE_DEMAND:
        sent += workflow.queue_text_to_applicant(
            deps, db, cases.load_case(db, case.id), "excess", now=now
        )
    return sent


def _settled_or_short(
    deps: Deps,
    db: DbConnection,
    case: Case,
    booked: BookedPayment,
    fresh: NewDemand | None,
    *,
    now: dt.datetime,
) -> list[int]:
    if fresh is None and _is_late(case, booked.entry.settled_at):
        return []  # there is no price today: it waits for who issues the demand anew
    if not booked.short_paise:
        changed = fresh if fresh and fresh.quote.total_paise != case.due_paise else None
        command = settlement.settlement_command(deps, db, case, demand=changed)
        return workflow.execute_in_transaction(deps, db, case.id, command, now=now)
    if fresh is not None:
        command = Command(
            Event.REISSUE, Actor.SYSTEM, "system", reason="paid in part", demand=fresh
        )
        return workflow.execute_in_transaction(deps, db, case.id, command, now=now)
    return workflow.queue_text_to_applicant(deps, db, case, "part_paid", now=now)
