"""What the regulator is told of a month follows from histories, and no delay counts twice."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.connection.holds import Hold, HoldKind
from missedcall.domain.connection.lifecycle import ConnectionStep
from missedcall.domain.connection.limits import Area, CaseLimits
from missedcall.domain.connection.states import Rule
from missedcall.domain.reports import regulator
from missedcall.domain.reports.regulator import ApplicationDelay, RegulatorMonth

FIRST = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
NOVEMBER = RegulatorMonth(FIRST, dt.datetime(2026, 12, 1, tzinfo=dt.UTC))


def day(days: float) -> dt.datetime:
    return FIRST + dt.timedelta(days=days)


def steps(*told: tuple[Rule, float]) -> list[ConnectionStep]:
    return [ConnectionStep(rule, day(at)) for rule, at in told]


def simple(
    *, began: float, paid: float | None = None, lit: float | None = None
) -> list[ConnectionStep]:
    """Tell of an application that has its demand when it begins."""
    told = [
        (rule, began)
        for rule in (
            Rule.FORM_STARTED,
            Rule.SUBMITTED,
            Rule.ACCEPTED_AS_SIMPLE,
            Rule.DEMAND_ISSUED,
        )
    ]
    if paid is not None:
        told += [(Rule.PAID, paid), (Rule.LINEMAN_ASSIGNED, paid)]
    if lit is not None:
        told.append((Rule.ENERGISED, lit))
    return steps(*told)


def look(
    history: list[ConnectionStep],
    *holds: Hold,
    month: RegulatorMonth = NOVEMBER,
    area: Area = Area.URBAN,
) -> ApplicationDelay:
    return regulator.read_delay(history, holds, area=area, month=month, limits=CaseLimits())


def test_a_connection_in_time_adds_its_days_and_no_delay() -> None:
    found = look(simple(began=1, paid=2, lit=4.5))
    assert (found.began, found.energised, found.payment_to_supply) == (
        True,
        True,
        dt.timedelta(days=2.5),
    )
    assert (found.too_late, found.pending, found.days_late) == (False, False, 0)


@pytest.mark.parametrize(
    ("area", "lit", "days"),
    [
        *((Area.URBAN, 7.0, 0), (Area.URBAN, 7.01, 1), (Area.URBAN, 9.5, 3)),
        *((Area.RURAL, 15.0, 0), (Area.RURAL, 16.1, 2), (Area.HILLY, 30.0, 0)),
    ],
)
def test_the_law_counts_from_the_complete_application(area: Area, lit: float, days: int) -> None:
    found = look(simple(began=0, paid=0, lit=lit), area=area, month=RegulatorMonth(FIRST, day(40)))
    assert (found.too_late, found.days_late) == (days > 0, days)


def test_a_hold_of_ours_is_shown_and_stops_nothing() -> None:
    no_meter = Hold(HoldKind.NO_METER, opened_at=day(1))
    locked = Hold(HoldKind.PREMISES_LOCKED, opened_at=day(1), closed_at=day(2))
    found = look(simple(began=0, paid=0), no_meter, locked, month=RegulatorMonth(FIRST, day(10)))
    assert (found.pending, found.days_late, found.open_holds) == (
        True,
        3,
        frozenset({HoldKind.NO_METER}),
    )


def test_days_for_which_the_applicant_owed_money_are_no_delay() -> None:
    late_payer = look(simple(began=0, paid=20, lit=26), month=RegulatorMonth(FIRST, day(29)))
    assert (late_payer.too_late, late_payer.payment_to_supply) == (False, dt.timedelta(days=6))
    never_paid = look(simple(began=0), month=RegulatorMonth(FIRST, day(29)))
    assert (never_paid.pending, never_paid.days_late) == (False, 0)


def test_who_withdrew_is_not_waited_for() -> None:
    gone = [*simple(began=0, paid=0), ConnectionStep(Rule.WITHDRAWN, day(20))]
    found = look(gone)
    assert (found.pending, found.too_late, found.days_late) == (False, False, 0)


def test_a_light_that_was_none_is_none() -> None:
    dark = [*simple(began=0, paid=0, lit=2), ConnectionStep(Rule.NO_SUPPLY_REPORTED, day(3))]
    found = look(dark)
    assert (found.energised, found.pending) == (False, True)
    assert look(dark, month=RegulatorMonth(FIRST, day(2.5))).energised  # as it stood then


def test_a_light_told_late_counts_when_it_came_on() -> None:
    told = [*simple(began=0, paid=0), ConnectionStep(Rule.ENERGISED, day(31), counts_from=day(29))]
    assert look(told).energised
    assert not look(told, month=RegulatorMonth(day(30), day(60))).energised


@given(
    paid=st.floats(0, 60),
    takes=st.floats(0, 90),
    cuts=st.lists(st.integers(1, 149), max_size=4, unique=True),
)
def test_months_add_up_to_the_whole_delay(paid: float, takes: float, cuts: list[int]) -> None:
    history = simple(began=0, paid=paid, lit=paid + takes)
    ends = [0, *sorted(cuts), 150]
    months = [RegulatorMonth(day(a), day(b)) for a, b in itertools.pairwise(ends)]

    whole = look(history, month=RegulatorMonth(day(0), day(150))).days_late
    assert sum(look(history, month=month).days_late for month in months) == whole
    assert whole == max(0, -(-dt.timedelta(days=takes - 7) // dt.timedelta(days=1)))


def test_adds_up_what_many_did() -> None:
    found = [
        look(simple(began=1, paid=1, lit=lit), month=RegulatorMonth(FIRST, day(29)))
        for lit in (2, 4, 7, 11)
    ]
    held = Hold(HoldKind.CABLE_BY_APPLICANT, opened_at=day(3))
    found += [look(simple(began=2, paid=2), held), look(simple(began=40))]

    sum_ = regulator.sum_up_delays(found)

    assert (sum_.applications, sum_.connections) == (5, 4)
    assert (sum_.median_days, sum_.longest_days) == (4.5, 10.0)
    assert sum_.within == (2, 3, 4, 4)
    assert (sum_.too_late, sum_.pending, sum_.held_by_applicant, sum_.held_by_company) == (
        1, 1, 1, 0,
    )  # fmt: skip
    assert (sum_.cases, sum_.days_late) == (2, 3 + 21)
    assert regulator.sum_up_delays([]).median_days is None
