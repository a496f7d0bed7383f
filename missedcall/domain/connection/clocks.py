"""Read the clocks of an application from its history: nothing of them is stored.

`missedcall.domain.connection.transitions` says which transition starts, stops or voids which.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from missedcall.domain.connection import holds as hold_rules
from missedcall.domain.connection.holds import Hold
from missedcall.domain.connection.lifecycle import ConnectionStep, state_of
from missedcall.domain.connection.limits import Area, CaseLimits
from missedcall.domain.connection.states import Rule, SlaClock, State
from missedcall.domain.connection.transitions import BY_RULE


@dataclass(frozen=True)
class ClockRun:
    """Say when a clock started and when it stopped; it still runs while `stopped_at` is None."""

    started_at: dt.datetime
    stopped_at: dt.datetime | None = None


@dataclass(frozen=True)
class ClockReading:
    """Show a clock at one moment.

    `gross` is all the time since the start and `net` what of it counts. `within` says whether
    the limit was kept, or still is.
    """

    clock: SlaClock
    started_at: dt.datetime
    due_at: dt.datetime
    stopped_at: dt.datetime | None
    gross: dt.timedelta
    net: dt.timedelta
    limit: dt.timedelta

    @property
    def within(self) -> bool:
        return self.net <= self.limit


def clock_runs(history: Sequence[ConnectionStep]) -> dict[SlaClock, ClockRun]:
    """Fold a history into the clocks that it started.

    A clock that runs is not started again by a second start: neither a second payment nor a
    second registration gives anybody a new promise. One that was stopped by a connection which
    gave no light runs on as if it had never stopped.
    """
    found: dict[SlaClock, ClockRun] = {}
    for step in history:
        transition = BY_RULE[step.rule]
        for clock in transition.voids:
            found.pop(clock, None)
        for clock in transition.starts:
            found[clock] = _started(clock, found.get(clock), step)
        for clock in transition.stops & found.keys():
            found[clock] = replace(found[clock], stopped_at=step.effective)
    return found


# Each check and each demand has its own time; law, promise and bonus are given once.
_ANEW = frozenset({SlaClock.PAPER_CHECK, SlaClock.DEMAND_SMS, SlaClock.DEMAND_VALIDITY})


def _started(clock: SlaClock, before: ClockRun | None, step: ConnectionStep) -> ClockRun:
    if before is None or clock in _ANEW:
        return ClockRun(step.effective)
    return replace(before, stopped_at=None)


def promise_due(*, paid_at: dt.datetime, area: Area, limits: CaseLimits) -> dt.datetime:
    """Give the instant until which the light was promised; nothing ever moves it."""
    return paid_at + limits.promised(area)


@dataclass(frozen=True)
class DayOfPromise:
    """Say which day of a promised time it is, from 1 on; behind `days` it is late."""

    day: int
    days: int


def day_of_promise(
    *, due_at: dt.datetime, area: Area, limits: CaseLimits, now: dt.datetime
) -> DayOfPromise:
    """Say the promise as a caller counts it: in stretches of 24 hours since the payment."""
    promised, day = limits.promised(area), dt.timedelta(days=1)
    return DayOfPromise((now - (due_at - promised)) // day + 1, -(-promised // day))


@dataclass(frozen=True)
class EarlierApplication:
    """Describe an earlier application for the same premises that was paid for and withdrawn."""

    paid_at: dt.datetime
    withdrawn_at: dt.datetime
    refund_claimed: bool


def first_payment(
    *, paid_at: dt.datetime, earlier: EarlierApplication | None, limits: CaseLimits
) -> dt.datetime:
    """Give the payment from which the promise counts, for premises that were registered before.

    Entering the same premises again does not make a clock new: only a refund that the applicant
    claimed in person and a gap longer than the time to revive do.
    """
    if earlier is None:
        return paid_at
    gap = paid_at - earlier.withdrawn_at
    if earlier.refund_claimed and gap > limits.revive:
        return paid_at
    return earlier.paid_at


def withdrawn_after_payment(history: Sequence[ConnectionStep]) -> EarlierApplication | None:
    """Read from a history that it was paid for and withdrawn; None when it was not both."""
    run = clock_runs(history).get(SlaClock.PROMISE)
    withdrawn = [step.at for step in history if step.rule == Rule.WITHDRAWN]
    if run is None or not withdrawn:
        return None
    claimed = any(step.rule == Rule.REFUNDED for step in history)
    return EarlierApplication(run.started_at, withdrawn[-1], refund_claimed=claimed)


def read_promise(
    run: ClockRun, *, area: Area, limits: CaseLimits, now: dt.datetime
) -> ClockReading:
    """Read the promise to the applicant: from the settlement of the money, never paused."""
    gross = (run.stopped_at or now) - run.started_at
    limit = limits.promised(area)
    return ClockReading(
        SlaClock.PROMISE,
        run.started_at,
        run.started_at + limit,
        run.stopped_at,
        gross,
        gross,
        limit,
    )


def read_bonus(
    run: ClockRun,
    *,
    posted_at: dt.datetime | None,
    holds: Sequence[Hold],
    area: Area,
    limits: CaseLimits,
    now: dt.datetime,
) -> ClockReading:
    """Read the staff's bonus: from the payment, net of the accepted holds.

    When the money was shown to the staff long after it was paid they are not punished for it:
    the clock then starts at `posted_at`.
    """
    start = run.started_at
    if posted_at is not None and posted_at - start > limits.late_posting:
        start = posted_at
    end = max(start, run.stopped_at or now)
    held = hold_rules.paused(holds, start=start, end=end)
    limit = limits.for_bonus(area)
    return ClockReading(
        SlaClock.BONUS,
        start,
        start + limit + held,
        run.stopped_at,
        end - start,
        end - start - held,
        limit,
    )


def read_law(
    run: ClockRun,
    *,
    history: Sequence[ConnectionStep],
    area: Area,
    limits: CaseLimits,
    now: dt.datetime,
) -> ClockReading:
    """Read the days the law gives: not counted while the applicant owes a correction."""
    end = run.stopped_at or now
    waited = time_in({State.SENT_BACK}, history, start=run.started_at, end=end)
    limit = limits.by_law(area)
    gross = end - run.started_at
    due_at = run.started_at + limit + waited
    return ClockReading(
        SlaClock.LAW, run.started_at, due_at, run.stopped_at, gross, gross - waited, limit
    )


def time_in(
    states: Collection[State],
    history: Sequence[ConnectionStep],
    *,
    start: dt.datetime,
    end: dt.datetime,
) -> dt.timedelta:
    """Give how long an application was in one of some states between two instants."""
    total = dt.timedelta()
    for n, step in enumerate(history):
        if state_of(history[: n + 1]) not in states:
            continue
        left = history[n + 1].at if n + 1 < len(history) else end
        total += max(min(left, end) - max(step.at, start), dt.timedelta())
    return total
