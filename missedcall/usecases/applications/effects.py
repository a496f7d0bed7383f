"""What events do to an application and its demand, and what an end of it sets free."""

import datetime as dt
from collections.abc import Mapping

from missedcall.db.applications import applications
from missedcall.db.connection import connections
from missedcall.db.engine import DbConnection
from missedcall.db.messages import tasks
from missedcall.domain.connection.states import WITH_MONEY, Event
from missedcall.domain.messages.task import ByTelephone
from missedcall.domain.meters import meters as meter_rules
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


EFFECTS: Mapping[Event, Effect] = {
    Event.SEND_BACK: _ask_applicant_by_telephone,
    Event.PAPERS_FALSE: _ask_applicant_by_telephone,
    Event.REVISE: _replace_demand,
    Event.REISSUE: _replace_demand,
    Event.EXTEND: _extend,
    Event.WITHDRAW: _free_meter_and_visit,
    Event.REJECT: _free_meter_and_visit,
    Event.MERGE: _close_duplicate,
    Event.REVERSE_MONEY: _stop_work,
}
