"""A curve only rises, ends at the share that has a value, and counts what lies on a point."""

from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.reports.curves import cumulative_curve, mean, share_percent

POINTS = (1, 5, 30)


def test_counts_up_to_and_with_each_point() -> None:
    curve = cumulative_curve([0.5, 1, 4, 90], points=POINTS, of=8)

    assert [(each.at, each.count, each.percent) for each in curve] == [
        (1, 2, 25.0),
        (5, 3, 37.5),
        (30, 3, 37.5),
    ]


@given(st.lists(st.floats(0, 100)), st.integers(0, 50))
def test_rises_and_never_passes_all(values: list[float], without: int) -> None:
    curve = cumulative_curve(values, points=POINTS, of=len(values) + without)

    shares = [each.percent for each in curve]
    assert shares == sorted(shares)
    assert all(0 <= share <= 100 for share in shares)


def test_of_nothing_there_is_no_share_and_no_average() -> None:
    assert cumulative_curve([], points=POINTS, of=0)[0].percent == 0
    assert share_percent(0, 0) is None
    assert mean(0, 0) is None
