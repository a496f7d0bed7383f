"""Review the evidence of a job until the AE decides; meanwhile no leaderboard has the lineman."""

import datetime as dt
from collections.abc import Collection

from missedcall.db.applications import applications
from missedcall.db.engine import DbConnection, IntegrityError
from missedcall.db.field import photos, reports
from missedcall.db.field.reports import FieldReportRow
from missedcall.db.points import jobs
from missedcall.domain.field import places
from missedcall.domain.points.refusals import PointsRefusal
from missedcall.domain.shared.explanation import explain
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection.command import ChangedMeanwhile
from missedcall.usecases.deps import Deps
from missedcall.usecases.points import points_booking
from missedcall.usecases.points.objections import ObjectionRefused

MACHINE = "machine"
LONGEST = 200


def open_evidence_review(
    deps: Deps,
    *,
    number: str,
    lineman: str,
    reason: str,
    offices: Collection[str],
    actor: str,
    now: dt.datetime,
) -> int:
    """Open a review of a lineman's job, and give its id; it ends with a decision.

    Raise `ObjectionRefused` without a reason, or for a job that the lineman did not do in
    these offices.
    """
    if not reason.strip():
        raise ObjectionRefused(explain(PointsRefusal.NO_REASON))
    try:
        with deps.db.writing() as db:
            application_id = applications.get_application_id(db, number) or 0
            if not _is_job(db, application_id, lineman=lineman, offices=offices):
                raise ObjectionRefused(
                    explain(
                        PointsRefusal.NO_SUCH_JOB,
                        number=number,
                        lineman=lineman,
                    ),
                )
            return jobs.add_review(
                db,
                application_id=application_id,
                lineman=lineman,
                opened_at=now,
                opened_by=actor,
                reason=reason.strip()[:LONGEST],
            )
    except IntegrityError as error:
        raise ObjectionRefused(explain(PointsRefusal.REVIEWED, number=number)) from error


def review_evidence_of_report(
    db: DbConnection, application_id: int, *, report_id: str, now: dt.datetime
) -> None:
    """Open a review when a report's proofs are inconsistent; the connection stays energised."""
    row = reports.get_report(db, report_id)
    if row is None:
        raise LookupError(report_id)
    odd = _find_inconsistencies(db, application_id, row)
    known = {review.lineman for review in jobs.list_reviews_of_application(db, application_id)}
    if odd and row.lineman not in known:
        jobs.add_review(
            db,
            application_id=application_id,
            lineman=row.lineman,
            opened_at=now,
            opened_by=MACHINE,
            reason=" ".join(odd),
        )


def _find_inconsistencies(
    db: DbConnection, application_id: int, row: FieldReportRow
) -> list[places.Inconsistency]:
    before = reports.get_energised_report_before(
        db, lineman=row.lineman, device=row.device, sequence=row.sequence
    )
    in_vain = reports.list_failed_visits(db, application_id, lineman=row.lineman)
    proof, *visits = reports.get_proofs_of_reports(db, [row, *in_vain])
    return places.find_inconsistencies(
        proof,
        before=None if before is None else reports.get_proofs_of_reports(db, [before])[0],
        in_vain=visits,
        is_photo_used_elsewhere=photos.is_photo_elsewhere(db, row.photo),
    )


def decide_evidence_review(
    deps: Deps,
    *,
    review_id: int,
    is_wrong: bool,
    reason: str,
    offices: Collection[str],
    actor: str,
    now: dt.datetime,
) -> None:
    """Decide a review of these offices; the person who opened it may not.

    Wrong evidence reverses all points of the job, with the penalty R9, and keeps the lineman off
    this month's leaderboard.
    """
    if not reason.strip():
        raise ObjectionRefused(explain(PointsRefusal.NO_REASON))
    with deps.db.writing() as db:
        row = jobs.get_review(db, review_id)
        if row is None or not _is_job(
            db, row.application_id, lineman=row.lineman, offices=offices
        ):
            raise ObjectionRefused(
                explain(PointsRefusal.NO_SUCH_REVIEW, review_id=review_id),
            )
        if row.opened_by == actor:
            raise ObjectionRefused(explain(PointsRefusal.DOUBTED_BY_SAME))
        kept = reason.strip()[:LONGEST]
        if not jobs.decide_review(
            db, review_id, at=now, by=actor, is_wrong=is_wrong, decision=kept
        ):
            raise ChangedMeanwhile(f"review {review_id}")
        if is_wrong:
            case = cases.load_case(db, row.application_id)
            points_booking.reverse_points_of_job(db, case, rule="R9", now=now)


def _is_job(
    db: DbConnection, application_id: int, *, lineman: str, offices: Collection[str]
) -> bool:
    """Say whether a lineman did this job for one of the offices."""
    return any(
        row.lineman == lineman and row.office in offices
        for row in jobs.list_jobs_of_application(db, application_id)
    )
