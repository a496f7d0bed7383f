"""The rules of alarms: each is told once when it has lasted, and ends once. Pure."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Measure(StrEnum):
    """Name what can be watched; `missedcall.usecases.monitoring.measures` takes it."""

    OLDEST_QUEUED_S = "oldest_queued_s"
    UNDELIVERED_PERCENT = "undelivered_percent"
    UNMATCHED_RECEIPTS = "unmatched_receipts"
    STOPPED_TEMPLATES = "stopped_templates"
    TRUNK_FAILURES = "trunk_failures"
    GATEWAY_REFUSALS = "gateway_refusals"
    LOWEST_BALANCE = "lowest_balance"
    OVERDUE_TASKS = "overdue_tasks"
    CALLERS_HELD_BACK = "callers_held_back"
    OUTAGES_NOT_ADDING_UP = "outages_not_adding_up"
    MONEY_DIFFERENCES = "money_differences"
    OFFICES_SHORT_OF_METERS = "offices_short_of_meters"
    DISK_FREE_MB = "disk_free_mb"
    REJECTED_CALLS = "rejected_calls"
    FAILING_JOBS = "failing_jobs"
    DEAD_LETTERS = "dead_letters"


class AlarmStep(StrEnum):
    """Say what is to be done about an alarm now."""

    NOTHING = "nothing"
    SEE = "see"
    FIRE = "fire"
    CLEAR = "clear"
    FORGET = "forget"


@dataclass(frozen=True)
class OpenAlarm:
    """An alarm that is open: since when its rule is broken, and whether it was told."""

    since: dt.datetime
    fired: bool


def is_limit_exceeded(value: float | None, *, above: float | None, below: float | None) -> bool:
    """Say whether a value is beyond a limit that its rule has; what is not known is not."""
    if value is None:
        return False
    return (above is not None and value > above) or (below is not None and value < below)


def decide_alarm(
    *, broken: bool, lasting: dt.timedelta, seen: OpenAlarm | None, now: dt.datetime
) -> AlarmStep:
    """Say what to do when a measure is, or is not, beyond what its rule allows.

    What is broken for less than `lasting` is only remembered, and forgotten when it is well again.
    """
    if seen is None:
        return AlarmStep.SEE if broken else AlarmStep.NOTHING
    if broken:
        waits = not seen.fired and now - seen.since >= lasting
        return AlarmStep.FIRE if waits else AlarmStep.NOTHING
    return AlarmStep.CLEAR if seen.fired else AlarmStep.FORGET
