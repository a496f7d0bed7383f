"""Name the offices of the company, who is above whom, the places they serve and their linemen."""

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
    """Describe an office; `parent` None at the top, `nodal` None where the parent's is meant.

    The code of a centre has three digits, with which its applications' numbers begin.
    """

    code: str
    kind: OfficeKind
    name: LocalText
    parent: str | None
    nodal: str | None


@dataclass(frozen=True)
class Locality:
    """Describe a place: its area decides the time limits, its office does the work."""

    code: str
    name: LocalText
    area: Area
    office: str


@dataclass(frozen=True)
class Lineman:
    """Describe a lineman; he has `open_jobs` at most at once, and logs in by his code."""

    code: str
    name: str
    office: str
    open_jobs: int


Offices = Mapping[str, Office]


def path(offices: Offices, code: str) -> Iterator[Office]:
    """Give an office and all that are above it, the nearest first."""
    here = offices.get(code)
    while here is not None:
        yield here
        here = offices.get(here.parent or "")


def centres(offices: Offices, code: str) -> frozenset[str]:
    """Give the codes of the centres at or below an office."""
    return frozenset(
        office.code
        for office in offices.values()
        if office.kind is OfficeKind.CENTRE
        and any(above.code == code for above in path(offices, office.code))
    )


def keeps_store(offices: Offices, code: str) -> bool:
    """Say whether an office is there and has a store of its own: a centre, or one without any."""
    return code in offices and centres(offices, code) <= {code}


def steps(offices: Offices, one: str, other: str) -> int:
    """Count the steps from an office up to the first above both, and down to the other."""
    ours, theirs = ([above.code for above in path(offices, code)] for code in (one, other))
    meeting = next((code for code in ours if code in theirs), None)
    if meeting is None:
        return len(ours) + len(theirs)
    return ours.index(meeting) + theirs.index(meeting)


def nodal(offices: Offices, code: str) -> str | None:
    """Give the telephone of the nodal officer who answers for an office."""
    return next((office.nodal for office in path(offices, code) if office.nodal), None)
