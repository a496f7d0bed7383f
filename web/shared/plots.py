"""Draw figures as bars and lines of SVG on the server.

The picture needs no script and no library, prints, and has all its figures in a table beside it.
Series are told apart by shape and dashes as well, not by colour alone.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

# The drawing's own units; the browser stretches it.
WIDE, TALL, LEFT, BELOW, ABOVE = 960, 260, 64, 28, 12
LEAST_HIGHEST: Final = 0.01  # below this a level would be no number any more
MOST_LABELS = 12  # below the picture; more would run into each other
STEPS: Final = (1, 2, 2.5, 5, 10)
DASHES: Final = ("", "8 4", "2 4")


@dataclass(frozen=True)
class PlotSeries:
    """Name what is drawn, and give its value at each place; None draws nothing there."""

    name: str
    values: Sequence[float | None]


@dataclass(frozen=True)
class PlotBar:
    """Draw one value as a bar."""

    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True)
class PlotLine:
    """Draw a series as a line; `dashes` tell it from others, `dots` are its values."""

    name: str
    points: str
    dashes: str
    dots: Sequence[tuple[float, float, str]]


@dataclass(frozen=True)
class Plot:
    """Hold a drawing: the first series as bars, the others as lines, with both axes."""

    name: str
    bar_name: str
    bars: Sequence[PlotBar]
    lines: Sequence[PlotLine]
    levels: Sequence[tuple[float, str]]
    labels: Sequence[tuple[float, str]]
    width: int = WIDE
    height: int = TALL
    left: int = LEFT
    base: int = TALL - BELOW


@dataclass(frozen=True)
class PlotScale:
    """Say where a place and a value lie in the drawing, and how a value is written."""

    labels: Sequence[str]
    highest: float
    seconds: bool

    @property
    def step(self) -> float:
        """Give the width of one place."""
        return (WIDE - LEFT) / len(self.labels)

    def x(self, place: float) -> float:
        return round(LEFT + place * self.step, 1)

    def height(self, value: float) -> float:
        return round(value / self.highest * (TALL - BELOW - ABOVE), 1)

    def y(self, value: float) -> float:
        return round(TALL - BELOW - self.height(value), 1)

    def written(self, value: float) -> str:
        return hours_and_minutes(value) if self.seconds else f"{value:g}"


def draw_plot(
    name: str,
    labels: Sequence[str],
    series: Sequence[PlotSeries],
    *,
    seconds: bool = False,
    bars: bool = True,
) -> Plot | None:
    """Draw series over the same places; None when there is nothing to draw.

    `seconds` writes the levels as h:mm. Without `bars` every series is a line.
    """
    values = [value for each in series for value in each.values if value is not None]
    if not labels or not values or max(values) <= 0:
        return None
    levels = level_marks(max(values), seconds=seconds)
    scale = PlotScale(labels, levels[-1], seconds)
    as_lines = series[1:] if bars else series
    every = math.ceil(len(labels) / MOST_LABELS)
    return Plot(
        name,
        series[0].name if bars else "",
        tuple(_bars(series[0], scale)) if bars else (),
        [_line(each, scale, DASHES[at % len(DASHES)]) for at, each in enumerate(as_lines)],
        [(scale.y(level), scale.written(level)) for level in levels],
        [(scale.x(at + 0.5), labels[at]) for at in range(0, len(labels), every)],
    )


def _bars(series: PlotSeries, scale: PlotScale) -> Iterator[PlotBar]:
    for place, value in enumerate(series.values):
        if value is not None:
            title = f"{scale.labels[place]}: {scale.written(value)}"
            width = round(scale.step * 0.7, 1)
            yield PlotBar(scale.x(place + 0.15), scale.y(value), width, scale.height(value), title)


def _line(series: PlotSeries, scale: PlotScale, dashes: str) -> PlotLine:
    dots = [
        (
            scale.x(place + 0.5),
            scale.y(value),
            f"{series.name}, {scale.labels[place]}: {scale.written(value)}",
        )
        for place, value in enumerate(series.values)
        if value is not None
    ]
    return PlotLine(series.name, " ".join(f"{x},{y}" for x, y, _ in dots), dashes, dots)


def level_marks(highest: float, *, seconds: bool = False) -> list[float]:
    """Give about four round levels from 0 to at least `highest`; of seconds, whole minutes."""
    unit = 60 if seconds and highest > 60 else 1
    raw = max(highest, LEAST_HIGHEST) / unit / 4
    power = 10 ** math.floor(math.log10(raw))
    step = next(each * power for each in STEPS if each * power >= raw * 0.999) * unit
    if step < 1:
        step = 1
    return [number * step for number in range(math.ceil(highest / step) + 1)]


def hours_and_minutes(seconds: float) -> str:
    """Write seconds as h:mm, or m:ss below an hour."""
    whole = round(seconds)
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02}"
    return f"{whole // 3600}:{whole % 3600 // 60:02} h"
