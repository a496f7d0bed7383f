"""Gather what a supervisor wants to see from three metres: who waits, who works, what is wrong."""

import datetime as dt
from dataclasses import dataclass

from missedcall.db.callbacks import attempts, callback_lists, due_callbacks
from missedcall.db.calls import calls
from missedcall.db.engine import DbConnection
from missedcall.db.messages import message_figures
from missedcall.db.monitoring import alarms
from missedcall.db.operators import operators
from missedcall.domain.callbacks import calendar
from missedcall.domain.monitoring.part_health import PartState
from missedcall.domain.shared.explanation import Explanation
from missedcall.usecases.callbacks import promises
from missedcall.usecases.calls import outages
from missedcall.usecases.calls.outages import Outage
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import gateways
from missedcall.usecases.monitoring import health

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
TAKEN = "accepted"  # the outcome of a try that a gateway took
# Those who are needed first stand first.
STATES = ("ready", "reserved", "in_call", "wrap_up", "paused", "offline")


@dataclass(frozen=True)
class WaitingCallers:
    """Count who waits: `now` are due, the first of them since `oldest`; the `next` is due then."""

    now: int
    parked: int
    oldest: dt.datetime | None
    next: dt.datetime | None


@dataclass(frozen=True)
class WallboardOperator:
    """Name an operator and say since when in the present state."""

    name: str
    since: dt.datetime


@dataclass(frozen=True)
class WallboardGateway:
    """Count what an SMS gateway took and did not take in the last hour."""

    name: str
    preferred: bool
    taken: int
    refused: int


@dataclass(frozen=True)
class Wallboard:
    """Hold the figures of one moment; `kept`, `broken` and `calls` are those of today in India.

    `calls` counts by the hour of the day; `promised` and `late` count who waits with a promise
    that runs or is over; `parts` are all parts of the service with their states; `trouble` names
    parts that are not up, with what is known of them, and `alarms` the rules whose alarm was told
    and is not over.
    """

    at: dt.datetime
    waiting: WaitingCallers
    kept: int
    broken: int
    calls: tuple[int, ...]
    promised: int
    late: int
    operators: dict[str, tuple[WallboardOperator, ...]]
    messages: int
    oldest_message: dt.datetime | None
    channels_taken: int
    channels: int
    outages: tuple[Outage, ...]
    parts: tuple[tuple[str, PartState, Explanation], ...]
    gateways: tuple[WallboardGateway, ...]
    trouble: tuple[tuple[str, Explanation], ...]
    alarms: tuple[str, ...]


def load_wallboard(deps: Deps, *, now: dt.datetime) -> Wallboard:
    """Gather everything; each figure is one stretch of an index, however long the history."""
    midnight = calendar.last_midnight(at=now)
    today = promises.promises_by_day(deps, since=midnight, now=now)
    ended = [day for day in today if day.day == calendar.ist_date(now)]
    parts = health.check_health(deps, now=now)
    with deps.db.reading() as db:
        promised, late = due_callbacks.count_promised_callbacks(db, now=now)
        return Wallboard(
            promised=promised,
            late=late,
            parts=tuple((name, part.state, part.detail) for name, part in parts.items()),
            gateways=_gateways(deps, db, now=now),
            at=now,
            waiting=_waiting(db, now=now),
            kept=sum(day.kept for day in ended),
            broken=sum(day.broken for day in ended),
            calls=_calls(deps, db, midnight=midnight),
            operators=_operators(db),
            messages=message_figures.count_due_messages(db, now=now),
            oldest_message=message_figures.get_oldest_due_time(db, now=now),
            channels_taken=sum(attempts.count_channels_by_node(db).values()),
            channels=deps.config.telephony.trunk.channels,
            outages=tuple(outages.recent_outages(db, since=now - DAY)),
            trouble=tuple(
                (name, part.detail)
                for name, part in parts.items()
                if part.state is not PartState.UP
            ),
            alarms=tuple(
                rule
                for rule, row in alarms.get_open_alarms(db).items()
                if row.fired_at is not None
            ),
        )


def _waiting(db: DbConnection, *, now: dt.datetime) -> WaitingCallers:
    oldest, following = due_callbacks.get_first_due_times(db, now=now)
    return WaitingCallers(
        now=due_callbacks.count_due_callbacks(db, by=now),
        parked=callback_lists.count_callbacks_in_state(db, "parked"),
        oldest=oldest,
        next=following,
    )


def _calls(deps: Deps, db: DbConnection, *, midnight: dt.datetime) -> tuple[int, ...]:
    nodes = [node.name for node in deps.config.asterisk.nodes]
    return tuple(
        calls.count_calls_of_nodes(db, nodes, begins=begins, ends=begins + HOUR)
        for begins in (midnight + hour * HOUR for hour in range(24))
    )


def _gateways(deps: Deps, db: DbConnection, *, now: dt.datetime) -> tuple[WallboardGateway, ...]:
    tries = message_figures.count_attempts_by_outcome(db, since=now - HOUR)
    first = gateways.preferred_gateway(deps.config, db)
    return tuple(
        WallboardGateway(
            name,
            name == first,
            sum(count for gateway, ended, count in tries if gateway == name and ended == TAKEN),
            sum(count for gateway, ended, count in tries if gateway == name and ended != TAKEN),
        )
        for name in deps.config.sms.order
    )


def _operators(db: DbConnection) -> dict[str, tuple[WallboardOperator, ...]]:
    """Give who takes calls, by state, the longest in it first."""
    everyone = sorted(
        (row for row in operators.list_all_operators(db) if operators.telephone_of_operator(row)),
        key=lambda row: row.state_since,
    )
    return {
        state: tuple(
            WallboardOperator(row.name, row.state_since) for row in everyone if row.state == state
        )
        for state in STATES
    }
