"""Book the points of a job, reverse them, and make them final after the time for objections."""

import datetime as dt
from collections.abc import Iterable

from missedcall.db.engine import DbConnection
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


def book_points_of_job(
    db: DbConnection, case: Case, *, limits: CaseLimits, now: dt.datetime
) -> None:
    """Book the points of a confirmed job, each with its rule and reason."""
    job = _job_proof(case, limits=limits, now=now)
    if job is None:
        return
    _add_entries(db, case, points.compute_awards(job), now=now)
    jobs.add_jobs(
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


def _job_proof(case: Case, *, limits: CaseLimits, now: dt.datetime) -> JobProof | None:
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
        slot_kept=points.is_slot_kept(
            announced_slot_of_visit(visit), done_at=done_at, holds=case.holds
        ),
        difficult=case.area is Area.HILLY or any(step.rule == WORKS_DONE for step in case.history),
        linemen=(visit.lineman, *visit.mates.split()),
    )


def announced_slot_of_visit(visit: VisitRow) -> AnnouncedSlot:
    """Give the announced slot of a visit."""
    return AnnouncedSlot(
        visit.slot_from, visit.slot_to, visit.slot_by is not None, visit.slot_missed
    )


def reverse_points_of_job(db: DbConnection, case: Case, *, rule: str, now: dt.datetime) -> None:
    """Book the opposite of what the job had brought, and the penalty of R8 or R9."""
    given = [
        Award(row.lineman, row.rule, row.points_x100, row.reason)
        for row in field.list_points_of_application(db, case.id)
    ]
    _add_entries(db, case, points.reverse_awards(given, rule=rule), now=now)
    jobs.undo_jobs(db, case.id, at=now)


def rebook_points_of_job(
    db: DbConnection, case: Case, *, limits: CaseLimits, now: dt.datetime
) -> None:
    """Book the opposite of what the job had brought, and what it brings by its present clocks."""
    given = [
        Award(row.lineman, row.rule, -row.points_x100, "computed anew")
        for row in field.list_points_of_application(db, case.id)
    ]
    _add_entries(db, case, given, now=now)
    jobs.undo_jobs(db, case.id, at=now)
    book_points_of_job(db, case, limits=limits, now=now)


def _add_entries(
    db: DbConnection, case: Case, awards: Iterable[Award], *, now: dt.datetime
) -> None:
    rows: list[dict[str, object]] = [
        {
            "application_id": case.id,
            "lineman": entry.lineman,
            "rule": entry.rule,
            "points_x100": entry.points_x100,
            "reason": entry.reason,
            "at": now,
            "final_at": now + PROVISIONAL,
        }
        for entry in awards
    ]
    field.add_points(db, rows)


def finalise_points(deps: Deps, *, now: dt.datetime) -> None:
    """Make entries final that were provisional long enough and have no objection, in batches."""
    with deps.db.reading() as db:
        if not points_ledger.list_entries_to_finalise(db, now=now):
            return
    with deps.db.writing() as db:
        points_ledger.finalise_entries(
            db, points_ledger.list_entries_to_finalise(db, now=now), at=now
        )
