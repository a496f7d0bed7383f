"""Price a demand and put it in the place of another; the one before is kept, cancelled."""

import datetime as dt
from dataclasses import dataclass

from missedcall.db.applications import applications, corrections, estimates
from missedcall.db.engine import DbConnection
from missedcall.domain.applications.application import Form, last_day_to_pay
from missedcall.domain.applications.corrections import CORRECTABLE
from missedcall.domain.callbacks import calendar
from missedcall.domain.connection.lifecycle import TransitionRefused
from missedcall.domain.connection.limits import Area
from missedcall.domain.connection.refusals import CommandRefusal
from missedcall.domain.connection.states import Rule
from missedcall.domain.shared.explanation import explain
from missedcall.domain.tariffs.estimate import EstimateLine, with_works
from missedcall.usecases.connection.case import Case
from missedcall.usecases.connection.command import ChangedMeanwhile, CommandRefused, NewDemand
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import messages
from missedcall.usecases.tariffs import pricing
from missedcall.usecases.tariffs.pricing import MayNotBill, NoDemand


def replace_demand(
    db: DbConnection, case: Case, new: NewDemand, *, reason: str, now: dt.datetime
) -> int:
    """Cancel the version that is owed, write the new one, and give its id.

    A text that still waits to ask for the old amount is taken back.
    """
    old = applications.get_current_demand(db, case.id)
    if old is None or not applications.cancel_demand(db, old.id, at=now):
        raise ChangedMeanwhile(case.number)
    messages.supersede_messages(
        db, cause=f"demand:{old.id}", reason="the demand was revised", now=now
    )
    return applications.add_demand(
        db,
        application_id=case.id,
        version=old.version + 1,
        reason=reason[:200],
        tariff_id=new.quote.tariff_id,
        tariff_version=new.quote.version,
        inputs=new.inputs,
        total_paise=new.quote.total_paise,
        issued_on=new.issued_on,
        due_on=new.due_on,
        lines=new.quote.lines,
    )


def price_demand_of_case(
    deps: Deps,
    db: DbConnection,
    case: Case,
    form: Form,
    *,
    now: dt.datetime,
    area: Area | None = None,
) -> NewDemand:
    """Price a form by the tariff of the day, with the works of the case's estimate.

    `area` is another than the case's when its place was wrong. Raise the refusals of
    `pricing.quote_form`.
    """
    today = calendar.ist_date(now)
    works = [
        EstimateLine(row.label, row.amount_paise)
        for row in estimates.list_estimate_of_application(db, case.id)
    ]
    quote = pricing.quote_form(deps, db, form, area=area or case.area, on=today)
    return NewDemand(
        quote=with_works(quote, works),
        inputs=pricing.stored_form(form),
        issued_on=today,
        due_on=last_day_to_pay(issued_on=today, valid_days=deps.config.demand.valid_days),
    )


@dataclass(frozen=True)
class PlacePrice:
    """Hold what an application costs at another place."""

    demand: NewDemand

    @property
    def total_paise(self) -> int:
        return self.demand.quote.total_paise

    @property
    def exemption(self) -> str:
        """Give why nothing is due; an empty text when something is."""
        return pricing.exemption_of(self.demand.quote)


def price_for_place(
    deps: Deps, db: DbConnection, case: Case, *, area: Area, now: dt.datetime
) -> PlacePrice:
    """Price what is owed as if it were in another area; raise as `price_demand` does."""
    return PlacePrice(
        price_demand_of_case(deps, db, case, form_of_demand(db, case), area=area, now=now)
    )


def form_of_demand(db: DbConnection, case: Case) -> Form:
    """Give the form as the version that is owed has it, with who and where as corrected since."""
    owed = applications.get_current_demand(db, case.id)
    if owed is None:
        raise ChangedMeanwhile(case.number)
    now = corrections.get_form(db, case.id)
    person = {name: now[name] for name in CORRECTABLE if name in now}
    return pricing.read_stored_form({**owed.inputs, **person})


def price_demand_today(deps: Deps, db: DbConnection, case: Case, *, now: dt.datetime) -> NewDemand:
    """Price a demand anew by the tariff of the day; raise `CommandRefused` without a price."""
    try:
        return price_demand_of_case(deps, db, case, form_of_demand(db, case), now=now)
    except (NoDemand, MayNotBill) as error:
        reason = explain(
            CommandRefusal.NO_DEMAND_TODAY,
            error=error,
        )
        raise CommandRefused(TransitionRefused(Rule.DEMAND_REISSUED, reason)) from error
