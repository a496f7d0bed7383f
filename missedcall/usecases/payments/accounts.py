"""Gather what waits for accounts: unknown payers' money, vouchers, refunds; today's entries."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from missedcall.db.connection import application_lists
from missedcall.db.connection.application_lists import RefundDue
from missedcall.db.payments import (
    ledger,
    open_reversals,
    payment_notices,
    reconciliations,
    vouchers,
)
from missedcall.db.payments.ledger import NamedEntry, SuspenseBalance
from missedcall.db.payments.open_reversals import OpenReversalRow
from missedcall.db.payments.payment_notices import PaymentNoticeRow
from missedcall.db.payments.reconciliations import UnsettledDifference
from missedcall.db.payments.vouchers import VoucherRow
from missedcall.domain.callbacks import calendar
from missedcall.usecases.deps import Deps

MOST = 100


@dataclass(frozen=True)
class AccountsDesk:
    """Hold the lists of the page of accounts, each the oldest first but today's entries."""

    suspense: Sequence[SuspenseBalance]
    vouchers: Sequence[VoucherRow]
    refunds: Sequence[RefundDue]
    open_reversals: Sequence[OpenReversalRow]  # of payments that have not come
    differences: Sequence[UnsettledDifference]  # on which bank and ledger do not agree
    unread: Sequence[PaymentNoticeRow]  # notices of gateways that could not be booked
    today: Sequence[NamedEntry]


def load_accounts_desk(deps: Deps, *, now: dt.datetime) -> AccountsDesk:
    """Give all of it at one moment."""
    midnight = calendar.next_midnight(at=now) - dt.timedelta(days=1)
    with deps.db.reading() as db:
        return AccountsDesk(
            suspense=ledger.list_entries_in_suspense(db, limit=MOST),
            vouchers=vouchers.list_waiting_vouchers(db, limit=MOST),
            refunds=application_lists.list_refunds_due(db, limit=MOST),
            open_reversals=open_reversals.list_oldest_open_reversals(db, limit=MOST),
            differences=reconciliations.list_unsettled_differences(db, limit=MOST),
            unread=payment_notices.list_refused_notices(
                db, since=now - dt.timedelta(days=7), limit=MOST
            ),
            today=ledger.list_latest_entries(db, limit=MOST, since=midnight),
        )
