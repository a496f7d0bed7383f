"""Say what an applicant can pay now, and by which UPI link and code."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from missedcall.db.applications import applications
from missedcall.db.applications.applications import DemandLineRow
from missedcall.db.engine import DbConnection
from missedcall.domain.callbacks import calendar
from missedcall.domain.payments.payable import (
    NotPayable,
    OwedDemand,
    PayableDemand,
    payable_demand,
)
from missedcall.domain.payments.upi import UpiPayee, UpiReference, upi_link
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection.case import Case, NoSuchApplication
from missedcall.usecases.deps import Deps
from missedcall.usecases.payments.qr_code import qr_svg


@dataclass(frozen=True)
class PaymentOffer:
    """Hold what is to pay with its lines; `upi_link` is None where no payee is configured, or
    where the amount is above what UPI takes in one payment.
    """

    demand: PayableDemand
    lines: Sequence[DemandLineRow]
    upi_link: str | None

    @cached_property
    def qr_svg(self) -> str | None:
        """Give the link as a QR code: one SVG element, or None without a link."""
        return qr_svg(self.upi_link) if self.upi_link else None


def payment_offer(deps: Deps, *, number: str, now: dt.datetime) -> PaymentOffer | NotPayable:
    """Give what can be paid for the application of this number; raise `NoSuchApplication`."""
    with deps.db.reading() as db:
        application_id = applications.get_application_id(db, number)
        if application_id is None:
            raise NoSuchApplication.named(number)
        return offer_of_case(deps, db, cases.load_case(db, application_id), now=now)


def offer_of_case(
    deps: Deps, db: DbConnection, case: Case, *, now: dt.datetime
) -> PaymentOffer | NotPayable:
    """Give what can be paid of a case that is read already."""
    owed = applications.get_current_demand(db, case.id)
    found = payable_demand(
        case.number,
        state=case.state,
        owed=OwedDemand(owed.version, owed.total_paise, owed.issued_on, owed.due_on)
        if owed
        else None,
        credits_paise=case.credits_paise,
        entries=len(case.entries),
        today=calendar.ist_date(now),
    )
    if isinstance(found, PayableDemand) and owed is not None:
        return PaymentOffer(
            found, applications.list_lines_of_demand(db, owed.id), _link(deps, found)
        )
    return NotPayable.NO_DEMAND if isinstance(found, PayableDemand) else found


def _link(deps: Deps, demand: PayableDemand) -> str | None:
    settings = deps.config.payments.upi
    if settings is None or demand.amount_paise > settings.most_rupees * 100:
        return None
    payee = UpiPayee(settings.payee_address, settings.payee_name, settings.merchant_code)
    reference = UpiReference(demand.application, demand.version, demand.entries)
    return upi_link(payee, reference, amount_paise=demand.amount_paise)
