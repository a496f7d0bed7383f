"""Price a form by the tariff of a day, and keep what was priced so that it can be priced again."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from missedcall.db.engine import DbConnection
from missedcall.db.tariffs import tariff_approvals
from missedcall.domain.applications.application import Form
from missedcall.domain.connection.limits import Area
from missedcall.domain.tariffs import demand, tariff
from missedcall.domain.tariffs.demand import Quote, Refusal
from missedcall.domain.tariffs.supply_request import tariff_area
from missedcall.usecases.deps import Deps


class NoDemand(Exception):
    """Refuse a form for which no demand can be made; `refusal` names the field and the mend."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.text)
        self.refusal = refusal


class MayNotBill(Exception):
    """Refuse to bill outside test mode by a tariff that is not approved."""


def quote_form(deps: Deps, db: DbConnection, form: Form, *, area: Area, on: dt.date) -> Quote:
    """Work out what a form owes on a day; raise `NoDemand` or `MayNotBill` when nothing can."""
    ask = demand.SupplyRequest(
        category=form.category,
        area=tariff_area(area),
        load=form.load,
        unit=form.unit,
        bpl=form.bpl,
        scst=form.scst,
        prepaid=form.prepaid,
        cable=form.cable,
        distance_m=form.distance_m,
    )
    found = demand.quote_demand(deps.tariffs, on=on, ask=ask)
    if isinstance(found, Refusal):
        raise NoDemand(found)
    in_force = deps.tariffs.tariff_on(on)
    if in_force is not None:
        approved = tariff_approvals.is_tariff_approved(db, in_force.version)
        refused = tariff.may_bill(in_force, mode=deps.config.service.mode, approved=approved)
        if refused:
            raise MayNotBill(refused.reason)
    return found


def exemption_of(found: Quote) -> str:
    """Give the reason why nothing is due, or an empty text when something is."""
    return "" if found.total_paise else str(found.lines[0].explanation)


def stored_form(form: Form) -> dict[str, Any]:
    """Write a form as it is stored beside the demand that was made of it.

    That the notice was read is a row of its own, with its version; so is the BP number.
    """
    exact = {"load": str(form.load), "distance_m": _text(form.distance_m)}
    typed = {**asdict(form), **exact}
    del typed["notice_read"], typed["bp"]
    return typed


def read_stored_form(inputs: Mapping[str, Any]) -> Form:
    """Read a form that was stored by `stored_form`."""
    metres = inputs["distance_m"]
    exact = {
        "load": Decimal(inputs["load"]),
        "distance_m": None if metres is None else Decimal(metres),
    }
    return Form(**{**inputs, "notice_read": True, **exact})


def _text(value: object) -> str | None:
    return None if value is None else str(value)
