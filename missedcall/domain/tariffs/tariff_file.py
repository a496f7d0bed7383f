"""Reading tariff files into a book, with every fault of every file told at once."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from missedcall.domain.shared.yaml_nodes import DAY, TEXT, Reader, YamlPlace, YamlProblem
from missedcall.domain.tariffs import tariff_rules
from missedcall.domain.tariffs.tariff import Tariff, TariffBook, TariffStatus
from missedcall.domain.tariffs.tariff_lines import read_lines

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
APPROVERS = 2


class TariffFilesError(Exception):
    """Tariff files that are not fit to be used; `problems` holds every fault found."""

    def __init__(self, problems: Sequence[YamlProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass(frozen=True)
class _Version:
    """A tariff with the place of its days, where a gap or overlap is told."""

    tariff: Tariff
    valid: YamlPlace
    reader: Reader


def load(*, files: Mapping[str, bytes]) -> TariffBook:
    """Load a tariff book from the contents of its files, by file name.

    Each file is one version; versions must follow one another without gap or overlap. Raises
    `TariffFilesError` with every problem of every file.
    """
    if not files:
        missing = YamlProblem("tariffs", "file", 1, "there is no tariff file", "name at least one")
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
    status = TariffStatus(reader.one_of(root["status"], TariffStatus))
    starts, ends = _valid(reader, root["valid"])
    lines, categories = read_lines(reader, root["lines"])
    tariff_rules.check_load_unit(reader, root["load_unit"])
    tariff = Tariff(
        tariff_id=reader.value(root["tariff_id"], TEXT),
        version=hashlib.sha256(content).hexdigest(),
        file=reader.file,
        status=status,
        source=reader.value(root["source"], TEXT),
        approved_by=_approved_by(reader, root["approved_by"], status),
        starts=starts,
        ends=ends,
        rounding=tariff_rules.rounding(reader, root["rounding"]),
        phase_rules=tariff_rules.phase_rules(reader, root["phase_rules"], starts=starts),
        taxes=tariff_rules.taxes(reader, root["tax"]),
        registration=lines.registration,
        service_connection=lines.service_connection,
        extra_length=lines.extra_length,
        security_deposit=lines.security_deposit,
        exemptions=tariff_rules.exemptions(reader, root["exemptions"], categories=categories),
        conditions=tariff_rules.conditions(reader, root.get("conditions"), categories=categories),
        not_in_demand=tuple(
            reader.value(place, TEXT) for place in reader.items(root["not_in_demand"])
        ),
    )
    return _Version(tariff=tariff, valid=root["valid"], reader=reader)


def _valid(reader: Reader, place: YamlPlace) -> tuple[date, date | None]:
    found = reader.mapping(place, required=("from", "to"))
    starts = reader.value(found["from"], DAY)
    if found["to"].is_null:
        return starts, None
    ends = reader.value(found["to"], DAY)
    if ends < starts:
        reader.note(found["to"], f"{ends} is before {starts}", "write the last day in force")
    return starts, ends


def _approved_by(reader: Reader, place: YamlPlace, status: TariffStatus) -> tuple[str, ...]:
    items = reader.items(place)
    names = tuple(reader.value(item, TEXT) for item in items if not item.is_null)
    if status is TariffStatus.APPROVED and len(set(names)) < APPROVERS:
        reader.note(place, "does not name two people", "an APPROVED tariff needs two different")
    return names
