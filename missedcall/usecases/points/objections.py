"""Let a lineman object to the points of a job, once, and the AE answer within a week."""

import datetime as dt
import logging
from collections.abc import Collection

from missedcall.db.applications import applications
from missedcall.db.engine import IntegrityError
from missedcall.db.field import field
from missedcall.db.points import objections
from missedcall.db.schema import note_transition
from missedcall.domain.points.points import PointsReason
from missedcall.domain.points.refusals import PointsRefusal
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.usecases.connection.command import ChangedMeanwhile
from missedcall.usecases.deps import Deps
from missedcall.usecases.points.points_booking import PROVISIONAL

log = logging.getLogger(__name__)

ANSWER_WITHIN = dt.timedelta(days=7)
# An answer gives or takes at most what the highest rule gives, in hundredths of a point.
MOST_POINTS_X100 = 5000


class ObjectionRefused(RequestRefused):
    """Refuse an objection or its answer, or a review of a job."""


def object_to_points(deps: Deps, *, number: str, lineman: str, text: str, now: dt.datetime) -> int:
    """Object to the points of a job; they stay provisional until the answer. Give the id.

    Raise `ObjectionRefused` when the lineman has no points of it, they are final, or the lineman
    has objected before.
    """
    if not text.strip():
        raise ObjectionRefused(explain(PointsRefusal.NO_OBJECTION_GIVEN))
    try:
        with deps.db.writing() as db:
            application_id = applications.get_application_id(db, number) or 0
            mine = [
                row
                for row in field.list_points_of_application(db, application_id)
                if row.lineman == lineman
            ]
            if not mine:
                raise ObjectionRefused(
                    explain(PointsRefusal.NO_POINTS, number=number),
                )
            if all(row.became_final_at for row in mine):
                raise ObjectionRefused(explain(PointsRefusal.FINAL, number=number))
            return objections.add_objection(
                db,
                application_id=application_id,
                lineman=lineman,
                at=now,
                text=text.strip()[:400],
                due_at=now + ANSWER_WITHIN,
            )
    except IntegrityError as error:
        raise ObjectionRefused(explain(PointsRefusal.OBJECTED_BEFORE, number=number)) from error


def answer_objection(
    deps: Deps,
    *,
    objection_id: int,
    points_x100: int,
    reason: str,
    offices: Collection[str],
    actor: str,
    now: dt.datetime,
) -> None:
    """Answer an objection; the points that it gives or takes are an entry of their own.

    `offices` are those the person answers for. Raise `ObjectionRefused` without a
    reason, or for an objection of another office.
    """
    if not reason.strip():
        raise ObjectionRefused(explain(PointsRefusal.NO_REASON))
    if abs(points_x100) > MOST_POINTS_X100:
        raise ObjectionRefused(
            explain(PointsRefusal.TOO_MANY_POINTS, most=MOST_POINTS_X100 // 100)
        )
    with deps.db.writing() as db:
        row = objections.get_objection(db, objection_id)
        if row is None or row.office not in offices:
            raise ObjectionRefused(explain(PointsRefusal.NO_SUCH_OBJECTION))
        kept_reason = reason.strip()[:200]
        if not objections.answer_objection(
            db, objection_id, at=now, by=actor, points_x100=points_x100, answer=kept_reason
        ):
            raise ChangedMeanwhile(f"objection {objection_id}")
        if points_x100:
            entry: dict[str, object] = {
                "application_id": row.application_id,
                "lineman": row.lineman,
                "rule": "AE",
                "points_x100": points_x100,
                "reason": PointsReason.AE.english,
                "at": now,
                "final_at": now + PROVISIONAL,
            }
            field.add_points(db, [entry])


def escalate_late_objections(deps: Deps, *, now: dt.datetime) -> None:
    """Escalate objections that were not answered in time to the nodal officer, each once."""
    with deps.db.reading() as db:
        if not objections.has_late_objection(db, now=now):
            return
    with deps.db.writing() as db:
        late = objections.escalate_late_objections(db, now=now)
        for objection_id in late:
            note_transition(
                db,
                entity="objection",
                entity_id=objection_id,
                at=now,
                actor="system",
                from_state="ae",
                to_state="nodal",
                reason=f"not answered within {ANSWER_WITHIN.days} days",
            )
    for objection_id in late:
        log.warning(
            "objection %d was not answered in time: it is the nodal officer's", objection_id
        )
