import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.connection import clocks, holds
from missedcall.domain.connection.clocks import ClockRun, EarlierApplication
from missedcall.domain.connection.holds import Hold, HoldKind
from missedcall.domain.connection.lifecycle import ConnectionStep
from missedcall.domain.connection.limits import Area, CaseLimits
from missedcall.domain.connection.states import Rule, SlaClock

LIMITS = CaseLimits()
IST = dt.timezone(dt.timedelta(hours=5, minutes=30))


def at(written: str) -> dt.datetime:
    """Read `10-03 12:00` of the year 2026, or `10-03 12:00:01`, as the time in India."""
    form = "%Y %d-%m %H:%M:%S" if written.count(":") == 2 else "%Y %d-%m %H:%M"
    return dt.datetime.strptime(f"2026 {written}", form).replace(tzinfo=IST)


def bonus(
    paid: str,
    energised: str,
    *held: Hold,
    area: Area = Area.URBAN,
    posted: str | None = None,
) -> clocks.ClockReading:
    return clocks.read_bonus(
        ClockRun(at(paid), at(energised)),
        posted_at=at(posted) if posted else None,
        holds=held,
        area=area,
        limits=LIMITS,
        now=at(energised),
    )


def hold(kind: HoldKind, opened: str, closed: str, *, evidence: bool = True) -> Hold:
    return Hold(kind, at(opened), at(closed), evidence=evidence)


def hours(written: str) -> dt.timedelta:
    hour, minute, *second = (int(part) for part in written.split(":"))
    return dt.timedelta(hours=hour, minutes=minute, seconds=second[0] if second else 0)


@pytest.mark.parametrize(
    ("energised", "net", "within"),
    [
        ("07-03 05:59:59", "11:59:59", True),
        ("07-03 06:00:00", "12:00:00", True),
        ("07-03 06:00:01", "12:00:01", False),
    ],
)
def test_the_twelfth_hour_itself_is_in_time(energised: str, net: str, within: bool) -> None:
    reading = bonus("06-03 18:00:00", energised)
    assert (reading.net, reading.within) == (hours(net), within)


def test_a_village_has_a_day_for_the_bonus_and_five_for_the_promise() -> None:
    reading = bonus("10-03 11:00", "11-03 11:00", area=Area.RURAL)
    assert (reading.due_at, reading.within) == (at("11-03 11:00"), True)
    due = clocks.promise_due(paid_at=at("10-03 11:00"), area=Area.RURAL, limits=LIMITS)
    assert due == at("15-03 11:00")


def test_a_missing_cable_stops_the_bonus_and_never_the_promise() -> None:
    cable = hold(HoldKind.CABLE_BY_APPLICANT, "10-03 12:00", "11-03 12:00")
    reading = bonus("10-03 10:00", "11-03 21:30", cable)
    assert (reading.gross, reading.net) == (hours("35:30"), hours("11:30"))
    assert reading.within
    run = ClockRun(at("10-03 10:00"), at("11-03 21:30"))
    promise = clocks.read_promise(run, area=Area.URBAN, limits=LIMITS, now=at("12-03 10:00"))
    assert promise.due_at == at("13-03 10:00")


@pytest.mark.parametrize(
    ("name", "energised", "held", "net"),
    [
        (
            "overlapping holds count once",
            "11-03 03:00",
            [
                hold(HoldKind.CABLE_BY_APPLICANT, "10-03 12:00", "10-03 16:00"),
                hold(HoldKind.PREMISES_LOCKED, "10-03 14:00", "10-03 18:00"),
            ],
            "11:00",
        ),
        (
            "two holds apart both count",
            "11-03 02:30",
            [
                hold(HoldKind.CABLE_BY_APPLICANT, "10-03 12:00", "10-03 14:00"),
                hold(HoldKind.APPLICANT_DELAY, "10-03 20:00", "10-03 23:00"),
            ],
            "11:30",
        ),
        (
            "only the part after the payment counts",
            "11-03 01:00",
            [hold(HoldKind.CABLE_BY_APPLICANT, "09-03 12:00", "10-03 15:00")],
            "10:00",
        ),
        (
            "a hold without evidence counts nothing",
            "11-03 01:00",
            [hold(HoldKind.CABLE_BY_APPLICANT, "10-03 12:00", "10-03 20:00", evidence=False)],
            "15:00",
        ),
        (
            "the company's own work counts nothing",
            "11-03 01:00",
            [hold(HoldKind.CABLE_BY_COMPANY, "10-03 12:00", "10-03 20:00")],
            "15:00",
        ),
        (
            "locked premises count a day at most",
            "13-03 10:00",
            [hold(HoldKind.PREMISES_LOCKED, "10-03 10:00", "13-03 09:00")],
            "48:00",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)
def test_holds_as_worked_out_by_hand(
    name: str, energised: str, held: list[Hold], net: str
) -> None:
    assert bonus("10-03 10:00", energised, *held).net == hours(net), name


def test_money_that_was_shown_late_is_not_charged_to_the_staff() -> None:
    reading = bonus("10-03 08:00", "11-03 02:00", posted="10-03 15:00")
    assert (reading.net, reading.within) == (hours("11:00"), True)
    soon = bonus("10-03 08:00", "10-03 18:00", posted="10-03 08:15")
    assert soon.net == hours("10:00")


def test_registering_the_premises_again_gives_no_new_promise() -> None:
    earlier = EarlierApplication(at("10-03 10:00"), at("12-03 09:00"), refund_claimed=False)
    again = clocks.first_payment(paid_at=at("12-03 12:00"), earlier=earlier, limits=LIMITS)
    assert again == at("10-03 10:00")
    claimed = EarlierApplication(at("10-03 10:00"), at("12-03 09:00"), refund_claimed=True)
    later = clocks.first_payment(paid_at=at("12-09 12:00"), earlier=claimed, limits=LIMITS)
    assert later == at("12-09 12:00")


PATH = [
    ConnectionStep(Rule.FORM_STARTED, at("01-03 10:00")),
    ConnectionStep(Rule.SUBMITTED, at("01-03 10:05")),
    ConnectionStep(Rule.ACCEPTED_AS_SIMPLE, at("01-03 10:05")),
    ConnectionStep(Rule.DEMAND_ISSUED, at("01-03 10:05")),
    ConnectionStep(Rule.PAID, at("10-03 10:00:30"), counts_from=at("10-03 10:00")),
    ConnectionStep(Rule.LINEMAN_ASSIGNED, at("10-03 10:01")),
    ConnectionStep(Rule.ENERGISED, at("11-03 10:00")),
    ConnectionStep(Rule.CONNECTED, at("11-03 10:00")),
]


def test_a_light_that_did_not_burn_lets_the_clocks_run_as_if_never_stopped() -> None:
    assert clocks.clock_runs(PATH)[SlaClock.PROMISE] == ClockRun(
        at("10-03 10:00"), at("11-03 10:00")
    )
    again = clocks.clock_runs([*PATH, ConnectionStep(Rule.NO_SUPPLY_REPORTED, at("12-03 10:00"))])
    assert again[SlaClock.PROMISE] == ClockRun(at("10-03 10:00"))
    assert again[SlaClock.LAW] == ClockRun(at("01-03 10:05"))


def test_money_that_was_taken_back_takes_the_promise_with_it() -> None:
    bounced = [*PATH[:6], ConnectionStep(Rule.PAYMENT_REVERSED, at("10-03 12:00"))]
    assert SlaClock.PROMISE not in clocks.clock_runs(bounced)
    paid_again = [*bounced, ConnectionStep(Rule.PAID, at("14-03 12:00"))]
    assert clocks.clock_runs(paid_again)[SlaClock.PROMISE] == ClockRun(at("14-03 12:00"))


def test_a_mistake_of_ours_does_not_restart_the_promise_and_more_load_does() -> None:
    ours = [
        *PATH[:6],
        ConnectionStep(Rule.REVISED_BALANCE_LEFT, at("10-03 12:00")),
        ConnectionStep(Rule.PAID, at("12-03 12:00")),
    ]
    assert clocks.clock_runs(ours)[SlaClock.PROMISE] == ClockRun(at("10-03 10:00"))
    his = [
        *PATH[:6],
        ConnectionStep(Rule.PAID_DEMAND_REVISED_FOR_APPLICANT, at("10-03 12:00")),
        ConnectionStep(Rule.PAID, at("12-03 12:00")),
    ]
    assert clocks.clock_runs(his)[SlaClock.PROMISE] == ClockRun(at("12-03 12:00"))


def test_the_days_of_the_law_do_not_count_while_the_applicant_corrects() -> None:
    history = [
        *PATH[:2],
        ConnectionStep(Rule.SENT_BACK, at("02-03 10:05")),
        ConnectionStep(Rule.CORRECTED, at("04-03 10:05")),
    ]
    run = clocks.clock_runs(history)[SlaClock.LAW]
    reading = clocks.read_law(
        run, history=history, area=Area.URBAN, limits=LIMITS, now=at("05-03 10:05")
    )
    assert (reading.gross, reading.net) == (hours("96:00"), hours("48:00"))
    assert reading.due_at == at("10-03 10:05")


moments = st.integers(min_value=0, max_value=10_000).map(
    lambda minutes: at("10-03 00:00") + dt.timedelta(minutes=minutes)
)
spans = st.tuples(moments, moments).map(sorted)
any_hold = st.builds(
    lambda kind, span, evidence: Hold(kind, span[0], span[1], evidence=evidence),
    st.sampled_from(HoldKind),
    spans,
    st.booleans(),
)


@given(held=st.lists(any_hold, max_size=8), span=spans)
def test_holds_in_any_order_pause_the_same_and_never_more_than_there_is(
    held: list[Hold], span: list[dt.datetime]
) -> None:
    start, end = span
    paused = holds.paused(held, start=start, end=end)
    assert holds.paused(reversed(held), start=start, end=end) == paused
    assert dt.timedelta() <= paused <= end - start
    # Closing a hold and opening it again at once changes nothing.
    split = [half for one in held for half in _split(one)]
    longest_apart = [one for one in held if one.kind not in holds.LONGEST]
    if longest_apart == held:
        assert holds.paused(split, start=start, end=end) == paused


def _split(one: Hold) -> list[Hold]:
    assert one.closed_at is not None
    middle = one.opened_at + (one.closed_at - one.opened_at) / 2
    edges = [one.opened_at, middle, one.closed_at]
    return [Hold(one.kind, a, b, evidence=one.evidence) for a, b in pairwise(edges)]


@pytest.mark.parametrize(
    ("hours", "day"), [(0, 1), (23, 1), (24, 2), (71, 3), (72, 4), (119, 5), (120, 6), (160, 7)]
)
def test_the_day_of_a_promise_is_counted_from_the_payment(hours: int, day: int) -> None:
    paid_at = dt.datetime(2026, 11, 20, 6, 0, tzinfo=dt.UTC)
    limits = CaseLimits()
    due_at = clocks.promise_due(paid_at=paid_at, area=Area.RURAL, limits=limits)

    found = clocks.day_of_promise(
        due_at=due_at, area=Area.RURAL, limits=limits, now=paid_at + dt.timedelta(hours=hours)
    )

    assert (found.day, found.days) == (day, 5)
