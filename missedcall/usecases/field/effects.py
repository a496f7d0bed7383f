"""What events of a connection do to visits, and to the meter that a visit fits."""

import datetime as dt
import secrets
from collections.abc import Mapping

from missedcall.db.engine import DbConnection
from missedcall.db.field import field
from missedcall.db.meters import meters
from missedcall.domain.callbacks import calendar
from missedcall.domain.connection.lifecycle import TransitionRefused
from missedcall.domain.connection.refusals import CommandRefusal
from missedcall.domain.connection.states import Event
from missedcall.domain.meters.meters import MeterMove, MeterPlace
from missedcall.domain.points import points
from missedcall.domain.shared.explanation import explain
from missedcall.usecases.connection.case import Case
from missedcall.usecases.connection.command import ChangedMeanwhile, Command, CommandRefused
from missedcall.usecases.connection.effects import end_visit, open_hold
from missedcall.usecases.deps import Deps, Effect
from missedcall.usecases.meters import meter_moves
from missedcall.usecases.meters.effects import free_reserved_meter
from missedcall.usecases.points import points_booking

# The visit that the machine announces: so long after the payment, and so wide.
NOTICE, SLOT = dt.timedelta(hours=1), dt.timedelta(hours=4)


def plan_visit(
    deps: Deps, db: DbConnection, case: Case, command: Command, now: dt.datetime
) -> None:
    """Give the job to a lineman, with a slot that is announced and a code for the applicant."""
    if case.visit is not None and case.visit.ended_at is None:
        field.end_visit(db, case.visit.id, at=now, result="reassigned")
    chosen = command.lineman
    if not chosen:
        free = field.get_least_loaded_lineman(db, office=case.row.office)
        if free is None:
            raise ChangedMeanwhile(case.number)
        chosen = free.code
    begins, ends = command.slot or _next_slot(deps, now)
    field.plan_visit(
        db,
        application_id=case.id,
        lineman=chosen,
        code=f"{secrets.randbelow(1_000_000):06d}",
        slot_from=begins,
        slot_to=ends,
        slot_by=command.actor if command.slot else None,
        mates=" ".join(_team_mates(db, case, command, chosen)),
        planned_at=now,
    )


def _team_mates(db: DbConnection, case: Case, command: Command, chosen: str) -> list[str]:
    """Give who goes with the lineman, each once; all are of the office that does the work."""
    mates = sorted({*command.mates} - {chosen})
    for code in mates:
        mate = field.get_lineman(db, code)
        if mate is None or mate.office != case.row.office:
            raise CommandRefused(
                TransitionRefused(
                    None,
                    explain(CommandRefusal.OTHER_LINEMAN, code=code),
                )
            )
    return mates


def _fix_slot(
    deps: Deps, db: DbConnection, case: Case, command: Command, now: dt.datetime
) -> None:
    """Announce the slot that was chosen, or the next one when the announced one is over.

    The code of the visit stays, whatever the slot.
    """
    visit, slot = case.visit, command.slot
    if visit is not None and slot is None and visit.slot_to < now:
        slot = _next_slot(deps, now)
    if visit is not None and slot is not None:
        before = points_booking.announced_slot_of_visit(visit)
        field.move_slot(
            db,
            visit.id,
            slot_from=slot[0],
            slot_to=slot[1],
            by=command.actor if command.slot else None,
            missed=points.is_slot_missed(before, at=now, holds=case.holds),
        )


def _next_slot(deps: Deps, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    begins = calendar.next_calling_time(deps.rules.hours, at=now + NOTICE)
    return begins, begins + SLOT


def _visit_failed(
    deps: Deps, db: DbConnection, case: Case, command: Command, now: dt.datetime
) -> None:
    end_visit(db, case, "failed", now)
    if command.hold is not None:
        open_hold(deps, db, case, command, now)


def _fit_meter(
    deps: Deps, db: DbConnection, case: Case, command: Command, now: dt.datetime
) -> None:
    """Put the meter on the wall; after "no supply" it hangs there already."""
    row = meters.get_meter(db, command.meter)
    if row is not None and row.place != MeterPlace.FITTED:
        meter_moves.move_meter(
            db, command.meter, MeterMove.FIT, to_holder=case.number, actor=command.actor, now=now
        )
    # The lineman may have fitted a spare: the one kept for this applicant is free again.
    free_reserved_meter(db, case, command, now)
    by_code = case.visit is not None and command.code == case.visit.code
    end_visit(db, case, "energised_by_code" if by_code else "energised", now)


def _reverse_points_and_revisit(
    deps: Deps, db: DbConnection, case: Case, command: Command, now: dt.datetime
) -> None:
    """Reverse the points of a connection without supply, and plan a visit of the same lineman."""
    points_booking.reverse_points_of_job(db, case, rule="R8", now=now)
    lineman = "" if case.visit is None else case.visit.lineman
    plan_visit(
        deps, db, case, Command(command.event, command.role, command.actor, lineman=lineman), now
    )


EFFECTS: Mapping[Event, Effect] = {
    Event.ASSIGN: plan_visit,
    Event.FIX_SLOT: _fix_slot,
    Event.VISIT_FAILED: _visit_failed,
    Event.ENERGISE: _fit_meter,
    Event.NO_SUPPLY: _reverse_points_and_revisit,
}
