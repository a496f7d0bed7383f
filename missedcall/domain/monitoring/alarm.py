"""The rules of alarms: each is told once when it has lasted, and ends once. Pure."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from missedcall.domain.shared.named_code import NamedCode, msgid


class Measure(NamedCode):
    """Name what can be watched; `missedcall.usecases.monitoring.measures` takes it."""

    OLDEST_QUEUED_S = "oldest_queued_s", msgid("Text messages wait too long")
    UNDELIVERED_PERCENT = "undelivered_percent", msgid("Many texts do not arrive")
    UNMATCHED_RECEIPTS = "unmatched_receipts", msgid("Receipts come for unknown texts")
    STOPPED_TEMPLATES = "stopped_templates", msgid("A template of texts is stopped")
    TRUNK_FAILURES = "trunk_failures", msgid("Calls fail at the trunk")
    GATEWAY_REFUSALS = "gateway_refusals", msgid("The SMS gateway refuses what we send")
    LOWEST_BALANCE = "lowest_balance", msgid("The SMS gateway's balance is low")
    OVERDUE_TASKS = "overdue_tasks", msgid("Tasks are overdue")
    CALLERS_HELD_BACK = (
        "callers_held_back",
        msgid("Too many new numbers call at once; they are rung one after the other"),
    )
    OUTAGES_NOT_ADDING_UP = (
        "outages_not_adding_up",
        msgid("Some missed calls are not accounted for"),
    )
    MONEY_DIFFERENCES = "money_differences", msgid("The money does not add up")
    OFFICES_SHORT_OF_METERS = "offices_short_of_meters", msgid("An office runs short of meters")
    DISK_FREE_MB = "disk_free_mb", msgid("Little room is left on the disk")
    REJECTED_CALLS = (
        "rejected_calls",
        msgid("Some missed calls could not be kept; their callers heard congestion"),
    )
    FAILING_JOBS = "failing_jobs", msgid("A periodic job keeps failing")
    CODES_SPENT_PERCENT = (
        "codes_spent_percent",
        msgid("The codes that prove mobiles have cost most of what they may cost today"),
    )
    DEAD_LETTERS = (
        "dead_letters",
        msgid("Calls came to a number that is not ours, or were not understood"),
    )


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
