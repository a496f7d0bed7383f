"""Let a lineman object to the points of a job, once, and the AE answer within a week."""

import datetime as dt
import logging
from collections.abc import Collection

from missedcall.db.applications import applications
from missedcall.db.engine import IntegrityError
from missedcall.db.field import field
from missedcall.db.points import objections
from missedcall.db.schema import note_transition
from missedcall.domain.points.points import REASONS
from missedcall.domain.shared.explanation import Explanation, explain
from missedcall.usecases.connection.command import ChangedMeanwhile
from missedcall.usecases.deps import Deps
from missedcall.usecases.points.rewards import PROVISIONAL

log = logging.getLogger(__name__)

ANSWER_WITHIN = dt.timedelta(days=7)
# By an answer no more may be given or taken than the dearest rule gives.
MOST = 5000


class ObjectionNotTaken(ValueError):
    """Refuse an objection or its answer, and say why."""

    def __init__(self, reason: Explanation) -> None:
        super().__init__(str(reason))
        self.reason = reason


def take(deps: Deps, *, number: str, lineman: str, text: str, now: dt.datetime) -> int:
    """Take an objection; its points stay provisional until it is answered. Give its id.

    Raise `ObjectionNotTaken` when the job is not his, its points are final, or he has objected
    to it before.
    """
    if not text.strip():
        raise ObjectionNotTaken(explain("say what is wrong"))
    try:
        with deps.db.writing() as db:
            application_id = applications.id_of(db, number) or 0
            mine = [row for row in field.points_of(db, application_id) if row.lineman == lineman]
            if not mine:
                raise ObjectionNotTaken(
                    explain("you have no points of %(number)s; check the number", number=number),
                )
            if all(row.became_final_at for row in mine):
                raise ObjectionNotTaken(
                    explain("the points of %(number)s are final", number=number)
                )
            return objections.add(
                db,
                application_id=application_id,
                lineman=lineman,
                at=now,
                text=text.strip()[:400],
                due_at=now + ANSWER_WITHIN,
            )
    except IntegrityError as error:
        raise ObjectionNotTaken(
            explain("you have objected to %(number)s before", number=number)
        ) from error


def answer(
    deps: Deps,
    *,
    objection_id: int,
    hundredths: int,
    why: str,
    offices: Collection[str],
    who: str,
    now: dt.datetime,
) -> None:
    """Answer an objection: what it gives or takes is an entry of its own, 0 leaves all as it is.

    `offices` are those the person answers for. Raise `ObjectionNotTaken` without a reason, or when
    the
    objection is another office's.
    """
    if not why.strip():
        raise ObjectionNotTaken(explain("give a reason"))
    if abs(hundredths) > MOST:
        raise ObjectionNotTaken(explain("at most %(most)s points", most=MOST // 100))
    with deps.db.writing() as db:
        row = objections.get(db, objection_id)
        if row is None or row.office not in offices:
            raise ObjectionNotTaken(explain("there is no such objection in your offices"))
        kept = why.strip()[:200]
        if not objections.answer(
            db, objection_id, at=now, by=who, hundredths=hundredths, why=kept
        ):
            raise ChangedMeanwhile(f"objection {objection_id}")
        if hundredths:
            entry: dict[str, object] = {
                "application_id": row.application_id,
                "lineman": row.lineman,
                "rule": "AE",
                "hundredths": hundredths,
                "reason": str(REASONS["AE"]),
                "at": now,
                "final_at": now + PROVISIONAL,
            }
            field.add_points(db, [entry])


def escalate(deps: Deps, *, now: dt.datetime) -> None:
    """Give what nobody answered in time to the nodal officer, each once, with its history."""
    with deps.db.reading() as db:
        if not objections.any_late(db, now=now):
            return
    with deps.db.writing() as db:
        late = objections.escalate(db, now=now)
        for objection_id in late:
            note_transition(
                db,
                entity="objection",
                entity_id=objection_id,
                at=now,
                who="system",
                from_state="ae",
                to_state="nodal",
                why=f"not answered within {ANSWER_WITHIN.days} days",
            )
    for objection_id in late:
        log.warning(
            "objection %d was not answered in time: it is the nodal officer's", objection_id
        )
