"""What events do to an application and its demand, and what an end of it sets free."""

import datetime as dt
from collections.abc import Mapping

from missedcall.db.applications import applications
from missedcall.db.connection import connections
from missedcall.db.engine import Connection
from missedcall.db.messages import tasks
from missedcall.domain.connection.states import WITH_MONEY, Event
from missedcall.domain.messages.task import ByTelephone
from missedcall.domain.meters import meters as meter_rules
from missedcall.usecases.connection import versions
from missedcall.usecases.connection.act import Act
from missedcall.usecases.connection.case import Case
from missedcall.usecases.connection.effects import end_visit
from missedcall.usecases.deps import Deps, Effect
from missedcall.usecases.messages import messages
from missedcall.usecases.meters.effects import free_reserved_meter


def _bring_demand(deps: Deps, db: Connection, case: Case, what: Act, now: dt.datetime) -> None:
    """Put the new version of a demand in the place of the current one; what is paid stays paid.

    While a balance is left nobody is sent, and the meter is free for who has paid.
    """
    if what.demand is None:
        raise ValueError("bring the new version of the demand: see `demands.priced`")
    versions.put(db, case, what.demand, why=what.why, now=now)
    phase = meter_rules.meter_kind_for_phase(phase=what.demand.quote.phase)
    connections.need_meter(db, case.id, kind=phase)
    if phase != case.row["meter_kind"] or case.credits_paise < what.demand.quote.total_paise:
        free_reserved_meter(db, case, what, now)
    if case.credits_paise < what.demand.quote.total_paise:
        end_visit(db, case, "cancelled", now)


def _extend(deps: Deps, db: Connection, case: Case, what: Act, now: dt.datetime) -> None:
    """Give the applicant more days to pay; the amount stays."""
    if what.until is None:
        raise ValueError("name the new last day")
    applications.extend_demand(db, case.row["demand_id"], due_on=what.until)


def _have_him_rung(deps: Deps, db: Connection, case: Case, what: Act, now: dt.datetime) -> None:
    """Let an operator ask the applicant for what is wanting: the text says that we will ring."""
    tasks.add(
        db,
        at=now,
        who=what.who,
        kind=ByTelephone.CORRECT,
        because=what.event,
        application_id=case.id,
        number=case.row["mobile"],
        due_at=now + dt.timedelta(hours=deps.config.sms.sending.tell_h),
    )


def _let_go(deps: Deps, db: Connection, case: Case, what: Act, now: dt.datetime) -> None:
    """Free the meter and cancel the visit of an application that ends without a light."""
    free_reserved_meter(db, case, what, now)
    end_visit(db, case, "cancelled", now)


def _close_double(deps: Deps, db: Connection, case: Case, what: Act, now: dt.datetime) -> None:
    """Ask no more for the money of a double, and send nobody to its house."""
    messages.supersede(db, cause=f"demand:{case.row['demand_id']}", why="merged", now=now)
    _let_go(deps, db, case, what, now)


def _take_back(deps: Deps, db: Connection, case: Case, what: Act, now: dt.datetime) -> None:
    """Send nobody while the money is missing; where the light burns already nothing is undone."""
    if case.state in WITH_MONEY:
        _let_go(deps, db, case, what, now)


EFFECTS: Mapping[Event, Effect] = {
    Event.SEND_BACK: _have_him_rung,
    Event.PAPERS_FALSE: _have_him_rung,
    Event.REVISE: _bring_demand,
    Event.REISSUE: _bring_demand,
    Event.EXTEND: _extend,
    Event.WITHDRAW: _let_go,
    Event.REJECT: _let_go,
    Event.MERGE: _close_double,
    Event.REVERSE_MONEY: _take_back,
}
