"""Define the reports on calls: the columns of each, their units, and by what each can be divided.

Each report stands here once; its page, its files, its command and its plot read this definition.
A column says by what its figure can be divided: a missed call has no operator and no office yet,
so it is left out of a report by operator instead of being shown as 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from missedcall.domain.shared.named_code import NamedCode, msgid


class Unit(StrEnum):
    """Name what a figure counts."""

    COUNT = "count"
    SECONDS = "seconds"
    PERCENT = "percent"


class ReportBy(NamedCode):
    """Name by what a report is divided into rows."""

    DAY = "day", msgid("Day")
    HOUR = "hour", msgid("Hour of the day")
    OPERATOR = "operator", msgid("Operator")
    OFFICE = "office", msgid("Office")
    OUTCOME = "outcome", msgid("Outcome")
    DID = "did", msgid("Number called")
    REASON = "reason", msgid("Reason")
    TEXT = "text", msgid("Text")
    STATE = "state", msgid("State")
    GATEWAY = "gateway", msgid("Gateway")


class ReportName(NamedCode):
    """Name the reports."""

    CALLS = "calls", msgid("Calls and callbacks")
    WAITING = "waiting", msgid("Waiting time")
    REACH = "reach", msgid("Callers reached")
    PROMISES = "promises", msgid("Promises")
    PAUSES = "pauses", msgid("Pauses")
    TEXTS = "texts", msgid("SMS")


BY_TIME = frozenset({ReportBy.DAY, ReportBy.HOUR})
OF_NUMBER = BY_TIME | {ReportBy.DID}
OF_CALLBACK = OF_NUMBER | {ReportBy.OFFICE}
OF_RING = OF_CALLBACK | {ReportBy.OPERATOR, ReportBy.OUTCOME}
OF_FORM = OF_CALLBACK | {ReportBy.OPERATOR}
OF_PERSON = BY_TIME | {ReportBy.OPERATOR}
OF_PAUSE = OF_PERSON | {ReportBy.REASON}
OF_TEXT = BY_TIME | {ReportBy.TEXT, ReportBy.STATE, ReportBy.GATEWAY, ReportBy.OFFICE}
# What the address may narrow a report to.
FILTERS: Final = (ReportBy.OPERATOR, ReportBy.OFFICE, ReportBy.DID)


@dataclass(frozen=True)
class ReportColumn:
    """Define one figure: its English title, its unit, and by what it `divides`.

    An `added` figure of all rows is their sum; any other is counted anew over all of them.
    """

    name: str
    title: str
    unit: Unit
    divides: frozenset[ReportBy]
    added: bool = True


@dataclass(frozen=True)
class ReportDefinition:
    """Define a report; `note` says in one sentence what is counted, `plotted` names two figures.

    `per_caller` reports read each callback of their days, so they take fewer days.
    """

    name: ReportName
    note: str
    columns: tuple[ReportColumn, ...]
    plotted: tuple[str, ...]
    per_caller: bool = False

    @property
    def groups(self) -> tuple[ReportBy, ...]:
        """Say by what the report can be divided, in the order in which they are offered."""
        known = frozenset().union(*(column.divides for column in self.columns))
        return tuple(group for group in ReportBy if group in known)

    def columns_of(self, by: ReportBy, filters: frozenset[ReportBy]) -> tuple[ReportColumn, ...]:
        """Give the columns that can be divided so, and narrowed to one of each of `filters`."""
        return tuple(column for column in self.columns if {by, *filters} <= column.divides)


def _count(name: str, title: str, divides: frozenset[ReportBy]) -> ReportColumn:
    return ReportColumn(name, title, Unit.COUNT, divides)


def _share(name: str, title: str, divides: frozenset[ReportBy]) -> ReportColumn:
    return ReportColumn(name, title, Unit.PERCENT, divides, added=False)


def _sum_s(name: str, title: str, divides: frozenset[ReportBy]) -> ReportColumn:
    return ReportColumn(name, title, Unit.SECONDS, divides)


def _seconds(name: str, title: str, divides: frozenset[ReportBy]) -> ReportColumn:
    return ReportColumn(name, title, Unit.SECONDS, divides, added=False)


_ALL: Final = (
    ReportDefinition(
        ReportName.CALLS,
        msgid(
            "Missed calls and callbacks count when they came, rings when the operator was rung,"
            " forms when they were sent. A caller has an office from the form on."
        ),
        (
            _count("missed_calls", msgid("Missed calls"), OF_NUMBER),
            _count("callbacks", msgid("Callbacks"), OF_CALLBACK),
            _count("rings", msgid("Rings"), OF_RING),
            _count("reached", msgid("Reached"), OF_RING),
            _share("reached_percent", msgid("Reached, of the rings"), OF_RING),
            _count("forms", msgid("Forms"), OF_FORM),
            _sum_s("talk_s", msgid("Talk, in all"), OF_FORM),
            _seconds("talk_mean_s", msgid("Talk, on average"), OF_FORM),
            _seconds("wrap_up_mean_s", msgid("Wrap-up, on average"), OF_PERSON),
        ),
        ("missed_calls", "reached", "rings"),
    ),
    ReportDefinition(
        ReportName.WAITING,
        msgid(
            "From the missed call to the first ring of an operator for this caller, in calling"
            " hours; nights and holidays do not count."
        ),
        (
            _count("callbacks", msgid("Callbacks"), OF_CALLBACK),
            _count("rung", msgid("Rung"), OF_CALLBACK),
            _count("not_rung", msgid("Not rung yet, or never"), OF_CALLBACK),
            _share("in_target_percent", msgid("Rung within the target"), OF_CALLBACK),
            _seconds("wait_p50_s", msgid("50 of 100 waited at most"), OF_CALLBACK),
            _seconds("wait_p80_s", msgid("80 of 100 waited at most"), OF_CALLBACK),
            _seconds("wait_p95_s", msgid("95 of 100 waited at most"), OF_CALLBACK),
        ),
        ("wait_p50_s", "wait_p95_s"),
        per_caller=True,
    ),
    ReportDefinition(
        ReportName.REACH,
        msgid(
            "Of the callers whose callback was opened on these days, how many were spoken with;"
            " the curves say after how many rings and hours."
        ),
        (
            _count("callbacks", msgid("Callbacks"), OF_CALLBACK),
            _count("rung", msgid("Rung"), OF_CALLBACK),
            _count("reached", msgid("Reached"), OF_CALLBACK),
            _share("reached_percent", msgid("Reached, of the callbacks"), OF_CALLBACK),
            _count("rings", msgid("Rings"), OF_CALLBACK),
        ),
        ("callbacks", "reached"),
        per_caller=True,
    ),
    ReportDefinition(
        ReportName.PROMISES,
        msgid(
            "Promises by the end of their time. Kept is that the operator was rung for the caller"
            " by then; withdrawn is that the callback was closed before, without a ring."
        ),
        (
            _count("promised", msgid("Promised"), OF_CALLBACK),
            _count("kept", msgid("Kept"), OF_CALLBACK),
            _count("broken", msgid("Broken"), OF_CALLBACK),
            _count("withdrawn", msgid("Withdrawn"), OF_CALLBACK),
            _count("open", msgid("Still open"), OF_CALLBACK),
            _share("kept_percent", msgid("Kept, of kept and broken"), OF_CALLBACK),
            _seconds("late_p50_s", msgid("Half of the broken late by at most"), OF_CALLBACK),
        ),
        ("kept", "broken"),
        per_caller=True,
    ),
    ReportDefinition(
        ReportName.PAUSES,
        msgid("Pauses of operators that began on these days; one that lasts counts up to now."),
        (
            _count("pauses", msgid("Pauses"), OF_PAUSE),
            _sum_s("paused_s", msgid("Paused, in all"), OF_PAUSE),
            _seconds("paused_mean_s", msgid("Paused, on average"), OF_PAUSE),
            _seconds("paused_longest_s", msgid("The longest"), OF_PAUSE),
        ),
        ("paused_s",),
    ),
    ReportDefinition(
        ReportName.TEXTS,
        msgid("SMS by the day on which they were written, with what is known of them now."),
        (
            _count("written", msgid("Written"), OF_TEXT),
            _count("delivered", msgid("Delivered"), OF_TEXT),
            _count("under_way", msgid("Under way"), OF_TEXT),
            _count("not_delivered", msgid("Not delivered, or not known"), OF_TEXT),
            _count("not_sent", msgid("Not sent by our rules"), OF_TEXT),
            _share("delivered_percent", msgid("Delivered, of those sent"), OF_TEXT),
        ),
        ("written", "delivered"),
    ),
)
REPORTS: Final[Mapping[ReportName, ReportDefinition]] = {each.name: each for each in _ALL}
