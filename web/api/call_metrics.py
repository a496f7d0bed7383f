"""Make the metrics of calls, callbacks, operators, trunk and parts, as the wallboard has them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from prometheus_client.core import Metric

from missedcall.domain.monitoring.part_health import PartState
from missedcall.domain.reports.day_figures import DayFigures
from missedcall.usecases.monitoring import part_ages, stuck, wallboard
from missedcall.usecases.monitoring.stuck import StuckEntity
from missedcall.usecases.monitoring.wallboard import Wallboard
from missedcall.usecases.reports import day_figures
from web.api.metric_families import gauge_family
from web.shared import context

UNKNOWN_AGE_S = 0.0


@dataclass(frozen=True)
class CallFigures:
    """Hold what is told of calls: the wallboard, the day, what is stuck, and when parts spoke."""

    wallboard: Wallboard
    day: DayFigures
    stuck: Sequence[StuckEntity]
    ages_s: Mapping[str, float]


def load_call_figures() -> CallFigures:
    """Gather the figures of this instant; the day's are counted once a minute."""
    deps, now = context.deps(), context.now()
    return CallFigures(
        wallboard.load_wallboard(deps, now=now),
        day_figures.load_day_figures(deps, now=now),
        stuck.find_stuck(deps, now=now),
        part_ages.load_part_ages(deps, now=now),
    )


def call_metrics(figures: CallFigures) -> Iterator[Metric]:
    """Give the metrics of calls."""
    yield from _day_metrics(figures.day)
    yield from _waiting_metrics(figures.wallboard)
    yield from _part_metrics(figures)


def _day_metrics(day: DayFigures) -> Iterator[Metric]:
    for name, meaning, value in (
        ("missed_calls_today", "missed calls since midnight in India", day.missed_calls),
        ("callbacks_opened_today", "callbacks opened since midnight", day.callbacks),
        ("rings_today", "rings of callers since midnight", day.rings),
        ("callers_reached_today", "rings since midnight that reached the caller", day.reached),
        ("forms_today", "forms sent since midnight", day.forms),
    ):
        yield gauge_family(name, meaning, [((), value)])
    if day.in_target_percent is not None:
        yield gauge_family(
            "rung_in_target_percent",
            "share of today's callers who were rung within reports.target_minutes",
            [((), day.in_target_percent)],
        )


def _waiting_metrics(board: Wallboard) -> Iterator[Metric]:
    oldest = board.waiting.oldest
    age_s = (board.at - oldest).total_seconds() if oldest else UNKNOWN_AGE_S
    yield gauge_family("callbacks_due", "callers due to be rung now", [((), board.waiting.now)])
    yield gauge_family(
        "callbacks_parked", "callers parked for a supervisor", [((), board.waiting.parked)]
    )
    yield gauge_family(
        "callbacks_promised",
        "callers who wait with a promise, by whether its time is over",
        [(("no",), board.promised), (("yes",), board.late)],
        labels=("late",),
    )
    yield gauge_family(
        "oldest_due_callback_age_seconds", "how long the first due caller waits", [((), age_s)]
    )
    yield gauge_family(
        "promises_ended_today",
        "promises that ended today, by what became of them",
        [(("kept",), board.kept), (("broken",), board.broken)],
        labels=("outcome",),
    )
    yield gauge_family(
        "operators",
        "operators by state",
        [((state,), len(people)) for state, people in board.operators.items()],
        labels=("state",),
    )
    yield gauge_family("trunk_channels_taken", "channels in use", [((), board.channels_taken)])
    yield gauge_family("trunk_channels", "channels of the trunk", [((), board.channels)])
    yield gauge_family("messages_due", "messages that could be sent now", [((), board.messages)])


def _part_metrics(figures: CallFigures) -> Iterator[Metric]:
    yield gauge_family(
        "part_up",
        "1 for each part that works, 0 for one that is late or down",
        [((name,), state is PartState.UP) for name, state, _ in figures.wallboard.parts],
        labels=("part",),
    )
    yield gauge_family(
        "part_silent_seconds",
        "since when a part was not heard; of a listener it is the lag of AMI",
        [((part,), age_s) for part, age_s in figures.ages_s.items()],
        labels=("part",),
    )
    counted = Counter((each.entity, each.state) for each in figures.stuck)
    yield gauge_family(
        "stuck",
        "callbacks, attempts, operators and others in one state for too long",
        [(key, count) for key, count in sorted(counted.items())],
        labels=("entity", "state"),
    )
    yield gauge_family(
        "alarm_open",
        "1 for each alarm that was told and is not over",
        [((rule,), 1) for rule in figures.wallboard.alarms],
        labels=("measure",),
    )
