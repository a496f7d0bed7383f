"""Draw the four pictures of a simulation as PNG."""

import datetime as dt
import io
from collections import Counter
from collections.abc import Callable, Iterable

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tools.simulation import figures
from tools.simulation.day import Played
from tools.simulation.hours import INDIA

SIZE_INCHES, DPI = (8, 3.2), 110
BLUE, PALE, BAD = "#1f5fa8", "#c9d8ea", "#b03030"
TITLES = {
    "arrivals": "Missed calls in each hour of the day",
    "waiting": "Wait for the first ring after a promise",
    "operators": "Operators at work and in use",
    "attempts": "Rings until caller and operator spoke",
}
BIN_MINUTES = 30
BINS = 24 * 60 // BIN_MINUTES
MOST_SHOWN_MINUTES = 240


def draw(played: Played) -> dict[str, bytes]:
    """Give the pictures by name, as PNG files."""
    painters: dict[str, Callable[[Axes, Played], None]] = {
        "arrivals": _arrivals,
        "waiting": _waiting,
        "operators": _operators,
        "attempts": _attempts,
    }
    return {name: _png(name, painter, played) for name, painter in painters.items()}


def _png(name: str, painter: Callable[[Axes, Played], None], played: Played) -> bytes:
    figure = Figure(figsize=SIZE_INCHES, dpi=DPI, layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    painter(axes, played)
    axes.set_title(TITLES[name])
    file = io.BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()


def _arrivals(axes: Axes, played: Played) -> None:
    """Missed calls in each hour of the day."""
    of_hour = Counter(at.astimezone(INDIA).hour for _, _, at in played.observer.calls)
    axes.bar(range(24), [of_hour[hour] for hour in range(24)], color=BLUE, label="missed calls")
    axes.set(xlabel="hour of the day (IST)", ylabel="missed calls (number)")
    axes.set_xticks(range(0, 24, 2))
    axes.legend(frameon=False, loc="upper left")


def _waiting(axes: Axes, played: Played) -> None:
    """How long callers waited, in calling hours, after they were promised a ring."""
    minutes: dict[bool | None, list[float]] = {True: [], False: [], None: []}
    for told in played.promises:
        rung = figures.rung_at(played, told)
        if rung:
            waited_s = played.hours.open_s(told.made_at, rung)
            kept = figures.is_kept(played, told)
            minutes[kept].append(min(waited_s / 60, MOST_SHOWN_MINUTES))
    axes.hist(
        [minutes[True], minutes[False]],
        bins=range(0, MOST_SHOWN_MINUTES + 11, 10),
        stacked=True,
        color=[BLUE, BAD],
        label=["rung as promised", "rung later than promised"],
    )
    axes.set(
        xlabel="wait in calling hours (minutes; the last bar: longer)", ylabel="callers (number)"
    )
    axes.legend(frameon=False)


def _operators(axes: Axes, played: Played) -> None:
    """How many operators were there, and how many of them had a call or a form in hand."""
    at = [slot * BIN_MINUTES / 60 for slot in range(BINS)]
    present = _by_time_of_day(played, played.observer.present)
    busy = _by_time_of_day(played, played.observer.busy)
    axes.fill_between(at, present, color=PALE, step="post", label="present")
    axes.fill_between(at, busy, color=BLUE, step="post", label="with a call or a form")
    axes.set(xlabel="hour of the day (IST)", ylabel="operators (mean number)")
    axes.set_xticks(range(0, 25, 2))
    axes.legend(frameon=False, loc="upper left")


def _attempts(axes: Axes, played: Played) -> None:
    """How many rings it took until caller and operator spoke."""
    rings = Counter(len(wish.rung) for wish in played.observer.wishes if wish.spoken_at)
    most = max(rings, default=1)
    times = range(1, most + 1)
    axes.bar(times, [rings[each] for each in times], color=BLUE, label="callers spoken with")
    axes.set(xlabel="rings (number)", ylabel="callers (number)", xticks=times)
    axes.legend(frameon=False)


def _by_time_of_day(played: Played, spans: Iterable[figures.Span]) -> list[float]:
    """Give the mean number of operators in each half-hour, over the days on which calls came."""
    seconds = [0.0] * BINS
    step = dt.timedelta(minutes=BIN_MINUTES)
    for _, start, end in figures.in_days_of_calls(played, spans):
        at = start
        while at < end:
            passed = at - played.plan.begins
            next_edge = played.plan.begins + (passed // step + 1) * step
            seconds[passed // step % BINS] += (min(next_edge, end) - at).total_seconds()
            at = next_edge
    return [total / step.total_seconds() / played.plan.days for total in seconds]
