"""Read the masters (offices, localities, linemen) from CSV files, every fault told at once.

A file is known by its header. Lines that begin with # are remarks; a file whose first line begins
with "# INVENTED" is for tests and the demo only.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields

from missedcall.domain.connection.limits import Area
from missedcall.domain.offices.office import Lineman, Locality, Office, OfficeKind, Offices
from missedcall.domain.privacy import aadhaar
from missedcall.domain.shared import spelling
from missedcall.domain.shared.file_problem import FileProblem
from missedcall.domain.shared.local_text import LocalText

MasterRecord = Office | Locality | Lineman
CODE = re.compile(r"[A-Z0-9]{2,3}")
CENTRE = re.compile(r"[0-9]{3}")
LOCALITY = re.compile(r"[0-9]{2,15}")
LINEMAN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}")
TELEPHONE = re.compile(r"[0-9]{4,15}")
JOBS = re.compile(r"[0-9]{1,2}")
LONGEST_NAME = 80
# A column of names, such as `name:hi`; a file has one for each language.
NAMED = re.compile(r"name:[a-z]{2,3}")
SHOWN = "name:hi,name:en"
INVENTED = "# INVENTED"


@dataclass(frozen=True)
class MastersLine:
    """Hold what a line says, and where it stands."""

    file: str
    line: int
    record: MasterRecord

    def problem(self, key: str, reason: str, mend: str) -> FileProblem:
        return FileProblem(self.file, key, self.line, reason, mend)


@dataclass(frozen=True)
class Masters:
    """Hold what the files say; nothing of it may be used while there is a problem."""

    lines: tuple[MastersLine, ...]
    problems: tuple[FileProblem, ...]
    invented: bool


def read_masters(*, files: Mapping[str, bytes], known: Offices) -> Masters:
    """Read files by their names; `known` are the offices that exist already."""
    lines: list[MastersLine] = []
    problems: list[FileProblem] = []
    for name, content in files.items():
        _read_file(name, content, lines, problems)
    problems += [*_duplicates(lines), *_broken_references(lines, known)]
    invented = any(
        content.lstrip(b"\xef\xbb\xbf").startswith(INVENTED.encode()) for content in files.values()
    )
    return Masters(tuple(lines), tuple(problems), invented)


def _read_file(
    name: str, content: bytes, lines: list[MastersLine], problems: list[FileProblem]
) -> None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        problems.append(FileProblem(name, "file", 1, "is not UTF-8 text", "save it as UTF-8"))
        return
    plain = ["" if line.startswith("#") else line for line in text.splitlines()]
    rows = csv.reader(plain, strict=True)
    try:
        header = next((tuple(row) for row in rows if row), ())
        reader = READERS.get(tuple(dict.fromkeys(NAMED.sub("name", each) for each in header)))
        if reader is None:
            known = "; ".join(HEADERS)
            reason = "has none of the known headers"
            problems.append(
                FileProblem(name, "header", rows.line_num, reason, f"use one of: {known}")
            )
            return
        for row in filter(None, rows):
            cells = _Cells(name, rows.line_num, header, row, problems)
            record = reader(cells) if cells.complete() else None
            if record is not None and not cells.faulty:
                lines.append(MastersLine(name, rows.line_num, record))
    except csv.Error as error:
        problems.append(FileProblem(name, "file", rows.line_num, f"{error}", "correct the CSV"))


@dataclass
class _Cells:
    """Read the cells of one line; what is wrong is noted and stood in for."""

    file: str
    line: int
    header: tuple[str, ...]
    row: list[str]
    problems: list[FileProblem]
    faulty: bool = field(default=False)

    def note(self, key: str, reason: str, mend: str) -> None:
        self.faulty = True
        self.problems.append(FileProblem(self.file, key, self.line, reason, mend))

    def complete(self) -> bool:
        if len(self.row) != len(self.header):
            reason = f"has {len(self.row)} cells where the header has {len(self.header)}"
            self.note("line", reason, "quote commas within a cell")
        return not self.faulty

    def cell(self, key: str) -> str:
        return spelling.clean(self.row[self.header.index(key)])

    def like(self, key: str, pattern: re.Pattern[str], mend: str) -> str:
        text = self.cell(key)
        if not pattern.fullmatch(text):
            self.note(key, f"{_shown(text)} cannot be taken", mend)
        return text

    def names(self) -> LocalText:
        """Read a name in each of the languages of the header."""
        keys = [key for key in self.header if NAMED.fullmatch(key)]
        return {key.removeprefix("name:"): self.name(key) for key in keys}

    def name(self, key: str) -> str:
        """Read a name. Its first sign is a letter: a spreadsheet takes = and + for a formula."""
        text = self.cell(key)
        unseen = [sign for sign in text if not (sign.isprintable() or sign in spelling.JOINERS)]
        if unseen:
            reason = f"{_shown(text)} holds a sign that cannot be seen (U+{ord(unseen[0]):04X})"
            self.note(key, reason, "delete the word and type it by hand")
        elif not (text[:1].isalpha() and len(text) <= LONGEST_NAME):
            mend = f"write one line of 1 to {LONGEST_NAME} characters that begins with a letter"
            self.note(key, f"{_shown(text)} is no name", mend)
        elif aadhaar.has_aadhaar(text):
            self.note(key, "holds an Aadhaar number", "remove it; it is not wanted anywhere")
        return text


def _shown(text: str) -> str:
    """Show a cell that was refused; any Aadhaar number in it is masked."""
    return repr(aadhaar.mask_aadhaar(text)[:40])


def _office(cells: _Cells) -> Office | None:
    kind = cells.like(
        "kind", re.compile("|".join(OfficeKind)), f"use one of {', '.join(OfficeKind)}"
    )
    if cells.faulty:
        return None
    is_centre = OfficeKind(kind) is OfficeKind.CENTRE
    mend = "give a centre three digits" if is_centre else "use two or three of A-Z and 0-9"
    parent, telephone = cells.cell("parent"), cells.cell("nodal")
    if telephone:
        cells.like("nodal", TELEPHONE, "give the digits of a telephone, with its area code")
    return Office(
        code=cells.like("code", CENTRE if is_centre else CODE, mend),
        kind=OfficeKind(kind),
        name=cells.names(),
        parent=parent or None,
        nodal=telephone or None,
    )


def _locality(cells: _Cells) -> Locality | None:
    area = cells.like("area", re.compile("|".join(Area)), f"use one of {', '.join(Area)}")
    if cells.faulty:
        return None
    return Locality(
        code=cells.like("code", LOCALITY, "use 2 to 15 digits"),
        name=cells.names(),
        area=Area(area),
        office=cells.cell("office"),
    )


def _lineman(cells: _Cells) -> Lineman | None:
    most = cells.like("open_jobs", JOBS, "give the most open jobs at one time, 0 to 99")
    if cells.faulty:
        return None
    return Lineman(
        code=cells.like("code", LINEMAN, "use 1 to 20 of A-Z, a-z, 0-9, dot, hyphen, underscore"),
        name=cells.name("name"),
        office=cells.cell("office"),
        open_jobs=int(most),
    )


READERS: Mapping[tuple[str, ...], Callable[[_Cells], MasterRecord | None]] = {
    tuple(column.name for column in fields(kind)): reader
    for kind, reader in ((Office, _office), (Locality, _locality), (Lineman, _lineman))
}

HEADERS = [
    ",".join(column.name for column in fields(kind)).replace(
        "name", SHOWN if kind is not Lineman else "name"
    )
    for kind in (Office, Locality, Lineman)
]


def _duplicates(lines: list[MastersLine]) -> Iterator[FileProblem]:
    seen: dict[tuple[type, str], MastersLine] = {}
    for line in lines:
        first = seen.setdefault((type(line.record), line.record.code), line)
        if first is not line:
            reason = f"{line.record.code} stands in {first.file}:{first.line} already"
            yield line.problem("code", reason, "keep one of the two")


def _broken_references(lines: list[MastersLine], known: Offices) -> Iterator[FileProblem]:
    """Find offices without a place in the tree, and what belongs to no centre."""
    new = {line.record.code: line.record for line in lines if isinstance(line.record, Office)}
    offices = {**known, **new}
    for line in lines:
        record = line.record
        if isinstance(record, Office):
            if not _fits(record, offices):
                yield line.problem(
                    "parent",
                    f"{record.parent or 'nothing'} is no office above a {record.kind}",
                    "name an office of a higher kind; a region has none",
                )
            continue
        served_by = offices.get(record.office)
        if served_by is None or served_by.kind is not OfficeKind.CENTRE:
            reason = f"{_shown(record.office)} is no centre"
            yield line.problem("office", reason, "name a centre, or add it to the offices")


def _fits(office: Office, offices: Offices) -> bool:
    if office.parent is None:
        return office.kind is OfficeKind.REGION
    parent = offices.get(office.parent)
    return parent is not None and parent.kind.level < office.kind.level
