"""Gather what the printed note of a demand says."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from missedcall.db.applications import applications
from missedcall.db.offices import offices
from missedcall.domain.connection.refusals import ApplicationRefusal
from missedcall.domain.connection.states import BEFORE_DEMAND
from missedcall.domain.offices.office import Locality
from missedcall.domain.payments.payable import NotPayable
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.domain.shared.local_text import LocalText, in_language
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection.case import NoSuchApplication
from missedcall.usecases.deps import Deps
from missedcall.usecases.payments import payment_offers
from missedcall.usecases.payments.payment_offers import PaymentOffer
from missedcall.usecases.tariffs import amounts
from missedcall.usecases.tariffs.amounts import Amount


class NoDemandYet(RequestRefused):
    """Refuse a note where no demand of an application is issued that could be printed."""


@dataclass(frozen=True)
class DemandNote:
    """Hold the version of a demand that is owed, for whom, and how it can be paid now."""

    languages: Sequence[str]  # of the paper, the first first
    company: str
    is_test: bool
    application: str
    applicant: str
    address: str
    category: LocalText
    category_names: Mapping[str, LocalText]
    load: str
    version: int
    issued_on: dt.date
    due_on: dt.date
    amount: Amount
    credits_paise: int
    offer: PaymentOffer | NotPayable


def load_demand_note(deps: Deps, *, number: str, now: dt.datetime) -> DemandNote:
    """Give the note of an application; raise `NoSuchApplication` or `NoDemandYet`."""
    with deps.db.reading() as db:
        application_id = applications.get_application_id(db, number)
        if application_id is None:
            raise NoSuchApplication.named(number)
        owed = applications.get_current_demand(db, application_id)
        amount = amounts.amount_of_application(db, application_id)
        if owed is None or amount is None:
            raise NoDemandYet(explain(ApplicationRefusal.NO_DEMAND, application=number))
        case = cases.load_case(db, application_id)
        if case.state in BEFORE_DEMAND:
            raise NoDemandYet(explain(ApplicationRefusal.NO_DEMAND, application=number))
        form = applications.get_application_form(db, application_id)
        place = offices.get_locality(db, str(owed.inputs["locality"]))
        return DemandNote(
            languages=deps.config.sms.languages,
            company=deps.config.service.name,
            is_test=deps.config.service.mode == "test",
            application=case.number,
            applicant=str(form.get("name", "")),
            address=", ".join(
                filter(None, (form.get("address"), form.get("landmark"), _place(deps, place)))
            ),
            category=_category(deps, str(owed.inputs["category"])),
            category_names={each.code: each.name for each in deps.config.categories},
            load=f"{owed.inputs['load']} {owed.inputs['unit']}",
            version=owed.version,
            issued_on=owed.issued_on,
            due_on=owed.due_on,
            amount=amount,
            credits_paise=case.credits_paise,
            offer=payment_offers.offer_of_case(deps, db, case, now=now),
        )


def _place(deps: Deps, place: Locality | None) -> str:
    return in_language(place.name, *deps.config.sms.languages) if place else ""


def _category(deps: Deps, code: str) -> LocalText:
    named = (each.name for each in deps.config.categories if each.code == code)
    return next(named, {deps.config.sms.languages[0]: code})
