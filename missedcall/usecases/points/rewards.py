"""Book the points of a connection, take them back when need be, and make them final in time."""

import datetime as dt
from collections.abc import Iterable

from missedcall.db.engine import Connection
from missedcall.db.field import field
from missedcall.db.field.field import VisitRow
from missedcall.db.points import jobs, points_ledger
from missedcall.domain.connection.limits import Area, CaseLimits
from missedcall.domain.connection.states import Rule, SlaClock
from missedcall.domain.points import points
from missedcall.domain.points.points import AnnouncedSlot, Award, JobProof
from missedcall.usecases.connection import sla_clocks
from missedcall.usecases.connection.case import Case
from missedcall.usecases.deps import Deps

# A point is provisional for so long: "no supply" may be answered, and a sample audited.
PROVISIONAL = dt.timedelta(days=7)
# Line, pole or transformer work had to be done first.
WORKS_DONE = Rule.WORKS_DONE


def award(db: Connection, case: Case, *, limits: CaseLimits, now: dt.datetime) -> None:
    """Book the points of a job that is confirmed, each with its rule and reason."""
    job = _job(case, limits=limits, now=now)
    if job is None:
        return
    _book(db, case, points.awards(job), now=now)
    jobs.add(
        db,
        [
            {
                "application_id": case.id,
                "lineman": lineman,
                "office": case.row.office,
                "area": case.area,
                "done_at": job.bonus.stopped_at or now,
                "gross_s": int(job.promise.gross.total_seconds()),
                "net_s": int(job.bonus.net.total_seconds()),
                "limit_s": int(job.bonus.limit.total_seconds()),
                "promise_kept": job.promise.within,
                "holds": len(case.holds),
            }
            for lineman in job.linemen
        ],
    )


def _job(case: Case, *, limits: CaseLimits, now: dt.datetime) -> JobProof | None:
    """Describe the job as its clocks, its visit and its history tell it; None: not one of ours."""
    read, visit = sla_clocks.read_sla_clocks(case, limits=limits, now=now), case.visit
    if visit is None or SlaClock.PROMISE not in read or SlaClock.BONUS not in read:
        return None
    promise = read[SlaClock.PROMISE]
    done_at = promise.stopped_at or now
    return JobProof(
        promise=promise,
        bonus=read[SlaClock.BONUS],
        holds=case.holds,
        slot_kept=points.slot_kept(slot_of(visit), done_at=done_at, holds=case.holds),
        difficult=case.area is Area.HILLY or any(step.rule == WORKS_DONE for step in case.history),
        linemen=(visit.lineman, *visit.mates.split()),
    )


def slot_of(visit: VisitRow) -> AnnouncedSlot:
    """Give the announced slot of a visit."""
    return AnnouncedSlot(
        visit.slot_from, visit.slot_to, visit.slot_by is not None, visit.slot_missed
    )


def take_back(db: Connection, case: Case, *, rule: str, now: dt.datetime) -> None:
    """Book the opposite of what the job had brought, and the penalty of R8 or R9."""
    given = [
        Award(row.lineman, row.rule, row.hundredths, row.reason)
        for row in field.points_of(db, case.id)
    ]
    _book(db, case, points.taken_back(given, rule=rule), now=now)
    jobs.undo(db, case.id, at=now)


def count_anew(db: Connection, case: Case, *, limits: CaseLimits, now: dt.datetime) -> None:
    """Book the opposite of what the job had brought, and what it brings by its present clocks."""
    given = [
        Award(row.lineman, row.rule, -row.hundredths, "counted anew")
        for row in field.points_of(db, case.id)
    ]
    _book(db, case, given, now=now)
    jobs.undo(db, case.id, at=now)
    award(db, case, limits=limits, now=now)


def _book(db: Connection, case: Case, given: Iterable[Award], *, now: dt.datetime) -> None:
    rows: list[dict[str, object]] = [
        {
            "application_id": case.id,
            "lineman": award.lineman,
            "rule": award.rule,
            "hundredths": award.hundredths,
            "reason": award.reason,
            "at": now,
            "final_at": now + PROVISIONAL,
        }
        for award in given
    ]
    field.add_points(db, rows)


def finalise(deps: Deps, *, now: dt.datetime) -> None:
    """Make final what was provisional long enough and nobody objects to, a batch at a time."""
    with deps.db.reading() as db:
        if not points_ledger.ripe(db, now=now):
            return
    with deps.db.writing() as db:
        points_ledger.make_final(db, points_ledger.ripe(db, now=now), at=now)
