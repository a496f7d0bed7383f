"""Decide what a missed call, and what the outcome of a callback, lead to."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from missedcall.domain.callbacks import calendar
from missedcall.domain.callbacks.calendar import CallingHours
from missedcall.domain.callbacks.call_outcome import TRIED, CallOutcome
from missedcall.domain.callbacks.reachability import Reachability, best_time_to_ring
from missedcall.domain.calls import answers, flood
from missedcall.domain.calls.answers import AnswerLimits, AskedQuestion, CallAnswer, TellStatus
from missedcall.domain.calls.flood import NewNumbers
from missedcall.domain.shared import phone

NOT_LEARNED = Reachability()
NOT_HELD = dt.timedelta(0)


@dataclass(frozen=True)
class CallbackRules:
    """Hold what the administrator set in the section `callbacks`.

    `retries` has the waits after the first, second … try that ended so; the last one stays.
    `jitter` is the share by which a wait may be longer, so that calls spread over the day.
    Who hangs up sooner than `early` has not been spoken with. A try goes later by `learned` at
    most, to an hour that suits. So long after the acknowledgement (`place_after`) a caller who
    rings once more is told the place in the queue.
    """

    hours: CallingHours
    settle: dt.timedelta
    attempts: int
    life: dt.timedelta
    rings_per_day: int
    retries: Mapping[CallOutcome, tuple[dt.timedelta, ...]]
    jitter: float
    early: dt.timedelta
    our_failure_retry: dt.timedelta
    wrap_up: dt.timedelta
    quiet: dt.timedelta
    calls_per_hour: int
    texts: AnswerLimits
    place_after: dt.timedelta
    learned: dt.timedelta
    new_numbers_a_minute: int


@dataclass(frozen=True)
class MissedCall:
    """Describe one call that was not answered, as Asterisk told it.

    `node` and `uniqueid` together name the call for ever; `caller_id` is free text from the
    network; `hidden` says that the caller asked for the number to be withheld. With `wants_ring`
    the caller has asked to be rung.
    """

    node: str
    uniqueid: str
    caller_id: str
    hidden: bool
    did: str
    at: dt.datetime
    wants_ring: bool = False


@dataclass(frozen=True)
class NumberHistory:
    """Say what we know of a number when it calls.

    `open_callback` is the id of its open callback; `blocked` says why it is not to be rung; the
    call itself counts in `calls_last_hour`. `asked` is what the caller may want to know.
    `new_numbers` counts the others when this number is new too: it never called or applied before.
    """

    open_callback: int | None
    blocked: str | None
    calls_last_hour: int
    acknowledged_at: dt.datetime | None
    asked: AskedQuestion = answers.NOTHING
    new_numbers: NewNumbers | None = None


@dataclass(frozen=True)
class RefuseCall:
    """Count the call and open nothing."""

    reason: str


@dataclass(frozen=True)
class CreateCallback:
    """Open a callback that may be rung from `due_at` on; a parked one waits for a supervisor.

    In a flood of new numbers it is due later than it would be, by `held_for`.
    """

    due_at: dt.datetime
    acknowledge: bool
    parked: bool = False
    held_for: dt.timedelta = NOT_HELD


@dataclass(frozen=True)
class RepeatCall:
    """Count the call on the callback that is open already."""

    callback_id: int
    acknowledge: bool
    parked: bool = False


def identify_caller(call: MissedCall) -> phone.Number | RefuseCall:
    """Give the number of the caller, or why no number can be rung back."""
    if call.hidden:
        return RefuseCall("withheld")
    number = phone.parse(call.caller_id)
    return number if isinstance(number, phone.Number) else RefuseCall(number.reason.value)


def decide_missed_call(
    *, call: MissedCall, history: NumberHistory, rules: CallbackRules
) -> RefuseCall | CreateCallback | RepeatCall | CallAnswer | TellStatus:
    """Decide what a missed call from a known number opens.

    One acknowledgement is sent in the quiet time, however often the number calls, so that
    the service cannot be used to fill another person's phone with messages. The callback of a
    number that calls too often is parked: it is not rung until a supervisor has looked at it. What
    can be answered without ringing is, unless the caller has asked to be rung.
    """
    acknowledge = (
        history.acknowledged_at is None or history.acknowledged_at + rules.quiet <= call.at
    )
    if history.blocked:
        return RefuseCall(history.blocked)
    parked = history.calls_last_hour > rules.calls_per_hour
    if not parked and not call.wants_ring:
        answered = answers.answer_without_ringing(history.asked, limits=rules.texts, at=call.at)
        if answered is not None:
            return answered
    if history.open_callback is not None:
        return RepeatCall(history.open_callback, acknowledge=acknowledge, parked=parked)
    due_at = calendar.next_calling_time(rules.hours, at=call.at + rules.settle)
    held_for = _held_for(history, due_at=due_at, rules=rules)
    due_at = calendar.next_calling_time(rules.hours, at=due_at + held_for)
    return CreateCallback(due_at, acknowledge=acknowledge, parked=parked, held_for=held_for)


def _held_for(
    history: NumberHistory, *, due_at: dt.datetime, rules: CallbackRules
) -> dt.timedelta:
    """Give how long a number that is due at `due_at` is held back; who is known never is."""
    if history.new_numbers is None:
        return NOT_HELD
    most = rules.new_numbers_a_minute
    until = flood.hold_new_number_until(history.new_numbers, due_at=due_at, most_a_minute=most)
    return until - due_at if until else NOT_HELD


# The ISDN cause of a number that is not allocated.
NO_SUCH_NUMBER = 1


@dataclass(frozen=True)
class BeginWrapUp:
    """Leave the callback with the operator until the form is in, `until` at the latest."""

    until: dt.datetime


@dataclass(frozen=True)
class RetryCallback:
    """Ring again at `at`; `attempts_used` have then been used up.

    After a failure of ours the caller goes `first`: the place in the queue is kept.
    """

    at: dt.datetime
    attempts_used: int
    first: bool = False


@dataclass(frozen=True)
class CloseCallback:
    """Close the callback, for the reason named."""

    reason: str


def decide_after_wrap_up(
    *,
    attempts_used: int,
    rules: CallbackRules,
    now: dt.datetime,
    is_served: bool = False,
) -> RetryCallback | CloseCallback:
    """Decide what follows a conversation when the time for its form is over.

    No caller who was spoken with is dropped because no form came, and none is rung for ever
    either. A caller is served whose form is in while no other was begun: nothing is rung.
    """
    if is_served:
        return CloseCallback(reason="application")
    if attempts_used + 1 >= rules.attempts:
        return CloseCallback(reason="no_form")
    at = calendar.next_calling_time(rules.hours, at=now + rules.retries[CallOutcome.NO_ANSWER][0])
    return RetryCallback(at=at, attempts_used=attempts_used + 1)


def classify_conversation(
    outcome: CallOutcome, *, talk: dt.timedelta | None, cause: int | None, rules: CallbackRules
) -> CallOutcome:
    """Give the outcome as the length of the talk and the network's cause correct it.

    A talk shorter than `rules.early` was hung up early. A phone that cannot be reached is an
    invalid number when the network says that the number does not exist.
    """
    if outcome is CallOutcome.UNREACHABLE and cause == NO_SUCH_NUMBER:
        return CallOutcome.INVALID
    if outcome is CallOutcome.ANSWERED and talk is not None and talk < rules.early:
        return CallOutcome.HUNG_UP_EARLY
    return outcome


def decide_after_outcome(
    *,
    outcome: CallOutcome,
    attempts_used: int,
    rung_today: int,
    age: dt.timedelta,
    rules: CallbackRules,
    now: dt.datetime,
    chance: float,
    invalid_before: bool = False,
    reachability: Reachability = NOT_LEARNED,
) -> BeginWrapUp | RetryCallback | CloseCallback:
    """Decide what follows an attempt that ended; `chance`, 0 to 1, places the retry in its jitter.

    `attempts_used` counts the tries before this one, `age` is the callback's, and `rung_today`
    counts how often the number has been rung since midnight in India, whatever for: no number
    is rung more often than the rules say. A number that the network called invalid on a day before
    is not tried again by itself; once alone is no proof, for the caller rang us from it. A retry
    goes later, by no more than its wait, to an hour at which the number picks up by
    `reachability`.
    """
    if outcome is CallOutcome.ANSWERED:
        return BeginWrapUp(until=now + rules.wrap_up)
    earliest = now if rung_today < rules.rings_per_day else calendar.next_midnight(at=now)
    if age > rules.life:
        return CloseCallback(reason="expired")
    if outcome not in TRIED:
        again = max(now + rules.our_failure_retry, earliest)
        at = calendar.next_calling_time(rules.hours, at=again)
        return RetryCallback(at, attempts_used=attempts_used, first=True)
    if outcome is CallOutcome.INVALID and invalid_before:
        return CloseCallback(reason="invalid")
    if attempts_used + 1 >= rules.attempts:
        return CloseCallback(reason="unreachable")
    wait = _wait(outcome, attempts_used, rules=rules, now=now) * (1 + rules.jitter * chance)
    at = calendar.next_calling_time(rules.hours, at=max(now + wait, earliest))
    latest = at + min(wait, rules.learned)
    better = best_time_to_ring(
        at, reachability=reachability, hours=rules.hours, latest=latest, chance=chance
    )
    return RetryCallback(better, attempts_used=attempts_used + 1)


def _wait(
    outcome: CallOutcome, attempts_used: int, *, rules: CallbackRules, now: dt.datetime
) -> dt.timedelta:
    """Give what the schedule says; an invalid number is tried again on another day."""
    if outcome is CallOutcome.INVALID:
        return calendar.next_midnight(at=now) - now
    waits = rules.retries[outcome]
    return waits[min(attempts_used, len(waits) - 1)]


# No caller is promised a call further ahead than this.
FURTHEST = dt.timedelta(days=7)
# A caller who wished for the same operator gets another one when that one is away this long.
PATIENCE = dt.timedelta(minutes=30)


def appointment_time(
    *, wish: dt.datetime, rules: CallbackRules, now: dt.datetime
) -> dt.datetime | None:
    """Give the time a caller gets who wished for one; None when it is past or too far ahead.

    A wish outside calling hours gets the next opening.
    """
    if not now - dt.timedelta(minutes=1) <= wish <= now + FURTHEST:
        return None
    return calendar.next_calling_time(rules.hours, at=max(wish, now))
