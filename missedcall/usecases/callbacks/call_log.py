"""Show the ledger of rings by person and day, and prove what the service promises of it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from missedcall.db.callbacks import call_log as ring_rows
from missedcall.db.callbacks.attempt_lists import NamedAttempt
from missedcall.domain.callbacks import calendar
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.shared import phone
from missedcall.usecases.deps import Deps


@dataclass(frozen=True)
class LoggedRing:
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
    """Say how often one number was rung on a day; the number is masked.

    `key` is where the next page of `rings_by_person` begins.
    """

    number: str
    key: tuple[int, int]
    rings: tuple[LoggedRing, ...]


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


def ring_day(day: dt.date) -> ring_rows.RingDay:
    begins = dt.datetime.combine(day, dt.time(0), tzinfo=IST).astimezone(dt.UTC)
    return ring_rows.RingDay(begins, calendar.next_midnight(at=begins))


def rings_by_person(
    deps: Deps, *, day: dt.date, limit: int, after: tuple[int, int] | None = None
) -> list[RungPerson]:
    """List who was rung on a day in India, the most often first, each with all rings."""
    with deps.db.reading() as db:
        found = ring_rows.list_numbers_rung(db, ring_day(day), limit=limit, after=after)
        rows = ring_rows.list_rings_of_numbers(db, ring_day(day), [row.number for row in found])
    of_number: dict[str, list[NamedAttempt]] = defaultdict(list)
    for row in rows:
        of_number[row.number].append(row)
    return [
        RungPerson(
            number=phone.mask(row.number),
            key=(row.rings, row.first_callback),
            rings=_rings(of_number[row.number]),
        )
        for row in found
    ]


def prove_rings(deps: Deps, *, day: dt.date) -> RingProof:
    """Check a day: each ring had an operator reserved for it, and no number was rung too often."""
    with deps.db.reading() as db:
        return RingProof(
            rings=ring_rows.count_rings(db, ring_day(day)),
            without_operator=tuple(ring_rows.list_rings_without_operator(db, ring_day(day))),
            over_limit=ring_rows.count_numbers_rung_over(
                db, ring_day(day), most=deps.rules.rings_per_day
            ),
        )


def _rings(rows: Sequence[NamedAttempt]) -> tuple[LoggedRing, ...]:
    return tuple(
        LoggedRing(
            attempt_id=row.id,
            callback_id=row.callback_id,
            at=row.created_at,
            operator=row.login,
            rule=row.rule or "",
            try_number=row.try_number,
            outcome=row.outcome,
            answered=row.consumer_at is not None,
        )
        for row in rows
    )
