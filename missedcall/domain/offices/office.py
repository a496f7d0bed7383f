"""Describe the offices of the company as a tree, the localities they serve and their linemen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from missedcall.domain.connection.limits import Area
from missedcall.domain.shared.local_text import LocalText


class OfficeKind(StrEnum):
    """Name the levels of offices, the highest first; a centre (zone) serves localities."""

    REGION = "region"
    CIRCLE = "circle"
    DIVISION = "division"
    SUBDIVISION = "subdivision"
    CENTRE = "centre"

    @property
    def level(self) -> int:
        """Count from the top, where 0 is."""
        return list(OfficeKind).index(self)


@dataclass(frozen=True)
class Office:
    """Describe an office; `parent` is None for a region.

    `nodal` is the telephone of the nodal officer; None where the parent office's counts.

    The code of a centre has three digits, with which its applications' numbers begin.
    """

    code: str
    kind: OfficeKind
    name: LocalText
    parent: str | None
    nodal: str | None


@dataclass(frozen=True)
class Locality:
    """Describe a locality: its area decides the time limits, its office does the work."""

    code: str
    name: LocalText
    area: Area
    office: str


@dataclass(frozen=True)
class Lineman:
    """Describe a lineman, who logs in by the code; `open_jobs` is the most jobs at one time."""

    code: str
    name: str
    office: str
    open_jobs: int


Offices = Mapping[str, Office]


def path_to_top(offices: Offices, code: str) -> Iterator[Office]:
    """Give an office and all offices above it, the nearest first; nothing for an unknown code."""
    here = offices.get(code)
    while here is not None:
        yield here
        here = offices.get(here.parent or "")


def centres_below(offices: Offices, code: str) -> frozenset[str]:
    """Give the codes of the centres at or below an office."""
    return frozenset(
        office.code
        for office in offices.values()
        if office.kind is OfficeKind.CENTRE
        and any(above.code == code for above in path_to_top(offices, office.code))
    )


def has_store(offices: Offices, code: str) -> bool:
    """Say whether an office exists and has a store: a centre, or an office without centres."""
    return code in offices and centres_below(offices, code) <= {code}


def office_distance(offices: Offices, one: str, other: str) -> int:
    """Count the steps in the tree from one office up to the first above both, and down again."""
    ours, theirs = ([above.code for above in path_to_top(offices, code)] for code in (one, other))
    meeting = next((code for code in ours if code in theirs), None)
    if meeting is None:
        return len(ours) + len(theirs)
    return ours.index(meeting) + theirs.index(meeting)


def nodal_telephone(offices: Offices, code: str) -> str | None:
    """Give the telephone of the nodal officer who answers for an office."""
    return next((office.nodal for office in path_to_top(offices, code) if office.nodal), None)
