"""Do what an act does beside changing the state: to meters, visits, holds and points."""

import datetime as dt
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace

from missedcall.db.applications import applications
from missedcall.db.connection import connections
from missedcall.db.engine import Connection
from missedcall.db.field import field
from missedcall.db.messages import tasks
from missedcall.db.meters import meters
from missedcall.db.payments import ledger
from missedcall.domain.callbacks import calendar
from missedcall.domain.connection import lifecycle
from missedcall.domain.connection.lifecycle import Refused, Step
from missedcall.domain.connection.states import WITH_MONEY, Event, State
from missedcall.domain.messages.task import ByTelephone
from missedcall.domain.meters import meters as meter_rules
from missedcall.domain.meters.meters import Move, Place
from missedcall.domain.payments.ledger import Account, Channel
from missedcall.domain.points import points
from missedcall.usecases.connection import versions
from missedcall.usecases.connection.act import Act, ChangedMeanwhile, NotPossible
from missedcall.usecases.connection.case import Case
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import messages
from missedcall.usecases.meters import custody
from missedcall.usecases.points import rewards

# The visit that the machine announces: so long after the payment, and so wide.
NOTICE, SLOT = dt.timedelta(hours=1), dt.timedelta(hours=4)

Effect = Callable[[Deps, Connection, Case, Act, dt.datetime], None]


def carry_out(deps: Deps, db: Connection, case: Case, what: Act, *, now: dt.datetime) -> bool:
    """Do what belongs to the event; False when it only changes the state, as most do."""
    effect = EFFECTS.get(what.event)
    if effect is None:
        return False
    effect(deps, db, case, what, now)
    return True


def _bring_demand(deps: Deps, db: Connection, case: Case, what: Act, now: dt.datetime) -> None:
    """Put the new version of a demand in the place of the current one; what is paid stays paid.

    While a balance is left nobody is sent, and the meter is free for who has paid.
    """
    if what.demand is None:
        raise ValueError("bring the new version of the demand: see `demands.priced`")
    versions.put(db, case, what.demand, why=what.why, now=now)
    phase = meter_rules.kind_for(phase=what.demand.quote.phase)
    connections.need_meter(db, case.id, kind=phase)
    if phase != case.row["meter_kind"] or case.credits_paise < what.demand.quote.total_paise:
        _free_meter(db, case, what, now)
    if case.credits_paise < what.demand.quote.total_paise:
        _end_visit(db, case, "cancelled", now)


def _settle(deps: Deps, db: Connection, case: Case, what: Act, now: dt.datetime) -> None:
    """Ask for the money no more; who paid late pays the price of the day, in a new version."""
    if what.demand is not None:
        versions.put(db, case, what.demand, why=what.why, now=now)
    else:
        cause = f"demand:{case.row['demand_id']}"
        messages.supersede(db, cause=cause, why="the demand was paid", now=now)


def _reserve(deps: Deps, db: Connection, case: Case, what: Act, now: dt.datetime) -> None:
    row = meters.oldest_free(db, kind=case.row["meter_kind"], office=case.row["office"])
    if row is None:
        raise ChangedMeanwhile(case.number)
    custody.move_meter(db, row["serial"], Move.RESERVE, to=case.number, who=what.who, now=now)


def _plan_visit(deps: Deps, db: Connection, case: Case, what: Act, now: dt.datetime) -> None:
    """Give the job to a lineman, with a slot that is announced and a code for the applicant."""
    if case.visit is not None and case.visit["ended_at"] is None:
        field.end_visit(db, case.visit["id"], at=now, result="reassigned")
    chosen = what.lineman
    if not chosen:
        free = field.with_room(db, office=case.row["office"])
        if free is None:
            raise ChangedMeanwhile(case.number)
        chosen = free["code"]
    begins, ends = what.slot or _next_slot(deps, now)
    field.plan_visit(
        db,
        application_id=case.id,
        lineman=chosen,
        code=f"{secrets.randbelow(1_000_000):06d}",
        slot_from=begins,
        slot_to=ends,
        slot_by=what.who if what.slot else None,
        mates=" ".join(_team_mates(db, case, what, chosen)),
        planned_at=now,
    )


def _team_mates(db: Connection, case: Case, what: Act, chosen: str) -> list[str]:
    """Give who goes with the lineman, each once; all are of the office that does the work."""
    mates = sorted({*what.mates} - {chosen})
    for code in mates:
        mate = field.lineman(db, code)
        if mate is None or mate["office"] != case.row["office"]:
            raise NotPossible(
                Refused(
                    None,
                    f"{code} इस कार्यालय का लाइनमैन नहीं है; कोड जाँचें",
                    f"{code} is no lineman of this office; check the code",
                )
            )
    return mates


def _fix_slot(deps: Deps, db: Connection, case: Case, what: Act, now: dt.datetime) -> None:
    """Announce the slot that was chosen, or the next one when the announced one is over.

    The code of the visit stays, whatever the slot.
    """
    visit, slot = case.visit, what.slot
    if visit is not None and slot is None and visit["slot_to"] < now:
        slot = _next_slot(deps, now)
    if visit is not None and slot is not None:
        before = rewards.slot_of(visit)
        field.move_slot(
            db,
            visit["id"],
            slot_from=slot[0],
            slot_to=slot[1],
            by=what.who if what.slot else None,
            missed=points.slot_missed(before, at=now, holds=case.holds),
        )


def _next_slot(deps: Deps, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    begins = calendar.next_open(deps.rules.hours, at=now + NOTICE)
    return begins, begins + SLOT


def _visit_failed(deps: Deps, db: Connection, case: Case, what: Act, now: dt.datetime) -> None:
    _end_visit(db, case, "failed", now)
    if what.hold is not None:
        _open_hold(deps, db, case, what, now)


def _open_hold(deps: Deps, db: Connection, case: Case, what: Act, now: dt.datetime) -> None:
    if what.hold is None:
        raise ValueError("name the kind of the hold, H1 to H8")
    if any(hold.kind is what.hold and hold.closed_at is None for hold in case.holds):
        raise ChangedMeanwhile(case.number)  # somebody was faster, or the page is old
    connections.open_hold(
        db,
        application_id=case.id,
        kind=what.hold,
        opened_at=now,
        opened_by=what.who,
        evidence=what.evidence,
    )


def _close_hold(deps: Deps, db: Connection, case: Case, what: Act, now: dt.datetime) -> None:
    closed = what.hold is not None and connections.close_hold(
        db, case.id, kind=what.hold, at=now, overturned=what.overturned
    )
    if not closed:
        raise ChangedMeanwhile(case.number)


def _contest_hold(deps: Deps, db: Connection, case: Case, what: Act, now: dt.datetime) -> None:
    if what.hold is None or not connections.contest_hold(db, case.id, kind=what.hold, at=now):
        raise ChangedMeanwhile(case.number)


def _overturn_hold(deps: Deps, db: Connection, case: Case, what: Act, now: dt.datetime) -> None:
    if what.hold is None or not connections.overturn_hold(db, case.id, kind=what.hold, at=now):
        raise ChangedMeanwhile(case.number)


def _extend(deps: Deps, db: Connection, case: Case, what: Act, now: dt.datetime) -> None:
    """Give the applicant more days to pay; the amount stays."""
    if what.until is None:
        raise ValueError("name the new last day")
    applications.extend_demand(db, case.row["demand_id"], due_on=what.until)


def _fit(deps: Deps, db: Connection, case: Case, what: Act, now: dt.datetime) -> None:
    """Put the meter on the wall; after "no supply" it hangs there already."""
    row = meters.get(db, what.meter)
    if row is not None and row["place"] != Place.FITTED:
        custody.move_meter(db, what.meter, Move.FIT, to=case.number, who=what.who, now=now)
    # He may have fitted a spare: the one that was kept for this applicant is free again.
    _free_meter(db, case, what, now)
    by_code = case.visit is not None and what.code == case.visit["code"]
    _end_visit(db, case, "energised_by_code" if by_code else "energised", now)


def _end_visit(db: Connection, case: Case, result: str, now: dt.datetime) -> None:
    if case.visit is not None and case.visit["ended_at"] is None:
        field.end_visit(db, case.visit["id"], at=now, result=result)


def _award(deps: Deps, db: Connection, case: Case, what: Act, now: dt.datetime) -> None:
    rewards.award(db, case, limits=deps.limits, now=now)


def _count_anew(deps: Deps, db: Connection, case: Case, what: Act, now: dt.datetime) -> None:
    """Bring the points to the time that the JE has accepted, if any were given already."""
    if case.state is State.CONNECTED:
        step = Step(rule="A27T", at=now, counts_from=what.counts_from)
        after = replace(case, history=(*case.history, step))
        rewards.count_anew(db, after, limits=deps.limits, now=now)


def _light_does_not_burn(
    deps: Deps, db: Connection, case: Case, what: Act, now: dt.datetime
) -> None:
    """Reverse the points of a light that does not burn, and send the same lineman again."""
    rewards.take_back(db, case, rule="R8", now=now)
    lineman = "" if case.visit is None else case.visit["lineman"]
    _plan_visit(deps, db, case, Act(what.event, what.hand, what.who, lineman=lineman), now)


def _let_go(deps: Deps, db: Connection, case: Case, what: Act, now: dt.datetime) -> None:
    """Free the meter and cancel the visit of an application that ends without a light."""
    _free_meter(db, case, what, now)
    _end_visit(db, case, "cancelled", now)


def _close_double(deps: Deps, db: Connection, case: Case, what: Act, now: dt.datetime) -> None:
    """Ask no more for the money of a double, and send nobody to its house."""
    messages.supersede(db, cause=f"demand:{case.row['demand_id']}", why="merged", now=now)
    _let_go(deps, db, case, what, now)


def _take_back(deps: Deps, db: Connection, case: Case, what: Act, now: dt.datetime) -> None:
    """Send nobody while the money is missing; where the light burns already nothing is undone."""
    if case.state in WITH_MONEY:
        _let_go(deps, db, case, what, now)


def _free_meter(db: Connection, case: Case, what: Act, now: dt.datetime) -> None:
    """Let another have the meter that was kept for this application, wherever it is."""
    kept = meters.reserved_for(db, case.number)
    if kept is not None:
        to = kept["holder"]
        custody.move_meter(db, kept["serial"], Move.FREE, to=to, who=what.who, now=now)


def _give_back(deps: Deps, db: Connection, case: Case, what: Act, now: dt.datetime) -> None:
    """Book the refund: all that is here goes back by the reference that the maker entered."""
    proposal = lifecycle.proposal(case.history, "A36P")
    if proposal is None:
        raise LookupError("nobody has entered this refund: the guard refuses it before")
    ledger.add(
        db,
        application_id=case.id,
        account=Account.APPLICATION,
        channel=Channel.BANK,
        reference=proposal.why,
        why="refund",
        amount_paise=-case.credits_paise,
        settled_at=now,
        posted_at=now,
        who=what.who,
    )


def _becomes_standard(deps: Deps, db: Connection, case: Case, what: Act, now: dt.datetime) -> None:
    """Let the demand follow: what made the case special has been looked at or built."""
    connections.note_findings(db, case.id, {**case.row["findings"], "standard": True})


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


EFFECTS: Mapping[Event, Effect] = {
    Event.SEND_BACK: _have_him_rung,
    Event.PAPERS_FALSE: _have_him_rung,
    Event.REVISE: _bring_demand,
    Event.REISSUE: _bring_demand,
    Event.SETTLE: _settle,
    Event.SURVEYED: _becomes_standard,
    Event.WORKS_DONE: _becomes_standard,
    Event.RESERVE_METER: _reserve,
    Event.ASSIGN: _plan_visit,
    Event.FIX_SLOT: _fix_slot,
    Event.VISIT_FAILED: _visit_failed,
    Event.OPEN_HOLD: _open_hold,
    Event.CLOSE_HOLD: _close_hold,
    Event.CONTEST_HOLD: _contest_hold,
    Event.OVERTURN_HOLD: _overturn_hold,
    Event.EXTEND: _extend,
    Event.ENERGISE: _fit,
    Event.CONFIRM: _award,
    Event.ACCEPT_TIME: _count_anew,
    Event.NO_SUPPLY: _light_does_not_burn,
    Event.WITHDRAW: _let_go,
    Event.REJECT: _let_go,
    Event.MERGE: _close_double,
    Event.REVERSE_MONEY: _take_back,
    Event.REFUND: _give_back,
}
