"""Book the points of a connection, and take them back when the light does not burn."""

import datetime as dt
from collections.abc import Iterable

from missedcall.db import field
from missedcall.db.engine import Connection
from missedcall.domain.connection import clocks, points
from missedcall.domain.connection.limits import Limits
from missedcall.domain.connection.points import Award, Job
from missedcall.domain.connection.states import Clock
from missedcall.usecases.connection.case import Case

# A point is provisional for so long: "no supply" may be answered, and a sample audited.
PROVISIONAL = dt.timedelta(days=7)


def award(db: Connection, case: Case, *, limits: Limits, now: dt.datetime) -> None:
    """Book the points of a job that is confirmed, each with its rule and reason."""
    runs, visit = case.runs, case.visit
    if visit is None or Clock.C6 not in runs or Clock.C7 not in runs:
        return
    promise = clocks.promise(runs[Clock.C6], area=case.area, limits=limits, now=now)
    bonus = clocks.bonus(
        runs[Clock.C7],
        posted_at=case.posted_at,
        holds=case.holds,
        area=case.area,
        limits=limits,
        now=now,
    )
    in_slot = visit["slot_from"] <= (promise.stopped_at or now) <= visit["slot_to"]
    job = Job(
        promise=promise,
        bonus=bonus,
        holds=case.holds,
        slot_kept=True if in_slot else None,
        linemen=(visit["lineman"],),
    )
    _book(db, case, points.awards(job), now=now)


def take_back(db: Connection, case: Case, *, now: dt.datetime) -> None:
    """Book the opposite of what the job had brought, and the penalty."""
    given = [
        Award(row["lineman"], row["rule"], row["hundredths"], row["reason"], row["reason"])
        for row in field.points_of(db, case.id)
    ]
    _book(db, case, points.taken_back(given, rule="R8"), now=now)


def _book(db: Connection, case: Case, given: Iterable[Award], *, now: dt.datetime) -> None:
    rows: list[dict[str, object]] = [
        {
            "application_id": case.id,
            "lineman": award.lineman,
            "rule": award.rule,
            "hundredths": award.hundredths,
            "reason": award.reason_en,
            "at": now,
            "final_at": now + PROVISIONAL,
        }
        for award in given
    ]
    field.add_points(db, rows)
