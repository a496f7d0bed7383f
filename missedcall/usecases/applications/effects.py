"""What events do to an application and its demand, and what an end of it sets free."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict

from missedcall.db.applications import applications, corrections
from missedcall.db.connection import connections
from missedcall.db.engine import DbConnection
from missedcall.db.messages import tasks
from missedcall.domain.applications import premises
from missedcall.domain.applications.corrections import OF_PREMISES
from missedcall.domain.connection.states import WITH_MONEY, Event
from missedcall.domain.messages.task import ByTelephone
from missedcall.domain.meters import meters as meter_rules
from missedcall.usecases.applications import amended_mobile
from missedcall.usecases.connection import demand_versions
from missedcall.usecases.connection.case import Case
from missedcall.usecases.connection.command import Command
from missedcall.usecases.connection.effects import end_visit
from missedcall.usecases.deps import Deps, Effect
from missedcall.usecases.messages import messages
from missedcall.usecases.meters.effects import free_reserved_meter


def _replace_demand(
    deps: Deps, db: DbConnection, case: Case, command: Command, now: dt.datetime
) -> None:
    """Put the new version of a demand in the place of the current one; what is paid stays paid.

    While a balance is left no lineman is sent, and the meter is free for one who has paid.
    """
    if command.demand is None:
        raise ValueError("bring the new version of the demand: see `demand_versions.price_demand`")
    demand_versions.replace_demand(db, case, command.demand, reason=command.reason, now=now)
    phase = meter_rules.meter_kind_for_phase(phase=command.demand.quote.phase)
    connections.note_meter_kind_needed(db, case.id, kind=phase)
    if phase != case.row.meter_kind or case.credits_paise < command.demand.quote.total_paise:
        free_reserved_meter(db, case, command, now)
    if case.credits_paise < command.demand.quote.total_paise:
        end_visit(db, case, "cancelled", now)


def _extend(deps: Deps, db: DbConnection, case: Case, command: Command, now: dt.datetime) -> None:
    """Give the applicant more days to pay; the amount stays."""
    if command.new_last_day is None or case.row.demand_id is None:
        raise ValueError(f"application {case.number}: name the new last day of its demand")
    applications.extend_demand(db, case.row.demand_id, due_on=command.new_last_day)


def _ask_applicant_by_telephone(
    deps: Deps, db: DbConnection, case: Case, command: Command, now: dt.datetime
) -> None:
    """Let an operator ask the applicant for what is wanting: the text says that we will ring."""
    tasks.add_task(
        db,
        at=now,
        actor=command.actor,
        kind=ByTelephone.CORRECT,
        explanation=command.event,
        application_id=case.id,
        number=case.row.mobile,
        due_at=now + dt.timedelta(hours=deps.config.sms.sending.call_if_lost_hours),
    )


def _free_meter_and_visit(
    deps: Deps, db: DbConnection, case: Case, command: Command, now: dt.datetime
) -> None:
    """Free the meter and cancel the visit of an application that ends without a light."""
    free_reserved_meter(db, case, command, now)
    end_visit(db, case, "cancelled", now)


def _reject(deps: Deps, db: DbConnection, case: Case, command: Command, now: dt.datetime) -> None:
    """End the work on what is rejected, and let an operator ring and tell the reason."""
    _free_meter_and_visit(deps, db, case, command, now)
    tasks.add_task(
        db,
        at=now,
        actor=command.actor,
        kind=ByTelephone.REJECTED,
        explanation=command.event,
        application_id=case.id,
        number=case.row.mobile,
        due_at=now + dt.timedelta(hours=deps.config.sms.sending.call_if_lost_hours),
    )


def _close_duplicate(
    deps: Deps, db: DbConnection, case: Case, command: Command, now: dt.datetime
) -> None:
    """Ask no more for the money of a duplicate, and cancel its visit."""
    messages.supersede_messages(db, cause=f"demand:{case.row.demand_id}", reason="merged", now=now)
    _free_meter_and_visit(deps, db, case, command, now)


def _stop_work(
    deps: Deps, db: DbConnection, case: Case, command: Command, now: dt.datetime
) -> None:
    """Cancel the work while the money is missing; after the light nothing is undone."""
    if case.state in WITH_MONEY:
        _free_meter_and_visit(deps, db, case, command, now)


def _amend(deps: Deps, db: DbConnection, case: Case, command: Command, now: dt.datetime) -> None:
    """Write what is right into the form, keep what it was, and move the work to its office."""
    form = corrections.get_form(db, case.id) | {c.field: c.after for c in command.corrections}
    corrections.write_form(db, case.id, form=form, mobile=form["mobile"])
    kept = {"at": now, "actor": command.actor, "role": command.role, "reason": command.reason}
    corrections.add_corrections(
        db, [{"application_id": case.id, **kept, **asdict(c)} for c in command.corrections]
    )
    changed = {c.field for c in command.corrections}
    if changed & OF_PREMISES:
        connections.move_connection_to_place(
            db,
            case.id,
            office=command.place.office if command.place else case.row.office,
            area=command.place.area if command.place else case.row.area,
            locality=form["locality"],
            premises=premises.premises_key(
                locality=form["locality"], address=form["address"], landmark=form["landmark"]
            ),
        )
    if command.declared.get("moves_office") and case.state in WITH_MONEY:
        _free_meter_and_visit(deps, db, case, command, now)
    if "mobile" in changed:
        amended_mobile.follow_number(db, case, form["mobile"])


EFFECTS: Mapping[Event, Effect] = {
    Event.SEND_BACK: _ask_applicant_by_telephone,
    Event.PAPERS_FALSE: _ask_applicant_by_telephone,
    Event.REVISE: _replace_demand,
    Event.REISSUE: _replace_demand,
    Event.EXTEND: _extend,
    Event.WITHDRAW: _free_meter_and_visit,
    Event.REJECT: _reject,
    Event.MERGE: _close_duplicate,
    Event.REVERSE_MONEY: _stop_work,
    Event.AMEND: _amend,
}
