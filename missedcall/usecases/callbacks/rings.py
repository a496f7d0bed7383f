"""Show the ledger of rings by person and day, and prove what the service promises of it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from missedcall.db.callbacks import rings
from missedcall.db.engine import Row
from missedcall.domain.callbacks import calendar
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.shared import phone
from missedcall.usecases.deps import Deps


@dataclass(frozen=True)
class Ring:
    """Describe one ring of a consumer; `rule` is empty for one older than the ledger's rules."""

    attempt_id: str
    callback_id: int
    at: dt.datetime
    operator: str
    rule: str
    try_number: int | None
    outcome: str | None
    answered: bool


@dataclass(frozen=True)
class RungPerson:
    """Say how often one number was rung on a day; it is masked. `key` names him to `ledger`."""

    number: str
    key: tuple[int, int]
    rings: tuple[Ring, ...]


@dataclass(frozen=True)
class RingProof:
    """Say what a check of a day found: `rings` looked at, those without an operator reserved for
    them, and how many persons were rung more often than the limit."""

    rings: int
    without_operator: tuple[str, ...]
    over_limit: int

    @property
    def holds(self) -> bool:
        return not self.without_operator and not self.over_limit


def day_of(day: dt.date) -> rings.RingDay:
    begins = dt.datetime.combine(day, dt.time(0), tzinfo=IST).astimezone(dt.UTC)
    return rings.RingDay(begins, calendar.next_midnight(at=begins))


def ledger(
    deps: Deps, *, day: dt.date, limit: int, after: tuple[int, int] | None = None
) -> list[RungPerson]:
    """List who was rung on a day in India, the most often first, each with all his rings."""
    with deps.db.reading() as db:
        found = rings.persons(db, day_of(day), limit=limit, after=after)
        rows = rings.of_numbers(db, day_of(day), [row["number"] for row in found])
    of_number: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        of_number[row["number"]].append(row)
    return [
        RungPerson(
            number=phone.mask(row["number"]),
            key=(row["rings"], row["first_callback"]),
            rings=_rings(of_number[row["number"]]),
        )
        for row in found
    ]


def prove(deps: Deps, *, day: dt.date) -> RingProof:
    """Check a day: each ring had an operator reserved for it, and nobody was rung too often."""
    with deps.db.reading() as db:
        return RingProof(
            rings=rings.count(db, day_of(day)),
            without_operator=tuple(rings.without_operator(db, day_of(day))),
            over_limit=rings.count_over(db, day_of(day), most=deps.rules.rings_per_day),
        )


def _rings(rows: Sequence[Row]) -> tuple[Ring, ...]:
    return tuple(
        Ring(
            attempt_id=row["id"],
            callback_id=row["callback_id"],
            at=row["created_at"],
            operator=row["login"],
            rule=row["rule"] or "",
            try_number=row["try_number"],
            outcome=row["outcome"],
            answered=row["consumer_at"] is not None,
        )
        for row in rows
    )
