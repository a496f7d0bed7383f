"""Invent a company: offices from regions down to centres, the places they serve, their linemen."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# How many offices of a kind lie below one of the kind above it.
KINDS = (("region", "R", 2), ("circle", "C", 3), ("division", "D", 3), ("subdivision", "S", 3))
CENTRES_OF_EACH = 4
FIRST_CENTRE = 100
LINEMEN, OPEN_JOBS = 5, 100_000
NODAL = "9876500090"

Row = tuple[object, ...]


@dataclass(frozen=True)
class Country:
    """Hold the rows of the masters, in the order of their tables' columns."""

    offices: Sequence[Row]

    @property
    def centres(self) -> list[str]:
        return [str(row[0]) for row in self.offices if row[1] == "centre"]

    @property
    def subdivisions(self) -> list[str]:
        return [str(row[0]) for row in self.offices if row[1] == "subdivision"]

    @property
    def localities(self) -> Iterator[Row]:
        for centre in self.centres:
            for area in ("urban", "rural", "hilly"):
                code = locality(centre, area)
                yield code, _by_language("स्थान", "Place", code), area, centre

    @property
    def linemen(self) -> Iterator[Row]:
        for centre in self.centres:
            for nth in range(LINEMEN):
                yield lineman(centre, nth), f"लाइनमैन {nth}", centre, OPEN_JOBS


def invent() -> Country:
    """Give 2 regions, 6 circles, 18 divisions, 54 sub-divisions and 216 centres."""
    rows: list[Row] = []
    above: list[str | None] = [None]
    for kind, letter, each in KINDS:
        found = [(parent, nth) for parent in above for nth in range(each)]
        codes = [f"{letter}{serial:02}" for serial in range(len(found))]
        rows += [_office(code, kind, p) for code, (p, _) in zip(codes, found, strict=True)]
        above = list(codes)
    centres = [parent for parent in above for _ in range(CENTRES_OF_EACH)]
    rows += [_office(str(FIRST_CENTRE + n), "centre", parent) for n, parent in enumerate(centres)]
    return Country(rows)


def locality(centre: str, area: str) -> str:
    return f"{centre}{area[0].upper()}"


def lineman(centre: str, nth: int) -> str:
    return f"L{centre}{nth % LINEMEN}"


def _office(code: str, kind: str, parent: str | None) -> Row:
    return code, kind, _by_language("कार्यालय", "Office", code), parent, NODAL


def _by_language(hindi: str, english: str, code: str) -> str:
    return json.dumps({"hi": f"{hindi} {code}", "en": f"{english} {code}"}, ensure_ascii=False)
