"""Reading the rules of a tariff file: rounding, phases, tax, exemptions, conditions of supply."""

import decimal
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import TypeVar

from missedcall.domain.shared.yaml_nodes import DAY, NUMBER, RUPEES, TEXT, Reader, YamlPlace
from missedcall.domain.tariffs.tariff import Exemption, PhaseRule, Rounding, SupplyCondition, Tax
from missedcall.domain.tariffs.tariff_lines import CODES, read_condition

Dated = TypeVar("Dated", PhaseRule, Tax)
ROUNDING_MODES = {
    "HALF_UP": decimal.ROUND_HALF_UP,
    "HALF_EVEN": decimal.ROUND_HALF_EVEN,
    "UP": decimal.ROUND_UP,
    "DOWN": decimal.ROUND_DOWN,
}
LOAD_UNIT_RULES = ("ceil_min_1",)


def rounding(reader: Reader, place: YamlPlace) -> Rounding:
    """Read the steps, in rupees, and the way of rounding."""
    found = reader.mapping(place, required=("line", "total", "mode"))
    line, total = (reader.value(found[name], RUPEES) for name in ("line", "total"))
    if not line or not total:
        reader.note(place, "has a step of 0", 'write rupees, such as "0.01"')
    mode = reader.one_of(found["mode"], ROUNDING_MODES)
    return Rounding(line=line, total=total, mode=ROUNDING_MODES[mode])


def check_load_unit(reader: Reader, place: YamlPlace) -> None:
    """Hold the file to the one rule there is: a part of a unit counts as one, at least one."""
    found = reader.mapping(place, required=("kw", "hp"))
    for name in ("kw", "hp"):
        reader.one_of(found[name], LOAD_UNIT_RULES)


def phase_rules(reader: Reader, place: YamlPlace, *, starts: date) -> tuple[PhaseRule, ...]:
    """Read the limits of load, oldest first; they must hold from `starts` on."""
    rules = [_phase_rule(reader, item) for item in reader.items(place)]
    _check_order(reader, place, rules)
    if not rules or rules[0].starts > starts:
        reader.note(place, f"has no rule on {starts}", "begin no later than the tariff does")
    return tuple(rules)


def _phase_rule(reader: Reader, place: YamlPlace) -> PhaseRule:
    found = reader.mapping(place, required=("from", "one_phase_max_kw", "three_phase_max_kw"))
    one, three = (reader.value(found[f"{name}_phase_max_kw"], NUMBER) for name in ("one", "three"))
    if one > three:
        reader.note(place, "allows more on one phase than on three", "swap or mend the limits")
    return PhaseRule(reader.value(found["from"], DAY), one, three)


def taxes(reader: Reader, place: YamlPlace) -> tuple[Tax, ...]:
    """Read the rates of tax, oldest first."""
    taxes = [_tax(reader, item) for item in reader.items(place)]
    _check_order(reader, place, taxes)
    return tuple(taxes)


def _tax(reader: Reader, place: YamlPlace) -> Tax:
    found = reader.mapping(place, required=("from", "gst"))
    gst = reader.value(found["gst"], NUMBER)
    if gst > 1:
        reader.note(found["gst"], f"{gst} is above 1", 'write 18 % as "0.18"')
    return Tax(reader.value(found["from"], DAY), gst)


def _check_order(reader: Reader, place: YamlPlace, rules: Sequence[Dated]) -> None:
    for earlier, later in pairwise(rules):
        if later.starts <= earlier.starts:
            reader.note(
                place, f"has {later.starts} after {earlier.starts}", "put the oldest first, once"
            )


def exemptions(
    reader: Reader, place: YamlPlace, *, categories: frozenset[str]
) -> tuple[Exemption, ...]:
    """Read which lines are waived for whom."""
    return tuple(_exemption(reader, item, categories) for item in reader.items(place))


def _exemption(reader: Reader, place: YamlPlace, categories: frozenset[str]) -> Exemption:
    found = reader.mapping(place, required=("id", "when", "waive"))
    return Exemption(
        id=reader.value(found["id"], TEXT),
        when=read_condition(reader, found["when"], categories=categories),
        waive=_waived(reader, found["waive"]),
    )


def _waived(reader: Reader, place: YamlPlace) -> frozenset[str]:
    """Read `ALL`, or a list of line codes."""
    if place.node.value == "ALL":
        return frozenset(CODES)
    return frozenset(reader.one_of(item, CODES) for item in reader.items(place))


def conditions(
    reader: Reader, place: YamlPlace | None, *, categories: frozenset[str]
) -> tuple[SupplyCondition, ...]:
    """Read what must be seen to before supply; a file may have none."""
    items = reader.items(place) if place else []
    return tuple(_condition(reader, item, categories) for item in items)


def _condition(reader: Reader, place: YamlPlace, categories: frozenset[str]) -> SupplyCondition:
    found = reader.mapping(place, required=("id", "when", "text_hi", "text"))
    return SupplyCondition(
        id=reader.value(found["id"], TEXT),
        when=read_condition(reader, found["when"], categories=categories),
        text_hi=reader.value(found["text_hi"], TEXT),
        text=reader.value(found["text"], TEXT),
    )
