"""Reading tariff files into a book, with every fault of every file told at once."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from missedcall.domain.shared import model_keys, yaml_lines
from missedcall.domain.shared.file_problem import FileProblem
from missedcall.domain.shared.yaml_lines import KeyPath
from missedcall.domain.tariffs import condition, tariff_lines
from missedcall.domain.tariffs.condition import Condition
from missedcall.domain.tariffs.tariff import (
    Exemption,
    PhaseRule,
    Rounding,
    SupplyCondition,
    Tariff,
    TariffBook,
    Tax,
)
from missedcall.domain.tariffs.tariff_shape import ROUNDING_MODES, TariffContent


class TariffFilesError(Exception):
    """Tariff files that are not fit to be used; `problems` holds every fault found."""

    def __init__(self, problems: Sequence[FileProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass
class _File:
    """A tariff file with what is wrong in it, and the lines of its keys."""

    name: str
    lines: Mapping[KeyPath, int] = field(default_factory=dict)
    problems: list[FileProblem] = field(default_factory=list)
    tariff: Tariff | None = None

    def note(self, path: KeyPath, reason: str, mend: str) -> None:
        line = yaml_lines.line_of(self.lines, path)
        self.problems.append(FileProblem(self.name, _key(path), line, reason, mend))

    def condition(self, text: str, *path: str | int, categories: frozenset[str]) -> Condition:
        """Read a condition; one that cannot be read is noted and stands as always met."""
        try:
            return condition.read_condition(text, categories=categories)
        except condition.ConditionError as error:
            reason, _, mend = str(error).partition("; ")
            self.note((*path, "when"), reason, mend)
            return Condition(text=text, terms=())


def load_tariff_book(*, files: Mapping[str, bytes]) -> TariffBook:
    """Load a tariff book from the contents of its files, by file name.

    Each file is one version; versions must follow one another without gap or overlap. Raises
    `TariffFilesError` with every problem of every file.
    """
    if not files:
        missing = FileProblem("tariffs", "file", 1, "there is no tariff file", "name at least one")
        raise TariffFilesError([missing])
    read = [_read(name, content) for name, content in files.items()]
    _raise_problems(read)
    versions = [(file.tariff, file) for file in read if file.tariff]
    versions.sort(key=lambda version: version[0].starts)
    for (earlier, _), (later, file) in pairwise(versions):
        _check_seam(earlier, later, file)
    _raise_problems(read)
    return TariffBook(tariffs=tuple(tariff for tariff, _ in versions))


def _raise_problems(files: Sequence[_File]) -> None:
    problems = [problem for file in files for problem in file.problems]
    if problems:
        raise TariffFilesError(problems)


def _check_seam(earlier: Tariff, later: Tariff, file: _File) -> None:
    other = f"{earlier.tariff_id} ({earlier.file})"
    if earlier.ends is None or earlier.ends >= later.starts:
        until = earlier.ends or "further notice"
        reason = f"begins on {later.starts}, while {other} is in force until {until}"
        file.note(("valid",), reason, f"let that one end on the day before {later.starts}")
    elif later.starts - earlier.ends > timedelta(days=1):
        reason = f"begins on {later.starts}, while {other} ended on {earlier.ends}"
        file.note(("valid",), reason, "let it begin on the day after that")


def _read(name: str, content: bytes) -> _File:
    file = _File(name)
    try:
        data, file.lines = yaml_lines.parse(content, loader=yaml_lines.TextLoader)
    except yaml_lines.DuplicateKey as error:
        file.problems.append(
            FileProblem(name, _key(error.path), error.line, "is there twice", "keep one")
        )
        return file
    except (yaml.YAMLError, UnicodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line, reason = mark.line + 1 if mark else 1, " ".join(str(error).split())
        file.problems.append(FileProblem(name, "file", line, f"is no YAML ({reason})", "mend it"))
        return file
    if data is None:
        file.note((), "is empty", "write the tariff into it")
        return file
    try:
        parts = TariffContent.model_validate(data)
    except ValidationError as error:
        for each in error.errors():
            file.note(*_told(each))
        return file
    file.tariff = _tariff(file, parts, version=hashlib.sha256(content).hexdigest())
    return file


def _told(error: ErrorDetails) -> tuple[KeyPath, str, str]:
    """Tell what pydantic found by its place, the reason and the mend."""
    path = tuple(part for part in error["loc"] if str(part)[:1] not in "<[")
    if error["type"] == "tariff":
        return path, error["ctx"]["reason"], error["ctx"]["mend"]
    if error["type"] == "missing":
        return path[:-1], f"has no {path[-1]!r}", "state it"
    if error["type"] == "extra_forbidden":
        known = ", ".join(model_keys.known(TariffContent, path[:-1]))
        return path, "is not a known key", f"use one of {known}" if known else "remove it"
    if error["type"] == "list_type":
        return path, "is not a list", "write a list"
    if error["type"] in ("dict_type", "model_type", "model_attributes_type"):
        return path, "is not a mapping", "write 'key: value' pairs"
    return path, f"cannot be read ({error['msg']})", "mend it"


def _key(path: KeyPath) -> str:
    """Name a place, such as tax[0].gst; the whole is the file."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).removeprefix(".") or "file"


def _tariff(file: _File, parts: TariffContent, *, version: str) -> Tariff:
    """Make the tariff; its conditions are read with the categories that its lines name."""
    categories = tariff_lines.categories(parts.lines)
    extra = parts.lines.extra_length
    return Tariff(
        tariff_id=parts.tariff_id,
        version=version,
        file=file.name,
        status=parts.status,
        source=parts.source,
        approved_by=tuple(name for name in parts.approved_by if name),
        starts=parts.valid.starts,
        ends=parts.valid.ends,
        rounding=Rounding(
            parts.rounding.line, parts.rounding.total, ROUNDING_MODES[parts.rounding.mode]
        ),
        phase_rules=tuple(
            PhaseRule(each.starts, each.one_phase_max_kw, each.three_phase_max_kw)
            for each in parts.phase_rules
        ),
        taxes=tuple(Tax(each.starts, each.gst) for each in parts.tax),
        registration=tariff_lines.registration(parts.lines.registration),
        service_connection=tariff_lines.service_connection(parts.lines.service_connection),
        extra_length=tariff_lines.extra_length(
            extra,
            file.condition(extra.when, "lines", "extra_length", categories=categories),
        )
        if extra
        else None,
        security_deposit=tariff_lines.security_deposit(parts.lines.security_deposit),
        exemptions=tuple(_exemptions(file, parts, categories)),
        conditions=tuple(_conditions(file, parts, categories)),
        not_in_demand=tuple(parts.not_in_demand),
    )


def _exemptions(
    file: _File, parts: TariffContent, categories: frozenset[str]
) -> Iterator[Exemption]:
    for place, each in enumerate(parts.exemptions):
        when = file.condition(each.when, "exemptions", place, categories=categories)
        yield Exemption(each.id, when, frozenset(each.waive))


def _conditions(
    file: _File, parts: TariffContent, categories: frozenset[str]
) -> Iterator[SupplyCondition]:
    for place, each in enumerate(parts.conditions):
        when = file.condition(each.when, "conditions", place, categories=categories)
        yield SupplyCondition(each.id, when, each.text)
