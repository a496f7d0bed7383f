"""Reading tariff files into a book, with every fault of every file told at once."""

import decimal
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TypeVar

from missedcall.domain.tariff import (
    Exemption,
    PhaseRule,
    Rounding,
    Status,
    SupplyCondition,
    Tariff,
    TariffBook,
    Tax,
)
from missedcall.domain.tariff_lines import CODES, read_condition, read_lines
from missedcall.domain.yaml_nodes import DAY, NUMBER, RUPEES, TEXT, Place, Problem, Reader

Dated = TypeVar("Dated", PhaseRule, Tax)
REQUIRED = (
    "tariff_id",
    "status",
    "source",
    "approved_by",
    "valid",
    "rounding",
    "load_unit",
    "phase_rules",
    "tax",
    "lines",
    "exemptions",
    "not_in_demand",
)
ROUNDING_MODES = {
    "HALF_UP": decimal.ROUND_HALF_UP,
    "HALF_EVEN": decimal.ROUND_HALF_EVEN,
    "UP": decimal.ROUND_UP,
    "DOWN": decimal.ROUND_DOWN,
}
LOAD_UNIT_RULES = ("ceil_min_1",)
APPROVERS = 2


class TariffFilesError(Exception):
    """Tariff files that are not fit to be used; `problems` holds every fault found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass(frozen=True)
class _Version:
    """A tariff with the place of its days, where a gap or overlap is told."""

    tariff: Tariff
    valid: Place
    reader: Reader


def load(*, files: Mapping[str, bytes]) -> TariffBook:
    """Load a tariff book from the contents of its files, by file name.

    Each file is one version; versions must follow one another without gap or overlap. Raises
    `TariffFilesError` with every problem of every file.
    """
    if not files:
        missing = Problem("tariffs", "file", 1, "there is no tariff file", "name at least one")
        raise TariffFilesError([missing])
    versions = [_version(Reader(file=name), content) for name, content in files.items()]
    _raise_problems(versions)
    versions.sort(key=lambda version: version.tariff.starts)
    for earlier, later in pairwise(versions):
        _check_seam(earlier.tariff, later)
    _raise_problems(versions)
    return TariffBook(tariffs=tuple(version.tariff for version in versions))


def _raise_problems(versions: Sequence[_Version]) -> None:
    problems = [problem for version in versions for problem in version.reader.problems]
    if problems:
        raise TariffFilesError(problems)


def _check_seam(earlier: Tariff, later: _Version) -> None:
    starts = later.tariff.starts
    other = f"{earlier.tariff_id} ({earlier.file})"
    if earlier.ends is None or earlier.ends >= starts:
        until = earlier.ends or "further notice"
        reason = f"begins on {starts}, while {other} is in force until {until}"
        later.reader.note(later.valid, reason, f"let that one end on the day before {starts}")
    elif starts - earlier.ends > timedelta(days=1):
        reason = f"begins on {starts}, while {other} ended on {earlier.ends}"
        later.reader.note(later.valid, reason, "let it begin on the day after that")


def _version(reader: Reader, content: bytes) -> _Version:
    root = reader.mapping(reader.root(content), required=REQUIRED, optional=("conditions",))
    status = Status(reader.one_of(root["status"], Status))
    starts, ends = _valid(reader, root["valid"])
    lines, categories = read_lines(reader, root["lines"])
    _check_load_unit(reader, root["load_unit"])
    tariff = Tariff(
        tariff_id=reader.value(root["tariff_id"], TEXT),
        version=hashlib.sha256(content).hexdigest(),
        file=reader.file,
        status=status,
        source=reader.value(root["source"], TEXT),
        approved_by=_approved_by(reader, root["approved_by"], status),
        starts=starts,
        ends=ends,
        rounding=_rounding(reader, root["rounding"]),
        phase_rules=_phase_rules(reader, root["phase_rules"], starts),
        taxes=_taxes(reader, root["tax"]),
        registration=lines.registration,
        service_connection=lines.service_connection,
        extra_length=lines.extra_length,
        security_deposit=lines.security_deposit,
        exemptions=_exemptions(reader, root["exemptions"], categories),
        conditions=_conditions(reader, root.get("conditions"), categories),
        not_in_demand=tuple(
            reader.value(place, TEXT) for place in reader.items(root["not_in_demand"])
        ),
    )
    return _Version(tariff=tariff, valid=root["valid"], reader=reader)


def _valid(reader: Reader, place: Place) -> tuple[date, date | None]:
    found = reader.mapping(place, required=("from", "to"))
    starts = reader.value(found["from"], DAY)
    if found["to"].is_null:
        return starts, None
    ends = reader.value(found["to"], DAY)
    if ends < starts:
        reader.note(found["to"], f"{ends} is before {starts}", "write the last day in force")
    return starts, ends


def _approved_by(reader: Reader, place: Place, status: Status) -> tuple[str, ...]:
    items = reader.items(place)
    names = tuple(reader.value(item, TEXT) for item in items if not item.is_null)
    if status is Status.APPROVED and len(set(names)) < APPROVERS:
        reader.note(place, "does not name two people", "an APPROVED tariff needs two different")
    return names


def _rounding(reader: Reader, place: Place) -> Rounding:
    found = reader.mapping(place, required=("line", "total", "mode"))
    line, total = (reader.value(found[name], RUPEES) for name in ("line", "total"))
    if not line or not total:
        reader.note(place, "has a step of 0", 'write rupees, such as "0.01"')
    mode = reader.one_of(found["mode"], ROUNDING_MODES)
    return Rounding(line=line, total=total, mode=ROUNDING_MODES[mode])


def _check_load_unit(reader: Reader, place: Place) -> None:
    """Hold the file to the one rule there is: a part of a unit counts as one, at least one."""
    found = reader.mapping(place, required=("kw", "hp"))
    for name in ("kw", "hp"):
        reader.one_of(found[name], LOAD_UNIT_RULES)


def _phase_rules(reader: Reader, place: Place, starts: date) -> tuple[PhaseRule, ...]:
    rules = [_phase_rule(reader, item) for item in reader.items(place)]
    _check_order(reader, place, rules)
    if not rules or rules[0].starts > starts:
        reader.note(place, f"has no rule on {starts}", "begin no later than the tariff does")
    return tuple(rules)


def _phase_rule(reader: Reader, place: Place) -> PhaseRule:
    found = reader.mapping(place, required=("from", "one_phase_max_kw", "three_phase_max_kw"))
    one, three = (reader.value(found[f"{name}_phase_max_kw"], NUMBER) for name in ("one", "three"))
    if one > three:
        reader.note(place, "allows more on one phase than on three", "swap or mend the limits")
    return PhaseRule(reader.value(found["from"], DAY), one, three)


def _taxes(reader: Reader, place: Place) -> tuple[Tax, ...]:
    taxes = [_tax(reader, item) for item in reader.items(place)]
    _check_order(reader, place, taxes)
    return tuple(taxes)


def _tax(reader: Reader, place: Place) -> Tax:
    found = reader.mapping(place, required=("from", "gst"))
    gst = reader.value(found["gst"], NUMBER)
    if gst > 1:
        reader.note(found["gst"], f"{gst} is above 1", 'write 18 % as "0.18"')
    return Tax(reader.value(found["from"], DAY), gst)


def _check_order(reader: Reader, place: Place, rules: Sequence[Dated]) -> None:
    for earlier, later in pairwise(rules):
        if later.starts <= earlier.starts:
            reader.note(
                place, f"has {later.starts} after {earlier.starts}", "put the oldest first, once"
            )


def _exemptions(reader: Reader, place: Place, categories: frozenset[str]) -> tuple[Exemption, ...]:
    return tuple(_exemption(reader, item, categories) for item in reader.items(place))


def _exemption(reader: Reader, place: Place, categories: frozenset[str]) -> Exemption:
    found = reader.mapping(place, required=("id", "when", "waive"))
    return Exemption(
        id=reader.value(found["id"], TEXT),
        when=read_condition(reader, found["when"], categories),
        waive=_waived(reader, found["waive"]),
    )


def _waived(reader: Reader, place: Place) -> frozenset[str]:
    """Read `ALL`, or a list of line codes."""
    if place.node.value == "ALL":
        return frozenset(CODES)
    return frozenset(reader.one_of(item, CODES) for item in reader.items(place))


def _conditions(
    reader: Reader, place: Place | None, categories: frozenset[str]
) -> tuple[SupplyCondition, ...]:
    items = reader.items(place) if place else []
    return tuple(_condition(reader, item, categories) for item in items)


def _condition(reader: Reader, place: Place, categories: frozenset[str]) -> SupplyCondition:
    found = reader.mapping(place, required=("id", "when", "text_hi", "text"))
    return SupplyCondition(
        id=reader.value(found["id"], TEXT),
        when=read_condition(reader, found["when"], categories),
        text_hi=reader.value(found["text_hi"], TEXT),
        text=reader.value(found["text"], TEXT),
    )
