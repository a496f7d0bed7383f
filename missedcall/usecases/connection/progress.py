"""Let something happen to an application: the rule decides, and all that follows is one commit."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, replace

from missedcall.db.connection import connections
from missedcall.db.engine import Connection
from missedcall.db.meters import meters
from missedcall.domain.connection import holds, lifecycle, ticks
from missedcall.domain.connection.holds import HoldKind
from missedcall.domain.connection.lifecycle import ConnectionStep, TransitionRefused
from missedcall.domain.connection.states import ENDED, Event, State
from missedcall.domain.connection.table import Change
from missedcall.domain.operators.roles import Actor
from missedcall.domain.shared import phone
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection import (
    escalation,
    facts,
    notices,
    settlement,
    standing,
    versions,
)
from missedcall.usecases.connection.act import Act, ActNotPossible, ChangedMeanwhile
from missedcall.usecases.connection.case import Case
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import messages

# These leave the state as it is, and the machine may go on all the same.
GOES_ON = (Event.CLOSE_HOLD, Event.OVERTURN_HOLD, Event.REVISE)


def act(
    deps: Deps, *, application_id: int, what: Act, now: dt.datetime, seen: int | None = None
) -> None:
    """Do one thing to an application, and all that the machine does by itself after it.

    `seen` is the version of the page on which somebody decided; when another has changed the
    application since, nothing is done and `ChangedMeanwhile` raised. Raise `ActNotPossible` when
    the table, the role or a guard says no.
    """
    with deps.db.writing() as db:
        sent = apply(deps, db, application_id, what, now=now, seen=seen)
    for message_id in sent:
        deps.nudge.send(message_id)


def apply(
    deps: Deps,
    db: Connection,
    application_id: int,
    what: Act,
    *,
    now: dt.datetime,
    seen: int | None = None,
) -> list[int]:
    """Do it in the caller's transaction; give the ids of the messages that wait to be sent."""
    case = cases.load(db, application_id)
    if seen is not None and seen != case.row["version"]:
        raise ChangedMeanwhile(case.number)
    if what.event is Event.REISSUE and what.demand is None and case.state is State.DEMAND_EXPIRED:
        what = replace(what, demand=versions.of_today(deps, db, case, now=now))
    sent: list[int] = []
    go_on(deps, db, case, what, now=now, sent=sent)
    return sent


def go_on(
    deps: Deps, db: Connection, case: Case, what: Act, *, now: dt.datetime, sent: list[int]
) -> Case:
    """Do one act to a case as it was read, and what follows it by itself.

    Give the case as it then stands; the messages that wait to be sent are added to `sent`.
    """
    known = facts.gather(deps, db, case, what, now=now)
    change = lifecycle.decide(state=case.state, event=what.event, hand=what.hand, facts=known)
    if isinstance(change, TransitionRefused):
        raise ActNotPossible(change)
    effect = deps.connection_parts().effects.get(what.event)
    if effect is not None:
        effect(deps, db, case, what, now)
        case = cases.load(db, case.id)  # most acts touch nothing that a case would have to reread
    case = _write(deps, db, case, change, what, now=now)
    sent += _tell_of(deps, db, case, change, what, now=now)
    for next_act in _machine(deps, db, case, change, now=now):
        try:
            case = go_on(deps, db, case, next_act, now=now, sent=sent)
        except ActNotPossible:
            # The machine does what it can; what it cannot waits for the person whose turn it is.
            continue
    return case


def _tell_of(
    deps: Deps, db: Connection, case: Case, change: Change, what: Act, *, now: dt.datetime
) -> list[int]:
    """Tell or ask the applicant what the change calls for, and tell those who must know of it."""
    key = change.message
    if _opens_hold(what) and what.hold is not None:
        key = key or holds.TEXTS.get(what.hold)
    sent = [] if key is None else tell(deps, db, case, key, now=now)
    for follow_up in deps.connection_parts().follow_ups:
        sent += follow_up(deps, db, case, what, now=now)
    to = what.given.get("tell")
    if isinstance(to, Actor):
        sent += escalation.tell(deps, db, case, to, now=now)
    return sent


def _opens_hold(what: Act) -> bool:
    return what.event in (Event.OPEN_HOLD, Event.VISIT_FAILED) and what.hold is not None


def _write(
    deps: Deps, db: Connection, case: Case, change: Change, what: Act, *, now: dt.datetime
) -> Case:
    """Append the step, bring the connection's row to what the history now says; give the case."""
    undone = lifecycle.before_withdrawal(case.history) if what.event is Event.NOT_ME else None
    step = ConnectionStep(
        rule=change.rule,
        at=now,
        who=what.who,
        why=what.why[:200],
        counts_from=what.counts_from,
        back_to=undone,
    )
    connections.add_step(db, application_id=case.id, **asdict(step))
    after = replace(case, history=(*case.history, step))
    state = lifecycle.state_of(after.history) or case.state
    since = now if state is not case.state else case.row["since"]
    here = standing.of(replace(after, state=state), since=since, limits=deps.limits)
    changed = connections.change(
        db,
        case.id,
        version=case.row["version"],
        state=state,
        since=since,
        promise_due_at=here.promise_due,
        turn=here.whose.hand if here.whose else None,
        turn_due_at=here.whose.due_at if here.whose else None,
        tick_at=ticks.next_at(here),
    )
    if not changed:
        raise ChangedMeanwhile(case.number)
    return replace(after, row=cases.row_of(db, case.id), state=state)


def tell(deps: Deps, db: Connection, case: Case, key: str, *, now: dt.datetime) -> list[int]:
    """Write a text into the outbox; a landline gets none, for it cannot read."""
    number = phone.parse(case.row["mobile"])
    if not isinstance(number, phone.Number) or not phone.can_get_sms(number):
        return []
    message_id = messages.queue(
        deps,
        db,
        cause=_cause(key, case),
        key=key,
        language=case.row["language"],
        number=case.row["mobile"],
        values=notices.slots(key, case, now=now),
        now=now,
    )
    return [] if message_id is None else [message_id]


def _cause(key: str, case: Case) -> str:
    """Name what a text is for, so that the same happening makes one: a demand makes one text."""
    if key in ("demand", "demand_revised", "zero_demand"):
        return f"demand:{case.row['demand_id']}"
    return f"{key}:{case.number}:{len(case.history)}:{len(case.entries)}"


def _machine(
    deps: Deps, db: Connection, case: Case, change: Change, *, now: dt.datetime
) -> Iterator[Act]:
    """Give what the machine does by itself after a change, in turn.

    A simple case goes on without anybody pressing anything; where the machine's guard says no,
    it stops and a person goes on.
    """
    if change.target is None and change.event not in GOES_ON:
        return
    match case.state:
        case State.VERIFICATION:
            yield _by_machine(Event.ACCEPT)
        case State.FORMALITIES_OK:
            yield _by_machine(Event.ASSESS)
        case State.DEMAND_ISSUED if case.is_paid:
            yield settlement.of(deps, db, case)
        case State.PAID if not _is_held(case):
            yield from _send_a_lineman(db, case)
        case State.VISIT_PLANNED if change.target or _was_held_too_long(case, change, now=now):
            yield _by_machine(Event.FIX_SLOT)
        case State.ENERGISED:
            yield _by_machine(Event.CONFIRM)
        case state if state in ENDED:
            yield _by_machine(Event.OWE_REFUND)


def _send_a_lineman(db: Connection, case: Case) -> Iterator[Act]:
    """Reserve a meter and plan a visit; without a meter the hold says for whom we wait."""
    if meters.reserved_for(db, case.number) is None:
        kind, office = case.row["meter_kind"], case.row["office"]
        if not meters.keeps_stock(db, office=office):
            return  # this office keeps no stock here: its JE sees to the meter
        if meters.oldest_free(db, kind=kind, office=office) is None:
            yield waits_for_meter(kind=kind, office=office)
            return
        yield _by_machine(Event.RESERVE_METER)
    yield _by_machine(Event.ASSIGN)


def waits_for_meter(*, kind: str, office: str) -> Act:
    """Give the act that opens the hold for want of a meter; its evidence is the count of none."""
    why = f"no {kind} meter in stock at {office}"
    return replace(_by_machine(Event.OPEN_HOLD), hold=HoldKind.H2, why=why, evidence=why)


def _was_held_too_long(case: Case, change: Change, *, now: dt.datetime) -> bool:
    """Say whether a hold that ends has outlasted the slot, so that a new one is announced."""
    is_over = case.visit is not None and case.visit["slot_to"] < now
    return is_over and change.event is Event.CLOSE_HOLD


def _is_held(case: Case) -> bool:
    return any(hold.closed_at is None for hold in case.holds)


def _by_machine(event: Event) -> Act:
    return Act(event=event, hand=Actor.SYSTEM, who="system")
