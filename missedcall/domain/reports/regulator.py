"""Compute the regulator's figures of a month: how soon connections came, and what was late.

The law's days (`Limits.by_law`) count from the complete application. They never stop for a hold of
ours; holds are shown apart. Days for which the applicant owed papers or money are not delay.
"""

import datetime as dt
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from missedcall.domain.connection import clocks
from missedcall.domain.connection.holds import Hold, HoldKind
from missedcall.domain.connection.lifecycle import ConnectionStep, state_of
from missedcall.domain.connection.limits import DAY, Area, CaseLimits
from missedcall.domain.connection.states import ENDED, SlaClock, State

WITHIN = (3, 7, 15, 30)  # days from the payment
UNPAID = frozenset({State.DEMAND_ISSUED, State.DEMAND_EXPIRED})
OWED_BY_APPLICANT = UNPAID | {State.SENT_BACK, State.DOCS_PENDING}
OVER = ENDED | {State.REFUND_DUE, State.CLOSED}
OF_APPLICANT = frozenset(
    {HoldKind.CABLE_BY_APPLICANT, HoldKind.PREMISES_LOCKED, HoldKind.APPLICANT_DELAY}
)


@dataclass(frozen=True)
class RegulatorMonth:
    """Hold the time that a report is about; `until` is now while the month lasts."""

    since: dt.datetime
    until: dt.datetime


@dataclass(frozen=True)
class ApplicationDelay:
    """Say what one application adds to a report."""

    began: bool
    energised: bool
    payment_to_supply: dt.timedelta | None  # from the payment to the energisation
    too_late: bool  # energised after the law's days
    pending: bool  # not energised at the month's end, and the law's days are over
    unpaid: bool
    open_holds: frozenset[HoldKind]  # by open holds at the end
    days_late: int  # of this month


@dataclass(frozen=True)
class RegulatorFigures:
    """Add up what many applications did; `within` counts by the days of `WITHIN`."""

    applications: int
    connections: int
    median_days: float | None
    longest_days: float | None
    within: tuple[int, ...]
    too_late: int
    pending: int
    unpaid: int
    held_by_applicant: int
    held_by_company: int
    cases: int  # with days late in this month
    days_late: int


def read_delay(
    steps: Sequence[ConnectionStep],
    holds: Iterable[Hold],
    *,
    area: Area,
    month: RegulatorMonth,
    limits: CaseLimits,
) -> ApplicationDelay:
    """Read from a history, as it stood at the end of a month, what it adds to the report."""
    known = [step for step in steps if step.at < month.until or step.effective < month.until]
    runs, state = clocks.clock_runs(known), state_of(known)
    law, paid = runs.get(SlaClock.LAW), runs.get(SlaClock.PROMISE)
    energised_at = law.stopped_at if law else None
    energised = energised_at is not None and month.since <= energised_at < month.until
    late_by = [_late(known, area=area, limits=limits, at=at) for at in (month.since, month.until)]
    over = late_by[1] > dt.timedelta() and state not in OVER
    return ApplicationDelay(
        began=bool(known) and month.since <= known[0].at < month.until,
        energised=energised,
        payment_to_supply=energised_at - paid.started_at
        if energised and energised_at and paid
        else None,
        too_late=energised and over,
        pending=over and energised_at is None,
        unpaid=state in UNPAID,
        open_holds=frozenset(hold.kind for hold in holds if _stands(hold, at=month.until)),
        days_late=_days(late_by[1]) - _days(late_by[0]) if over else 0,
    )


def _stands(hold: Hold, *, at: dt.datetime) -> bool:
    return not hold.overturned and hold.opened_at < at and (hold.closed_at or at) >= at


def _late(
    steps: Sequence[ConnectionStep], *, area: Area, limits: CaseLimits, at: dt.datetime
) -> dt.timedelta:
    """Give by how much the law's days are exceeded at an instant, or were at the energisation."""
    law = clocks.clock_runs(steps).get(SlaClock.LAW)
    if law is None or law.started_at >= at:
        return dt.timedelta()
    end = min(at, law.stopped_at or at)
    owed = clocks.time_in(OWED_BY_APPLICANT, steps, start=law.started_at, end=end)
    return max(end - law.started_at - owed - limits.by_law(area), dt.timedelta())


def _days(late: dt.timedelta) -> int:
    """Count the days begun, as a charge for each day of delay does."""
    return -(-late // DAY)


def sum_up_delays(found: Sequence[ApplicationDelay]) -> RegulatorFigures:
    """Add up what applications of an office, or of all, did in a month."""
    took = [each.payment_to_supply / DAY for each in found if each.payment_to_supply is not None]
    late = [each for each in found if each.pending]
    of_applicant = [each for each in late if each.open_holds & OF_APPLICANT]
    return RegulatorFigures(
        applications=sum(each.began for each in found),
        connections=sum(each.energised for each in found),
        median_days=round(statistics.median(took), 1) if took else None,
        longest_days=round(max(took), 1) if took else None,
        within=tuple(sum(days <= most for days in took) for most in WITHIN),
        too_late=sum(each.too_late for each in found),
        pending=len(late),
        unpaid=sum(each.unpaid for each in late),
        held_by_applicant=len(of_applicant),
        held_by_company=sum(bool(each.open_holds - OF_APPLICANT) for each in late),
        cases=sum(each.days_late > 0 for each in found),
        days_late=sum(each.days_late for each in found),
    )
