"""A usual day is the median of days that had calls."""

from missedcall.domain.reports.day_figures import HOURS, usual_hours, usual_until


def day(**calls: int) -> list[int]:
    return [calls.get(f"at{hour}", 0) for hour in range(HOURS)]


def test_is_the_median_of_each_hour_over_the_days_that_had_calls() -> None:
    usual = usual_hours([day(at9=10, at10=4), day(at9=20), day(at9=90), day()])

    assert usual is not None
    assert (usual[9], usual[10]) == (20, 0)
    assert usual_until(usual, hour=9, minute=30) == 10
    assert usual_until(usual, hour=15, minute=0) == 20


def test_of_days_without_a_call_nothing_is_usual() -> None:
    assert usual_hours([day(), day()]) is None
