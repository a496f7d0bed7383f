"""What an applicant owes for a connection: the demand, line by line, each with its reason."""

from dataclasses import dataclass
from datetime import date

from missedcall.domain.shared.explanation import Explanation, explain
from missedcall.domain.tariffs import supply_request as asks
from missedcall.domain.tariffs.demand_case import DemandCase
from missedcall.domain.tariffs.demand_lines import DemandLine, charged_lines, rounding_line
from missedcall.domain.tariffs.refusal import Code, Refusal, TariffSpan, refuse
from missedcall.domain.tariffs.supply_request import SupplyRequest
from missedcall.domain.tariffs.tariff import SupplyCondition, Tariff, TariffBook, Unit

__all__ = ["DemandLine", "Quote", "Refusal", "SupplyRequest", "demand_balance", "quote_demand"]


@dataclass(frozen=True)
class Quote:
    """A demand that can be explained: its lines always sum to `total_paise`.

    `units` is the load as billed, in whole `unit`s. `version` is the hash of the tariff's file.
    `conditions` must be seen to before supply is given. The registration line is due once per
    application: a revision credits what was paid (`demand_balance`).
    """

    phase: int
    unit: Unit
    units: int
    lines: tuple[DemandLine, ...]
    total_paise: int
    tariff_id: str
    version: str
    conditions: tuple[SupplyCondition, ...]


def quote_demand(book: TariffBook, *, on: date, ask: SupplyRequest) -> Quote | Refusal:
    """Work out the demand for a connection by the tariff of the day on which it is issued."""
    fault = next(asks.find_faults(ask), None)
    if fault:
        return fault
    tariff = book.tariff_on(on)
    if tariff is None:
        return refuse(Code.NO_TARIFF, on=on, known=_spans(book))
    case = _case(tariff, on=on, ask=ask)
    if isinstance(case, Refusal):
        return case
    lines = charged_lines(case)
    if isinstance(lines, Refusal):
        return lines
    return _quote(case, [*lines, *rounding_line(case, lines)])


def demand_balance(*, new_total: int, paid: int) -> int:
    """Give what is still due, in paise, after a revision; below 0 it is the applicant's credit."""
    return new_total - paid


def _case(tariff: Tariff, *, on: date, ask: SupplyRequest) -> DemandCase | Refusal:
    known = tariff.categories()
    if ask.category not in known:
        given = asks.shown_number(ask.category)
        return refuse(
            Code.CATEGORY_UNKNOWN, given=given, tariff=tariff.tariff_id, known=", ".join(known)
        )
    limits = tariff.phase_rule(on)
    if ask.load_kw > limits.three_phase_max_kw:
        given = f"{ask.load:f} {ask.unit}"
        return refuse(Code.LOAD_TOO_HIGH, given=given, limit=limits.three_phase_max_kw, on=on)
    unit = tariff.billing_unit(ask.category)
    return DemandCase(
        tariff=tariff,
        on=on,
        ask=ask,
        phase=limits.phase(unit=unit, load_kw=ask.load_kw),
        unit=unit,
        units=asks.whole_units(ask.load_kw, unit=unit),
    )


def _quote(case: DemandCase, lines: list[DemandLine]) -> Quote:
    return Quote(
        phase=case.phase,
        unit=case.unit,
        units=case.units,
        lines=tuple(lines),
        total_paise=sum(line.amount_paise for line in lines),
        tariff_id=case.tariff.tariff_id,
        version=case.tariff.version,
        conditions=tuple(
            condition for condition in case.tariff.conditions if condition.when.holds(case.facts)
        ),
    )


def _spans(book: TariffBook) -> tuple[Explanation, ...]:
    return tuple(
        explain(
            TariffSpan.ENDS if tariff.ends else TariffSpan.OPEN,
            tariff=tariff.tariff_id,
            starts=tariff.starts,
            ends=tariff.ends,
        )
        for tariff in book.tariffs
    )
