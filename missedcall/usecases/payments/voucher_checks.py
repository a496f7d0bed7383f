"""Approve or refuse a voucher that another entered, and book what is approved."""

import datetime as dt
from collections.abc import Callable, Mapping

from missedcall.db.engine import DbConnection
from missedcall.db.payments import ledger, vouchers
from missedcall.db.payments.vouchers import VoucherRow
from missedcall.domain.operators.roles import Actor
from missedcall.domain.payments.ledger import (
    Account,
    BookedPayment,
    Channel,
    LedgerEntry,
    PaymentNotice,
    ReversedBeforehand,
    UnassignedPayment,
)
from missedcall.domain.payments.refusals import VoucherRefusal as Refusal
from missedcall.domain.payments.refusals import VoucherState
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection import workflow
from missedcall.usecases.deps import Deps
from missedcall.usecases.payments import payments, reversals, suspense
from missedcall.usecases.payments.reversals import ReversalCause
from missedcall.usecases.payments.vouchers import (
    EXCESS,
    EXCESS_REFUND,
    GIVE_BACK,
    RECEIPT,
    REVERSAL,
    NotEntered,
    case_with_excess,
    excess_of_case,
)
from missedcall.usecases.second_person import why_not_second


class NotChecked(RequestRefused):
    """Say why a voucher cannot be approved or refused by this person now."""


def approve_voucher(deps: Deps, *, voucher_id: int, by: str, now: dt.datetime) -> None:
    """Book what another has entered; a cheque counts from now, when it is cleared."""
    with deps.db.writing() as db:
        row = _checked(db, voucher_id, to_state="booked", by=by, reason="", now=now)
        sent = BOOK_BY_KIND[row.kind](deps, db, row, by, now)
    for message_id in sent:
        deps.queue.enqueue_message(message_id)


def refuse_voucher(deps: Deps, *, voucher_id: int, by: str, reason: str, now: dt.datetime) -> None:
    """Refuse a voucher, or take back one's own, with the reason; a cheque that bounced."""
    reason = " ".join(reason.split())
    if not reason:
        raise NotChecked(explain(Refusal.NO_REASON))
    with deps.db.writing() as db:
        _move_voucher(db, voucher_id, to_state="refused", by=by, reason=reason[:200], now=now)


def _checked(
    db: DbConnection, voucher_id: int, *, to_state: str, by: str, reason: str, now: dt.datetime
) -> VoucherRow:
    row = _move_voucher(db, voucher_id, to_state=to_state, by=by, reason=reason, now=now)
    why_not = why_not_second(db, first=row.maker, second=by, since=row.made_at)
    if why_not is not None:
        raise NotChecked(explain(Refusal.TWO, why=why_not))
    return row


def _move_voucher(
    db: DbConnection, voucher_id: int, *, to_state: str, by: str, reason: str, now: dt.datetime
) -> VoucherRow:
    row = vouchers.get_voucher(db, voucher_id)
    if row is None:
        raise NotChecked(explain(Refusal.UNKNOWN, voucher=voucher_id))
    if not vouchers.check_voucher(
        db, voucher_id, to_state=to_state, actor=by, at=now, reason=reason
    ):
        raise NotChecked(explain(Refusal.DONE, voucher=voucher_id, state=VoucherState(row.state)))
    return row


def _book_receipt(
    deps: Deps, db: DbConnection, row: VoucherRow, by: str, now: dt.datetime
) -> list[int]:
    cheque = row.channel == Channel.CHEQUE
    notice = PaymentNotice(
        Channel(row.channel),
        row.reference,
        row.amount_paise,
        settled_at=now if cheque else row.paid_at,
    )
    answer, sent = payments.book_in_transaction(deps, db, row.application, notice, by, now=now)
    if not isinstance(answer, BookedPayment | UnassignedPayment | ReversedBeforehand):
        raise NotChecked(explain(Refusal.BOOKED, reference=row.reference))
    return sent


def _book_give_back(
    deps: Deps, db: DbConnection, row: VoucherRow, by: str, now: dt.datetime
) -> list[int]:
    channel = Channel(row.channel)
    here = suspense.find_in_suspense(db, channel=channel, reference=row.reference)
    out = LedgerEntry(
        Account.SUSPENSE, channel, row.reference, -here.amount_paise, now, now, "refund"
    )
    ledger.add_entry(db, out, application_id=None, actor=by)
    return []


def _book_reversal(
    deps: Deps, db: DbConnection, row: VoucherRow, by: str, now: dt.datetime
) -> list[int]:
    return reversals.book_reversal(
        deps,
        db,
        channel=Channel(row.channel),
        reference=row.reference,
        cause=ReversalCause(row.note),
        actor=by,
        role=Actor.ACCOUNTS,
        now=now,
    )


def _book_excess(
    deps: Deps, db: DbConnection, row: VoucherRow, by: str, now: dt.datetime
) -> list[int]:
    """Book the refund and tell it; what the demand asks stays, whatever came between."""
    try:
        case = case_with_excess(db, row.application)
    except NotEntered as error:
        raise NotChecked(error.reason) from error
    if excess_of_case(case) < row.amount_paise:
        raise NotChecked(explain(Refusal.LESS_OVER, application=case.number))
    channel, paise = Channel(row.channel), -row.amount_paise
    out = LedgerEntry(Account.APPLICATION, channel, row.reference, paise, now, now, EXCESS_REFUND)
    ledger.add_entry(db, out, application_id=case.id, actor=by)
    return workflow.queue_text_to_applicant(
        deps, db, cases.load_case(db, case.id), "refund", now=now
    )


BOOK_BY_KIND: Mapping[
    str, Callable[[Deps, DbConnection, VoucherRow, str, dt.datetime], list[int]]
] = {
    RECEIPT: _book_receipt,
    GIVE_BACK: _book_give_back,
    REVERSAL: _book_reversal,
    EXCESS: _book_excess,
}
