"""Timers of an application: what happens without a person, and when.

Only the next instant is stored. Whether a timer ran stands in the history: run again it changes
nothing, and one that is a week late runs once.
"""

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.connection.assignment import Assignment, escalation_steps
from missedcall.domain.connection.holds import LONGEST, Hold, HoldKind
from missedcall.domain.connection.lifecycle import ConnectionStep
from missedcall.domain.connection.limits import DAY, CaseLimits
from missedcall.domain.connection.states import STAFFED, WITH_MONEY, Event, Rule, State
from missedcall.domain.connection.transitions import BY_RULE
from missedcall.domain.operators.roles import Actor

# After so long, missing papers are asked for again.
PAPERS_AGAIN = (3 * DAY, 6 * DAY)
# So many days before its last one, and at this time, a demand is brought to mind.
DEMAND_AGAIN = (7, 2)
REMIND_AT = dt.time(10, tzinfo=IST)
ESCALATED_TO = {
    Rule.JE_INFORMED: Actor.JE,
    Rule.AE_INFORMED: Actor.AE,
    Rule.NODAL_INFORMED: Actor.NODAL,
}


@dataclass(frozen=True)
class CaseDeadlines:
    """Hold what decides of the next tick: where an application stands and what was done to it.

    `assignment` is the turn, None at the end. `last_day` is the last day to pay the demand.
    """

    state: State
    since: dt.datetime
    assignment: Assignment | None
    history: Sequence[ConnectionStep]
    holds: Sequence[Hold]
    promise_due: dt.datetime | None
    last_day: dt.date | None
    limits: CaseLimits


@dataclass(frozen=True)
class Timer:
    """Name one event that is due at an instant; `escalate_to` is told of it, `hold` ends."""

    at: dt.datetime
    event: Event
    escalate_to: Actor | None = None
    hold: HoldKind | None = None


# The application is another office's from then on, and another area's promise may hold.
MOVED = frozenset({Rule.PLACE_AMENDED, Rule.PLACE_AMENDED_AFTER_PAYMENT})


def valid_until(last_day: dt.date) -> dt.datetime:
    """Give the moment at which a demand stops being valid: the midnight that ends its last day."""
    return dt.datetime.combine(last_day + DAY, dt.time(), tzinfo=IST).astimezone(dt.UTC)


def next_timer_at(deadlines: CaseDeadlines) -> dt.datetime | None:
    """Give the next instant at which something is to be done; None when nothing ever is."""
    return min((timer.at for timer in _undone(deadlines)), default=None)


def due_timer(deadlines: CaseDeadlines, *, now: dt.datetime) -> Timer | None:
    """Give the first timer that is due by now; what ends something goes before a reminder.

    An application that lapsed while the service was down is not reminded first.
    """
    return next((timer for timer in _undone(deadlines) if timer.at <= now), None)


def _undone(deadlines: CaseDeadlines) -> Iterator[Timer]:
    yield from _ends(deadlines)
    yield from _reminders(deadlines)
    yield from _late(deadlines)


def _ends(deadlines: CaseDeadlines) -> Iterator[Timer]:
    since, limits = deadlines.since, deadlines.limits
    match deadlines.state:
        case State.DRAFT:
            yield Timer(since + limits.draft, Event.LAPSE)
        case State.DOCS_PENDING | State.SENT_BACK:
            yield Timer(since + limits.papers, Event.LAPSE)
        case State.DEMAND_EXPIRED:
            yield Timer(since + limits.expired_demand, Event.LAPSE)
        case State.DEMAND_ISSUED if deadlines.last_day is not None:
            yield Timer(valid_until(deadlines.last_day), Event.EXPIRE)
        case state if state in WITH_MONEY:
            for hold in deadlines.holds:
                if hold.kind is HoldKind.PREMISES_LOCKED and hold.closed_at is None:
                    at = hold.opened_at + LONGEST[HoldKind.PREMISES_LOCKED]
                    yield Timer(at, Event.CLOSE_HOLD, hold=hold.kind)


def _reminders(deadlines: CaseDeadlines) -> Iterator[Timer]:
    """Give the reminders that no later one has made needless."""
    done = _last(deadlines, Event.REMIND)
    for at in _reminded(deadlines):
        if at > deadlines.since and (done is None or done < at):
            yield Timer(at, Event.REMIND)


def _reminded(deadlines: CaseDeadlines) -> Iterator[dt.datetime]:
    if deadlines.state is State.DOCS_PENDING:
        yield from (deadlines.since + wait for wait in PAPERS_AGAIN)
    if deadlines.state is State.DEMAND_ISSUED and deadlines.last_day is not None:
        for days in DEMAND_AGAIN:
            day = deadlines.last_day - days * DAY
            yield dt.datetime.combine(day, REMIND_AT).astimezone(dt.UTC)


def _late(deadlines: CaseDeadlines) -> Iterator[Timer]:
    """Give what follows when a step was not done: the applicant is told, and those above."""
    late = deadlines.assignment
    if late is None or deadlines.state not in STAFFED:
        return
    promise = deadlines.promise_due if deadlines.state in WITH_MONEY else None
    told = _last(deadlines, Event.BREAK_PROMISE)
    if promise is not None and (told is None or told < promise):
        yield Timer(promise, Event.BREAK_PROMISE)
    heard = {
        ESCALATED_TO[done.rule]
        for done in _since_moved(deadlines.history)
        if done.rule in ESCALATED_TO
        and _is_of_this_step(done.at, since=late.since, promise=promise)
    }
    for step in escalation_steps(late, promise_due=promise):
        if step.role not in heard:
            yield Timer(step.at, Event.ESCALATE, escalate_to=step.role)


def _is_of_this_step(at: dt.datetime, *, since: dt.datetime, promise: dt.datetime | None) -> bool:
    """Say whether who was told at an instant was told of the step that is due now.

    A person who was told of a broken promise is not told of every step that follows. One who was
    told of another step in the very moment in which this one began has heard nothing of it.
    """
    return at > since or (promise is not None and promise <= at)


def _since_moved(history: Sequence[ConnectionStep]) -> Iterator[ConnectionStep]:
    """Give the steps since the place was corrected, the newest first.

    The people of the right place's office have heard nothing of what came before.
    """
    return itertools.takewhile(lambda step: step.rule not in MOVED, reversed(history))


def _last(deadlines: CaseDeadlines, event: Event) -> dt.datetime | None:
    """Say when something last happened, in this state or before."""
    done = (step.at for step in deadlines.history if BY_RULE[step.rule].event is event)
    return max(done, default=None)
