"""Handle a breach of personal data: freeze exports, find those affected, draft the notices.

Rule 7 of the Digital Personal Data Protection Rules, 2025: the people are told without delay, the
Data Protection Board without delay and in detail within 72 hours.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from missedcall.db.privacy import breaches
from missedcall.db.privacy.breaches import BreacheRow
from missedcall.db.schema import note_audit
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.privacy.breach_notice import TO_PEOPLE
from missedcall.domain.privacy.refusals import PrivacyRefusal
from missedcall.domain.shared.explanation import explain
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators.operators import Operator
from missedcall.usecases.privacy.request import PrivacyRequestRefused, read_words

BOARD_WITHIN = dt.timedelta(hours=72)


@dataclass(frozen=True)
class Breach:
    """Tell of a breach: how many it concerns, and when the Board must have all of it."""

    id: int
    found_at: dt.datetime
    found_by: str
    what: str
    from_at: dt.datetime
    until_at: dt.datetime
    affected: int
    board_by: dt.datetime
    closed_at: dt.datetime | None
    outcome: str | None

    def hours_left(self, now: dt.datetime) -> int:
        """Give the whole hours until the Board must know all; below zero it is late."""
        return (self.board_by - now) // dt.timedelta(hours=1)


def begin_breach(
    deps: Deps,
    *,
    what: str,
    start: dt.datetime,
    until: dt.datetime,
    by: Operator,
    now: dt.datetime,
) -> Breach:
    """Note a breach of what was held between two instants; from now on nothing is exported."""
    told = read_words("what", what, otherwise=PrivacyRefusal.LINE)
    if until < start:
        raise PrivacyRequestRefused(explain(PrivacyRefusal.TIMES))
    with deps.db.writing() as db:
        if breaches.get_open_breach(db) is not None:
            raise PrivacyRequestRefused(explain(PrivacyRefusal.OPEN))
        row = {"what": told, "from_at": start, "until_at": until}
        breach_id = breaches.begin_breach(db, at=now, by=by.login, **row)
        note_audit(
            db, at=now, actor=by.login, action="privacy.breach", subject=f"begin {breach_id}"
        )
    return list_breaches(deps)[0]


def close_breach(deps: Deps, *, outcome: str, by: Operator, now: dt.datetime) -> None:
    """Close the breach that is open, and say what came of it; exports are possible again."""
    told = read_words("outcome", outcome, otherwise=PrivacyRefusal.LINE)
    with deps.db.writing() as db:
        running = breaches.get_open_breach(db)
        if running is None:
            raise PrivacyRequestRefused(explain(PrivacyRefusal.NONE_OPEN))
        breaches.close_breach(db, running.id, at=now, by=by.login, outcome=told)
        note_audit(
            db, at=now, actor=by.login, action="privacy.breach", subject=f"close {running.id}"
        )


def list_breaches(deps: Deps, *, limit: int = 50) -> list[Breach]:
    """List breaches, the newest first."""
    with deps.db.reading() as db:
        return [
            _breach(row, affected=breaches.count_affected_numbers(db, row.from_at, row.until_at))
            for row in breaches.list_latest_breaches(db, limit=limit)
        ]


def list_affected_numbers(deps: Deps, *, by: Operator, now: dt.datetime) -> list[str]:
    """List the numbers that the open breach concerns, to tell them; that is noted."""
    with deps.db.writing() as db:
        running = breaches.get_open_breach(db)
        if running is None:
            raise PrivacyRequestRefused(explain(PrivacyRefusal.NONE_OPEN))
        note_audit(
            db, at=now, actor=by.login, action="privacy.affected", subject=f"breach {running.id}"
        )
        return list(breaches.list_affected_numbers(db, running.from_at, running.until_at))


def draft_notices(
    breach: Breach, *, company: str, translations: Mapping[str, Callable[[str], str]]
) -> dict[str, str]:
    """Draft what people and the Board are told; a person fills in the brackets.

    `translations` gives, by language, what says an English text in it.
    """
    day = f"{breach.found_at.astimezone(IST):%d-%m-%Y %H:%M}"
    span = (
        f"{breach.from_at.astimezone(IST):%d-%m-%Y} – {breach.until_at.astimezone(IST):%d-%m-%Y}"
    )
    people = {
        f"people_{language}": translate(TO_PEOPLE) % {"company": company, "day": day, "span": span}
        for language, translate in translations.items()
    }
    return people | {
        "board": (
            f"To the Data Protection Board of India: {company} found a breach on {day} (IST). "
            f"Nature: {breach.what}. Data held {span}. People concerned: {breach.affected}. "
            "Cause: [..]. Done to end and mend it: [..]. People told on: [..]. "
            f"Details are due by {breach.board_by.astimezone(IST):%d-%m-%Y %H:%M}. Contact: [..]."
        ),
    }


def _breach(row: BreacheRow, *, affected: int) -> Breach:
    return Breach(
        id=row.id,
        found_at=row.found_at,
        found_by=row.found_by,
        what=row.what,
        from_at=row.from_at,
        until_at=row.until_at,
        affected=affected,
        board_by=row.found_at + BOARD_WITHIN,
        closed_at=row.closed_at,
        outcome=row.outcome,
    )
