"""Say what is to be done to an application by itself, and when.

Nothing of it is stored but the next instant: whether a thing was done stands in the history, so
that doing it again changes nothing, and one that comes a week late is done once and not thrice.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.connection import turn as turns
from missedcall.domain.connection.holds import LONGEST, Hold, HoldKind
from missedcall.domain.connection.lifecycle import ConnectionStep
from missedcall.domain.connection.limits import DAY, CaseLimits
from missedcall.domain.connection.states import STAFFED, WITH_MONEY, Event, State
from missedcall.domain.connection.table import BY_RULE
from missedcall.domain.connection.turn import Assignment
from missedcall.domain.operators.roles import Actor

# After so long, missing papers are asked for again.
PAPERS_AGAIN = (3 * DAY, 6 * DAY)
# So many days before its last one, and at this time, a demand is brought to mind.
DEMAND_AGAIN = (7, 2)
REMIND_AT = dt.time(10, tzinfo=IST)
ESCALATED_TO = {"A10J": Actor.JE, "A10A": Actor.AE, "A10N": Actor.NODAL}


@dataclass(frozen=True)
class CaseStanding:
    """Hold what decides of the next tick: where an application stands and what was done to it.

    `whose` is the turn, None at the end. `last_day` is the last day to pay the demand.
    """

    state: State
    since: dt.datetime
    whose: Assignment | None
    history: Sequence[ConnectionStep]
    holds: Sequence[Hold]
    promise_due: dt.datetime | None
    last_day: dt.date | None
    limits: CaseLimits


@dataclass(frozen=True)
class Tick:
    """Name one thing that happens by itself at an instant; `to` hears of it, `hold` ends."""

    at: dt.datetime
    event: Event
    to: Actor | None = None
    hold: HoldKind | None = None


def valid_until(last_day: dt.date) -> dt.datetime:
    """Give the moment at which a demand stops being valid: the midnight that ends its last day."""
    return dt.datetime.combine(last_day + DAY, dt.time(), tzinfo=IST).astimezone(dt.UTC)


def next_at(standing: CaseStanding) -> dt.datetime | None:
    """Give the next instant at which something is to be done; None when nothing ever is."""
    return min((tick.at for tick in _undone(standing)), default=None)


def due(standing: CaseStanding, *, now: dt.datetime) -> Tick | None:
    """Give the first thing that is to be done by now: what ends something goes before a text.

    Who has lapsed while nobody looked is not reminded first.
    """
    return next((tick for tick in _undone(standing) if tick.at <= now), None)


def _undone(standing: CaseStanding) -> Iterator[Tick]:
    yield from _ends(standing)
    yield from _reminders(standing)
    yield from _late(standing)


def _ends(standing: CaseStanding) -> Iterator[Tick]:
    since, limits = standing.since, standing.limits
    match standing.state:
        case State.DRAFT:
            yield Tick(since + limits.draft, Event.LAPSE)
        case State.DOCS_PENDING | State.SENT_BACK:
            yield Tick(since + limits.papers, Event.LAPSE)
        case State.DEMAND_EXPIRED:
            yield Tick(since + limits.expired_demand, Event.LAPSE)
        case State.DEMAND_ISSUED if standing.last_day is not None:
            yield Tick(valid_until(standing.last_day), Event.EXPIRE)
        case state if state in WITH_MONEY:
            for hold in standing.holds:
                if hold.kind is HoldKind.H3 and hold.closed_at is None:
                    at = hold.opened_at + LONGEST[HoldKind.H3]
                    yield Tick(at, Event.CLOSE_HOLD, hold=hold.kind)


def _reminders(standing: CaseStanding) -> Iterator[Tick]:
    """Give the reminders that no later one has made needless."""
    done = _last(standing, Event.REMIND)
    for at in _reminded(standing):
        if at > standing.since and (done is None or done < at):
            yield Tick(at, Event.REMIND)


def _reminded(standing: CaseStanding) -> Iterator[dt.datetime]:
    if standing.state is State.DOCS_PENDING:
        yield from (standing.since + wait for wait in PAPERS_AGAIN)
    if standing.state is State.DEMAND_ISSUED and standing.last_day is not None:
        for days in DEMAND_AGAIN:
            day = standing.last_day - days * DAY
            yield dt.datetime.combine(day, REMIND_AT).astimezone(dt.UTC)


def _late(standing: CaseStanding) -> Iterator[Tick]:
    """Give what follows when nobody did his step: the applicant is told, and those above."""
    whose = standing.whose
    if whose is None or standing.state not in STAFFED:
        return
    promise = standing.promise_due if standing.state in WITH_MONEY else None
    told = _last(standing, Event.BREAK_PROMISE)
    if promise is not None and (told is None or told < promise):
        yield Tick(promise, Event.BREAK_PROMISE)
    # Who has heard of a broken promise does not hear of every turn that follows.
    begun = whose.since if promise is None else min(whose.since, promise)
    heard = {
        ESCALATED_TO[step.rule]
        for step in standing.history
        if step.rule in ESCALATED_TO and step.at >= begun
    }
    for rung in turns.rungs(whose, promise_due=promise):
        if rung.hand not in heard:
            yield Tick(rung.at, Event.ESCALATE, to=rung.hand)


def _last(standing: CaseStanding, event: Event) -> dt.datetime | None:
    """Say when something last happened, in this state or before."""
    done = (step.at for step in standing.history if BY_RULE[step.rule].event is event)
    return max(done, default=None)
