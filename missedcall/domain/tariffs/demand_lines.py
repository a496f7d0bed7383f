"""The single lines of a demand: the amount of each, and the reason of it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from missedcall.domain.shared import money
from missedcall.domain.shared.explanation import Explanation
from missedcall.domain.tariffs.demand_case import DemandCase
from missedcall.domain.tariffs.line_code import DemandLineCode
from missedcall.domain.tariffs.line_reason import (
    KINDS,
    LineReason,
    explain_condition,
    explain_line,
)
from missedcall.domain.tariffs.refusal import Code, Refusal, refuse
from missedcall.domain.tariffs.tariff import StepCharge


@dataclass(frozen=True)
class DemandLine:
    """One line of a demand. `explanation` says how the amount came about."""

    code: str
    amount_paise: int
    explanation: Explanation
    taxable: bool = False
    refundable: bool = False


def charged_lines(case: DemandCase) -> list[DemandLine] | Refusal:
    """Price every line that the tariff charges, with GST after the taxable ones.

    Waived lines are there with 0. A line with no rate for this case is a refusal, never 0.
    """
    priced = [
        _registration(case),
        _service_connection(case),
        _extra_length(case),
        _security_deposit(case),
    ]
    lines: list[DemandLine] = []
    for line in priced:
        if isinstance(line, Refusal):
            return line
        if line is not None:
            lines.append(_waived(case, _rounded(case, line)))
    gst = _gst(case, lines)
    return [
        *(line for line in lines if line.code != "security_deposit"),
        gst,
        *(line for line in lines if line.code == "security_deposit"),
    ]


def rounding_line(case: DemandCase, lines: Sequence[DemandLine]) -> list[DemandLine]:
    """Give the line that brings the sum to the tariff's step, or none when it is there already."""
    total = sum(line.amount_paise for line in lines)
    rule = case.tariff.rounding
    rounded = money.round_paise(Decimal(total), step=rule.total, mode=rule.mode)
    if rounded == total:
        return []
    explanation = explain_line(
        LineReason.ROUNDED, amount=money.rupees(total), step=money.rupees(rule.total)
    )
    return [DemandLine("rounding", rounded - total, explanation)]


def _registration(case: DemandCase) -> DemandLine | Refusal | None:
    rule = case.tariff.registration
    if rule is None:
        return None
    fee = rule.by_category.get(case.ask.category)
    if fee is None:
        return _no_rate(case, DemandLineCode.REGISTRATION)
    explanation = explain_line(LineReason.REGISTRATION, category=case.category)
    return DemandLine("registration", fee, explanation, rule.taxable, rule.refundable)


def _service_connection(case: DemandCase) -> DemandLine | Refusal | None:
    rule = case.tariff.service_connection
    if rule is None:
        return None
    own = rule.by_category.get(case.ask.category)
    charge = own or rule.by_phase.get((case.phase, case.ask.area))
    if charge is None:
        return _no_rate(case, DemandLineCode.SERVICE_CONNECTION)
    kind = case.category if own else explain_line(KINDS[case.phase, case.ask.area])
    extra = max(0, case.units - charge.included)
    explanation = explain_line(
        LineReason.SERVICE_CONNECTION,
        kind=kind,
        steps=_steps(charge, extra),
        load=case.load_reason,
    )
    amount = charge.base + extra * charge.per_extra
    return DemandLine("service_connection", amount, explanation, rule.taxable, rule.refundable)


def _extra_length(case: DemandCase) -> DemandLine | Refusal | None:
    rule = case.tariff.extra_length
    if rule is None:
        return None
    if not rule.when.holds(case.facts):
        explanation = explain_line(LineReason.ONLY_WHEN, when=explain_condition(rule.when))
        return DemandLine("extra_length", 0, explanation, rule.taxable, rule.refundable)
    distance = case.ask.distance_m
    if distance is None:
        return refuse(Code.DISTANCE_MISSING)
    metres = math.ceil(max(Decimal(0), distance - rule.included_m))
    explanation = explain_line(
        LineReason.EXTRA_LENGTH,
        distance=f"{distance:f}",
        included=rule.included_m,
        metres=metres,
        rate=money.rupees(rule.per_m),
    )
    return DemandLine(
        "extra_length", metres * rule.per_m, explanation, rule.taxable, rule.refundable
    )


def _security_deposit(case: DemandCase) -> DemandLine | Refusal | None:
    rule = case.tariff.security_deposit
    if rule is None:
        return None
    rate = rule.per_unit.get(case.ask.category)
    if rate is None:
        return _no_rate(case, DemandLineCode.SECURITY_DEPOSIT)
    explanation = explain_line(
        LineReason.SECURITY_DEPOSIT,
        billed=f"{case.units} {case.unit}",
        rate=money.rupees(rate),
        category=case.category,
        load=case.load_reason,
    )
    amount = case.units * rate
    return DemandLine("security_deposit", amount, explanation, rule.taxable, rule.refundable)


def _gst(case: DemandCase, lines: Sequence[DemandLine]) -> DemandLine:
    """Tax the taxable lines as they stand after waivers."""
    tax = case.tariff.tax(case.on)
    if tax is None:
        return DemandLine("gst", 0, explain_line(LineReason.NO_GST, on=case.on))
    taxable = sum(line.amount_paise for line in lines if line.taxable)
    rule = case.tariff.rounding
    amount = money.round_paise(tax.gst * taxable, step=rule.line, mode=rule.mode)
    percent = f"{(tax.gst * 100).normalize():f}"
    explanation = explain_line(
        LineReason.GST, percent=percent, since=tax.starts, base=money.rupees(taxable)
    )
    return DemandLine("gst", amount, explanation)


def _rounded(case: DemandCase, line: DemandLine) -> DemandLine:
    rule = case.tariff.rounding
    amount = money.round_paise(Decimal(line.amount_paise), step=rule.line, mode=rule.mode)
    return replace(line, amount_paise=amount)


def _waived(case: DemandCase, line: DemandLine) -> DemandLine:
    for exemption in case.tariff.exemptions:
        if line.code in exemption.waive and exemption.when.holds(case.facts):
            explanation = explain_line(
                LineReason.WAIVED,
                exemption=exemption.id,
                when=explain_condition(exemption.when),
                amount=money.rupees(line.amount_paise),
            )
            return replace(line, amount_paise=0, explanation=explanation)
    return line


def _steps(charge: StepCharge, extra: int) -> Explanation:
    base, included = money.rupees(charge.base), f"{charge.included} {charge.unit}"
    if not extra:
        return explain_line(LineReason.STEP, base=base, included=included)
    return explain_line(
        LineReason.STEP_AND_MORE,
        base=base,
        included=included,
        extra=extra,
        unit=charge.unit,
        rate=money.rupees(charge.per_extra),
    )


def _no_rate(case: DemandCase, line: DemandLineCode) -> Refusal:
    return refuse(
        Code.LINE_MISSING,
        tariff=case.tariff.tariff_id,
        line=line,
        category=case.category,
        kind=explain_line(KINDS[case.phase, case.ask.area]),
    )
