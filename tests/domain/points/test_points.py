import datetime as dt
from typing import Any

import pytest

from missedcall.domain.connection.clocks import ClockReading
from missedcall.domain.connection.holds import Hold, HoldKind
from missedcall.domain.connection.limits import Area, CaseLimits
from missedcall.domain.connection.states import SlaClock
from missedcall.domain.points import leaderboard, points
from missedcall.domain.points.leaderboard import LeaderboardMonth
from missedcall.domain.points.points import JobProof

LIMITS = CaseLimits()
# 6 March 2026, six in the evening in India.
PAID = dt.datetime(2026, 3, 6, 12, 30, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
SECOND = dt.timedelta(seconds=1)


def job(
    gross: dt.timedelta,
    *,
    net: dt.timedelta | None = None,
    area: Area = Area.URBAN,
    **change: Any,
) -> JobProof:
    done = PAID + gross

    def read(clock: SlaClock, limit: dt.timedelta, used: dt.timedelta) -> ClockReading:
        return ClockReading(clock, PAID, PAID + limit, done, gross, used, limit)

    return JobProof(
        promise=read(SlaClock.PROMISE, LIMITS.promised(area), gross),
        bonus=read(SlaClock.BONUS, LIMITS.for_bonus(area), gross if net is None else net),
        **{"linemen": ("LM1",), "slot_kept": True, **change},
    )


def obstacle(*, ended: dt.timedelta) -> Hold:
    return Hold(HoldKind.NO_METER, PAID, PAID + ended)


TWELVE = 12 * HOUR


@pytest.mark.parametrize(
    ("case", "done", "expected"),
    [
        ("B1 at the twelfth hour, in the slot", job(TWELVE), 2100),
        ("B2 a second later", job(TWELVE + SECOND), 1100),
        ("B3 net of a hold", job(35.5 * HOUR, net=11.5 * HOUR), 2100),
        ("B4 the hold was overturned", job(35.5 * HOUR), 1100),
        (
            "B5 five days without a meter, done ten hours after it came",
            job(144 * HOUR, area=Area.RURAL, holds=(obstacle(ended=134 * HOUR),), slot_kept=None),
            1000,
        ),
        ("B6 six days, own cause", job(144 * HOUR, area=Area.RURAL, slot_kept=None), 0),
        (
            "B6 ten days and a minute, own cause",
            job(240 * HOUR + 60 * SECOND, area=Area.RURAL, slot_kept=None),
            -500,
        ),
        ("B9 nothing to pay, eleven hours", job(11 * HOUR, slot_kept=None), 2000),
        ("missed the slot", job(13 * HOUR, slot_kept=False), 800),
        ("a difficult job", job(TWELVE, difficult=True), 3100),
        ("at night, where the office may not", job(TWELVE - SECOND, night_allowed=False), 1100),
        ("in the morning, where it may not at night", job(TWELVE, night_allowed=False), 2100),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_points_as_worked_out_by_hand(case: str, done: JobProof, expected: int) -> None:
    assert points.total_points_x100(points.compute_awards(done)) == expected, case


def test_two_linemen_share_equally_and_the_first_gets_the_odd_hundredth() -> None:
    given = points.compute_awards(job(TWELVE, linemen=("LM2", "LM1")))
    assert [points.total_points_x100(given, lineman=name) for name in ("LM1", "LM2")] == [
        1050,
        1050,
    ]
    three = points.compute_awards(job(13 * HOUR, linemen=("LM1", "LM2", "LM3"), slot_kept=None))
    assert [points.total_points_x100(three, lineman=f"LM{n}") for n in (1, 2, 3)] == [
        334,
        333,
        333,
    ]


def test_a_job_without_light_gives_all_back_and_ten_more() -> None:
    given = points.compute_awards(job(TWELVE))
    back = points.reverse_awards(given, rule="R8")
    assert points.total_points_x100([*given, *back]) == -1000


@pytest.mark.parametrize(
    ("successes", "trials", "expected"),
    [(9, 10, 0.5958), (45, 50, 0.7864), (80, 100, 0.7112), (10, 10, 0.7225), (3, 3, 0.4385)],
)
def test_what_a_share_proves(successes: int, trials: int, expected: float) -> None:
    assert leaderboard.wilson_lower_bound(successes=successes, trials=trials) == pytest.approx(
        expected, abs=5e-5
    )


def test_three_lucky_jobs_do_not_lead_and_the_faster_goes_first_between_equals() -> None:
    def month(name: str, jobs: int, within: int, hours: float = 10) -> LeaderboardMonth:
        return LeaderboardMonth(name, jobs, within, (hours * HOUR,) * jobs)

    people = [
        month("lucky", 3, 3),
        month("ten", 10, 10),
        month("fifty", 50, 45),
        month("slow", 100, 80, hours=11),
        month("fast", 100, 80, hours=9),
    ]
    assert [(place.rank, place.lineman) for place in leaderboard.rank_linemen(people)] == [
        (1, "fifty"),
        (2, "ten"),
        (3, "fast"),
        (4, "slow"),
    ]
