"""A drawing stays inside its frame, tells its values, and draws nothing of nothing."""

from hypothesis import given
from hypothesis import strategies as st

from web.shared import plots
from web.shared.plots import PlotSeries, draw_plot, level_marks


def test_draws_the_first_series_as_bars_and_others_as_lines() -> None:
    drawn = draw_plot(
        "Calls", ["8", "9"], [PlotSeries("missed", [10, 20]), PlotSeries("reached", [5, None])]
    )

    assert drawn is not None
    assert [bar.title for bar in drawn.bars] == ["8: 10", "9: 20"]
    assert drawn.bars[0].height * 2 == drawn.bars[1].height
    assert [dot[2] for dot in drawn.lines[0].dots] == ["reached, 8: 5"]


def test_draws_nothing_of_nothing() -> None:
    assert draw_plot("Calls", [], []) is None
    assert draw_plot("Calls", ["8"], [PlotSeries("missed", [0])]) is None
    assert draw_plot("Calls", ["8"], [PlotSeries("missed", [None])]) is None


@given(st.lists(st.floats(0, 1e7) | st.none(), min_size=1, max_size=92), st.booleans())
def test_stays_inside_its_frame(values: list[float | None], seconds: bool) -> None:
    labels = [str(place) for place in range(len(values))]

    drawn = draw_plot("x", labels, [PlotSeries("a", values)] * 2, seconds=seconds)

    for bar in drawn.bars if drawn else ():
        assert plots.LEFT <= bar.x <= bar.x + bar.width <= plots.WIDE
        assert 0 <= bar.y <= bar.y + bar.height <= plots.TALL
    assert len(drawn.labels if drawn else ()) <= plots.MOST_LABELS


@given(st.floats(0.01, 1e9), st.booleans())
def test_levels_reach_the_highest_and_are_few(highest: float, seconds: bool) -> None:
    levels = level_marks(highest, seconds=seconds)

    assert levels[0] == 0
    assert levels[-1] >= highest * 0.999
    assert len(levels) <= 6
