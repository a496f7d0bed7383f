"""Change applications: the table decides, and all that follows is one transaction."""

import datetime as dt
from collections import deque
from dataclasses import asdict, dataclass, replace

from missedcall.db import committed_log
from missedcall.db.connection import connection_steps, connections
from missedcall.db.engine import DbConnection
from missedcall.db.meters import meters
from missedcall.domain.connection import holds, lifecycle, timers
from missedcall.domain.connection.holds import HoldKind
from missedcall.domain.connection.lifecycle import ConnectionStep, TransitionRefused
from missedcall.domain.connection.rejection import REJECTION_TEXTS
from missedcall.domain.connection.states import ENDED, Event, State
from missedcall.domain.connection.transitions import Transition
from missedcall.domain.operators.roles import Actor
from missedcall.domain.shared import phone
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection import demand_versions, escalation, facts, text_values
from missedcall.usecases.connection.case import Case
from missedcall.usecases.connection.command import ChangedMeanwhile, Command, CommandRefused
from missedcall.usecases.connection.deadlines import compute_deadlines
from missedcall.usecases.connection.settlement import settlement_command
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import messages

# These leave the state as it is, and the system may go on all the same.
CONTINUES_AFTER = (Event.CLOSE_HOLD, Event.OVERTURN_HOLD, Event.REVISE)


@dataclass(frozen=True)
class Executed:
    """Hold what a command left: the case as it then stands, and the ids of messages to send."""

    case: Case
    messages: tuple[int, ...]


def execute_command(
    deps: Deps,
    *,
    application_id: int,
    command: Command,
    now: dt.datetime,
    expected_version: int | None = None,
) -> None:
    """Change an application in a transaction of its own, and send the texts that it calls for.

    `expected_version` is the version of the page on which a person decided. Raise
    `ChangedMeanwhile` when another has changed the application since, and `CommandRefused` when
    the table, the role or a guard says no; then nothing is written.
    """
    with deps.db.writing() as db:
        sent = execute_in_transaction(
            deps, db, application_id, command, now=now, expected_version=expected_version
        )
    for message_id in sent:
        deps.queue.enqueue_message(message_id)


def execute_in_transaction(
    deps: Deps,
    db: DbConnection,
    application_id: int,
    command: Command,
    *,
    now: dt.datetime,
    expected_version: int | None = None,
) -> list[int]:
    """Do what `execute_command` does in the caller's transaction; give the messages to send."""
    case = cases.load_case(db, application_id)
    if expected_version is not None and expected_version != case.row.version:
        raise ChangedMeanwhile(case.number)
    expired = case.state is State.DEMAND_EXPIRED
    if command.event is Event.REISSUE and command.demand is None and expired:
        demand = demand_versions.price_demand_today(deps, db, case, now=now)
        command = replace(command, demand=demand)
    return [*execute_on_case(deps, db, case, command, now=now).messages]


def execute_on_case(
    deps: Deps, db: DbConnection, case: Case, command: Command, *, now: dt.datetime
) -> Executed:
    """Execute a command on a case that was loaded, then all that the system does by itself.

    So the form of a simple case (`submit`) is accepted and assessed too, and has its demand when
    this returns. Raise `CommandRefused` for the command itself. What the system may not do is left
    to the role that has the next step.
    """
    case, transition, sent = _transition(deps, db, case, command, now=now)
    automatic = deque(_automatic_commands(deps, db, case, transition, now=now))
    while automatic:
        try:
            case, transition, more = _transition(deps, db, case, automatic.popleft(), now=now)
        except CommandRefused:
            continue
        sent += more
        automatic.extendleft(reversed(_automatic_commands(deps, db, case, transition, now=now)))
    return Executed(case, tuple(sent))


def _transition(
    deps: Deps, db: DbConnection, case: Case, command: Command, *, now: dt.datetime
) -> tuple[Case, Transition, list[int]]:
    """Decide by the table, let the rooms follow, write the step and queue its texts.

    The effect is what an event does outside the connection's own row: `settle` takes back the
    texts that ask for money, `reserve_meter` reserves one. Most events have none.
    """
    known = facts.gather_facts(deps, db, case, command, now=now)
    transition = lifecycle.decide_transition(
        state=case.state, event=command.event, role=command.role, facts=known
    )
    if isinstance(transition, TransitionRefused):
        raise CommandRefused(transition)
    effect = deps.connection_parts().effects.get(command.event)
    if effect is not None:
        effect(deps, db, case, command, now)
        case = cases.load_case(db, case.id)  # most commands change nothing that must be reread
    case = _write_step(deps, db, case, transition, command, now=now)
    return case, transition, _queue_texts(deps, db, case, transition, command, now=now)


def _queue_texts(
    deps: Deps,
    db: DbConnection,
    case: Case,
    transition: Transition,
    command: Command,
    *,
    now: dt.datetime,
) -> list[int]:
    """Tell or ask the applicant what the transition calls for, and those who must know of it."""
    key = transition.message
    if command.event is Event.REJECT and command.rejection is not None:
        key = REJECTION_TEXTS[command.rejection]
    if command.event in (Event.OPEN_HOLD, Event.VISIT_FAILED) and command.hold is not None:
        key = key or holds.TEXTS.get(command.hold)
    sent = [] if key is None else queue_text_to_applicant(deps, db, case, key, now=now)
    for follow_up in deps.connection_parts().follow_ups:
        sent += follow_up(deps, db, case, command, now=now)
    if command.escalate_to is not None:
        sent += escalation.queue_escalation_texts(deps, db, case, command.escalate_to, now=now)
    return sent


def _write_step(
    deps: Deps,
    db: DbConnection,
    case: Case,
    transition: Transition,
    command: Command,
    *,
    now: dt.datetime,
) -> Case:
    """Append the step, bring the connection's row to what the history now says; give the case."""
    step = _step(case, transition, command, now=now)
    connection_steps.add_step(db, application_id=case.id, **asdict(step))
    after = replace(case, history=(*case.history, step))
    state = lifecycle.state_of(after.history) or case.state
    since = now if state is not case.state else case.row.since
    deadlines = compute_deadlines(replace(after, state=state), since=since, limits=deps.limits)
    next_step = deadlines.assignment
    changed = connections.change_connection(
        db,
        case.id,
        version=case.row.version,
        state=state,
        since=since,
        promise_due_at=deadlines.promise_due,
        assignee=next_step.role if next_step else None,
        assignee_due_at=next_step.due_at if next_step else None,
        next_timer_at=timers.next_timer_at(deadlines),
    )
    if not changed:
        raise ChangedMeanwhile(case.number)
    committed_log.log_after_commit(
        db, f"application {state}", application=case.number, rule=transition.rule
    )
    return replace(after, row=cases.load_connection_row(db, case.id), state=state)


def _step(
    case: Case, transition: Transition, command: Command, *, now: dt.datetime
) -> ConnectionStep:
    undoes = command.event is Event.NOT_ME
    return ConnectionStep(
        rule=transition.rule,
        at=now,
        actor=command.actor,
        reason=command.reason[:200],
        counts_from=command.counts_from,
        back_to=lifecycle.before_withdrawal(case.history) if undoes else None,
    )


def queue_text_to_applicant(
    deps: Deps,
    db: DbConnection,
    case: Case,
    key: str,
    *,
    cause: str | None = None,
    now: dt.datetime,
) -> list[int]:
    """Write a text into the outbox; a landline gets none, for it cannot read.

    `text_values` fills its slots: of `demand` the amount in whole rupees and the last day to pay.
    One `cause` makes one text; without it, what has happened to the case so far is the cause.
    """
    number = phone.parse(case.row.mobile)
    if not isinstance(number, phone.Number) or not phone.can_get_sms(number):
        return []
    message_id = messages.queue_message(
        deps,
        db,
        cause=cause or _cause(key, case),
        key=key,
        language=case.row.language,
        number=case.row.mobile,
        values=text_values.text_values(key, case, limits=deps.limits, now=now),
        now=now,
    )
    return [] if message_id is None else [message_id]


def _cause(key: str, case: Case) -> str:
    """Name what a text is for, so that the same happening makes one: a demand makes one text."""
    if key in ("demand", "demand_revised", "zero_demand"):
        return f"demand:{case.row.demand_id}"
    return f"{key}:{case.number}:{len(case.history)}:{len(case.entries)}"


def _automatic_commands(
    deps: Deps, db: DbConnection, case: Case, transition: Transition, *, now: dt.datetime
) -> list[Command]:
    """Give what the system does by itself after a transition, in this order.

    A simple case goes on without a person pressing anything; where a guard refuses the system, a
    person goes on.
    """
    if transition.target is None and transition.event not in CONTINUES_AFTER:
        return []
    match case.state:
        case State.VERIFICATION:
            return [_by_system(Event.ACCEPT)]
        case State.FORMALITIES_OK:
            return [_by_system(Event.ASSESS)]
        case State.DEMAND_ISSUED if case.is_paid:
            return [settlement_command(deps, db, case)]
        case State.PAID if not _is_held(case):
            return _send_lineman(db, case)
        case State.VISIT_PLANNED if transition.target or _outlasted_slot(
            case, transition, now=now
        ):
            return [_by_system(Event.FIX_SLOT)]
        case State.ENERGISED:
            return [_by_system(Event.CONFIRM)]
        case state if state in ENDED:
            return [_by_system(Event.OWE_REFUND)]
    return []


def _send_lineman(db: DbConnection, case: Case) -> list[Command]:
    """Reserve a meter and plan a visit; without a meter a hold says what the case waits for."""
    if meters.get_reserved_meter(db, case.number) is not None:
        return [_by_system(Event.ASSIGN)]
    kind, office = case.row.meter_kind, case.row.office
    if not meters.office_keeps_stock(db, office=office):
        return []  # this office keeps no stock here: its JE sees to the meter
    if meters.get_oldest_free_meter(db, kind=kind, office=office) is None:
        return [open_meter_hold(kind=kind, office=office)]
    return [_by_system(Event.RESERVE_METER), _by_system(Event.ASSIGN)]


def open_meter_hold(*, kind: str, office: str) -> Command:
    """Give the command that opens the hold for want of a meter; the empty stock proves it."""
    reason = f"no {kind} meter in stock at {office}"
    return replace(
        _by_system(Event.OPEN_HOLD), hold=HoldKind.NO_METER, reason=reason, evidence=reason
    )


def _outlasted_slot(case: Case, transition: Transition, *, now: dt.datetime) -> bool:
    """Say whether a hold that ends has outlasted the slot, so that a new one is announced."""
    is_over = case.visit is not None and case.visit.slot_to < now
    return is_over and transition.event is Event.CLOSE_HOLD


def _is_held(case: Case) -> bool:
    return any(hold.closed_at is None for hold in case.holds)


def _by_system(event: Event) -> Command:
    return Command(event=event, role=Actor.SYSTEM, actor="system")
