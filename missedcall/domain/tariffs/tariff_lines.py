"""Reading the lines of a tariff file: what is charged, and by what measure.

Every line must be named. One that this tariff does not charge is written as null, so that a
forgotten line cannot pass for a free one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from missedcall.domain.shared.yaml_nodes import NUMBER, RUPEES, TEXT, WHOLE, Reader, YamlPlace
from missedcall.domain.tariffs import condition
from missedcall.domain.tariffs.condition import Condition
from missedcall.domain.tariffs.tariff import (
    ExtraLength,
    Registration,
    SecurityDeposit,
    ServiceConnection,
    StepCharge,
    Unit,
)

CODES = ("registration", "service_connection", "extra_length", "security_deposit")
PHASES = {"1ph": 1, "3ph": 3}
AREAS = ("U", "R")
CATEGORY = re.compile(r"[A-Z][A-Z0-9_]*")
MARKS = ("taxable", "refundable")


@dataclass(frozen=True)
class Lines:
    """The four lines of a tariff; None is a line that it does not charge."""

    registration: Registration | None
    service_connection: ServiceConnection | None
    extra_length: ExtraLength | None
    security_deposit: SecurityDeposit | None


def read_lines(reader: Reader, place: YamlPlace) -> tuple[Lines, frozenset[str]]:
    """Read the lines, and the categories that they name."""
    found = reader.mapping(place, required=CODES)
    registration = _registration(reader, found["registration"])
    service_connection = _service_connection(reader, found["service_connection"])
    security_deposit = _security_deposit(reader, found["security_deposit"])
    categories = frozenset(
        [
            *(registration.by_category if registration else ()),
            *(service_connection.by_category if service_connection else ()),
            *(security_deposit.per_unit if security_deposit else ()),
        ]
    )
    extra_length = _extra_length(reader, found["extra_length"], categories)
    return Lines(registration, service_connection, extra_length, security_deposit), categories


def read_condition(reader: Reader, place: YamlPlace, *, categories: frozenset[str]) -> Condition:
    """Read a condition; one that cannot be read is noted and stands as always met."""
    text = reader.value(place, TEXT)
    try:
        return condition.read(text, categories=categories)
    except condition.ConditionError as error:
        reason, _, mend = str(error).partition("; ")
        reader.note(place, reason, mend)
        return Condition(text=text, terms=())


def _registration(reader: Reader, place: YamlPlace) -> Registration | None:
    if place.is_null:
        return None
    found = reader.mapping(place, required=("taxable", "by_category"), optional=("refundable",))
    taxable, refundable = _marks(reader, found)
    return Registration(taxable, refundable, _by_category(reader, found["by_category"]))


def _security_deposit(reader: Reader, place: YamlPlace) -> SecurityDeposit | None:
    if place.is_null:
        return None
    found = reader.mapping(place, required=("taxable", "per_unit"), optional=("refundable",))
    taxable, refundable = _marks(reader, found)
    return SecurityDeposit(taxable, refundable, _by_category(reader, found["per_unit"]))


def _extra_length(
    reader: Reader, place: YamlPlace, categories: frozenset[str]
) -> ExtraLength | None:
    if place.is_null:
        return None
    names = ("taxable", "when", "included_m", "per_m_or_part")
    found = reader.mapping(place, required=names, optional=("refundable",))
    taxable, refundable = _marks(reader, found)
    return ExtraLength(
        taxable=taxable,
        refundable=refundable,
        when=read_condition(reader, found["when"], categories=categories),
        included_m=reader.value(found["included_m"], NUMBER),
        per_m=reader.value(found["per_m_or_part"], RUPEES),
    )


def _service_connection(reader: Reader, place: YamlPlace) -> ServiceConnection | None:
    if place.is_null:
        return None
    names = reader.any_mapping(place)
    own = [name for name in names if name not in (*MARKS, *PHASES)]
    found = reader.mapping(
        place, required=("taxable",), optional=("refundable", *PHASES, *_categories(own))
    )
    taxable, refundable = _marks(reader, found)
    by_phase = {
        (phase, area): charge
        for name, phase in PHASES.items()
        if name in found
        for area, charge in _by_area(reader, found[name]).items()
    }
    own_charges = {name: _step_charge(reader, found[name]) for name in _categories(own)}
    return ServiceConnection(taxable, refundable, by_phase, own_charges)


def _by_area(reader: Reader, place: YamlPlace) -> dict[str, StepCharge]:
    found = reader.mapping(place, required=AREAS)
    return {area: _step_charge(reader, found[area]) for area in AREAS}


def _step_charge(reader: Reader, place: YamlPlace) -> StepCharge:
    unit: Unit = "HP" if "included_hp" in reader.any_mapping(place) else "kW"
    suffix = unit.lower()
    included, per_extra = f"included_{suffix}", f"per_extra_{suffix}"
    found = reader.mapping(place, required=("base", included, per_extra))
    return StepCharge(
        unit=unit,
        base=reader.value(found["base"], RUPEES),
        included=reader.value(found[included], WHOLE),
        per_extra=reader.value(found[per_extra], RUPEES),
    )


def _by_category(reader: Reader, place: YamlPlace) -> dict[str, int]:
    names = _categories(reader.any_mapping(place))
    found = reader.mapping(place, optional=names)
    return {name: reader.value(found[name], RUPEES) for name in names}


def _categories(names: Iterable[str]) -> list[str]:
    """Keep what has the form of a category; the rest are then told as unknown keys."""
    return [name for name in names if CATEGORY.fullmatch(name)]


def _marks(reader: Reader, found: dict[str, YamlPlace]) -> tuple[bool, bool]:
    taxable = reader.yes_or_no(found["taxable"])
    return taxable, "refundable" in found and reader.yes_or_no(found["refundable"])
