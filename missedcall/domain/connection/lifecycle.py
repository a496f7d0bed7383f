"""Decide whether something may happen to an application, and read its state from its history."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from missedcall.domain.connection.guards import GUARDS, Facts
from missedcall.domain.connection.refusals import CommandRefusal, GuardRefusal
from missedcall.domain.connection.states import Event, Rule, State
from missedcall.domain.connection.transitions import BY_PAIR, BY_RULE, Transition
from missedcall.domain.operators.roles import Actor
from missedcall.domain.shared.explanation import Explanation, explain


@dataclass(frozen=True)
class TransitionRefused:
    """Say why something may not happen, and what would correct it."""

    rule: str | None
    reason: Explanation


@dataclass(frozen=True)
class ConnectionStep:
    """Hold one line of an application's history: the rule that was applied, the person, the time.

    `at` is when we wrote it. `counts_from` is when it counts: money counts from its settlement,
    which may be earlier. `back_to` is the state a withdrawal that was undone goes back to.
    """

    rule: Rule
    at: dt.datetime
    actor: str = ""
    reason: str = ""
    counts_from: dt.datetime | None = None
    back_to: State | None = None

    @property
    def effective(self) -> dt.datetime:
        return self.counts_from or self.at


def decide_transition(
    *, state: State | None, event: Event, role: Actor, facts: Facts
) -> Transition | TransitionRefused:
    """Give the transition that the table has for this, or the reason why it may not be.

    Of the rows with this state and event the first whose role and guard fit is given, in the order
    of `transitions.TRANSITIONS`; a guard is a question to `facts`, e.g. `money_is_here`. `state`
    None stands for an application that does not exist yet.
    """
    here = BY_PAIR.get((state, event), ())
    if not here:
        return TransitionRefused(
            None,
            explain(
                CommandRefusal.NOT_IN_THIS_STATE,
                event=event,
                state=state,
            ),
        )
    mine = [transition for transition in here if role in transition.roles]
    if not mine:
        allowed = ", ".join(sorted(set().union(*(transition.roles for transition in here))))
        return TransitionRefused(
            here[0].rule,
            explain(
                CommandRefusal.OTHER_ROLE,
                event=event,
                allowed=allowed,
            ),
        )
    for transition in mine:
        if GUARDS[transition.guard](facts):
            return transition
    last = mine[-1]
    return TransitionRefused(last.rule, explain(GuardRefusal(last.guard)))


def state_of(history: Sequence[ConnectionStep]) -> State | None:
    """Fold a history into the state it leads to; None for an empty one."""
    state: State | None = None
    for step in history:
        state = step.back_to or BY_RULE[step.rule].target or state
    return state


def open_proposal(history: Sequence[ConnectionStep], rule: Rule) -> ConnectionStep | None:
    """Give the newest proposal by a rule that waits for another person; None if none does.

    One that was made before the present state began was overtaken, and waits no longer.
    """
    for step in reversed(history):
        if step.rule == rule:
            return step
        if step.back_to or BY_RULE[step.rule].target:
            return None
    return None


def open_objection(history: Sequence[ConnectionStep]) -> ConnectionStep | None:
    """Give the objection to a rejection that is not decided yet, or None."""
    for step in reversed(history):
        if step.rule == Rule.OBJECTION_MADE:
            return step
        if step.rule == Rule.OBJECTION_REFUSED or BY_RULE[step.rule].target:
            return None
    return None


def before_withdrawal(history: Sequence[ConnectionStep]) -> State | None:
    """Give the state an application had before it was last withdrawn; None if it never was."""
    last = max((n for n, step in enumerate(history) if step.rule == Rule.WITHDRAWN), default=None)
    return None if last is None else state_of(history[:last])
