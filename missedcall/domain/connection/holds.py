"""Say what holds up a connection that is paid for, and how much of the time is not the staff's."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from missedcall.domain.calls import answers


class HoldKind(StrEnum):
    """Name what can hold a connection up, with the id by which documents know each."""

    CABLE_BY_APPLICANT = "H1"  # cable or wiring that the applicant lays
    CABLE_BY_COMPANY = "H1c"  # cable that the company lays
    NO_METER = "H2"  # no meter in stock
    PREMISES_LOCKED = "H3"
    DUES_OR_DISPUTE = "H4"
    LINE_WORK = "H5"  # work on a line or transformer
    FLOOD_OR_STRIKE = "H6"  # in an area
    SHUTDOWN_REFUSED = "H7"  # for safety
    APPLICANT_DELAY = "H8"  # the applicant asks for later, or papers are missing


# These stop the clock of the bonus while they are open, when they are accepted. The promise to
# the applicant is never stopped by anything.
PAUSING = frozenset(
    {
        HoldKind.CABLE_BY_APPLICANT,
        HoldKind.PREMISES_LOCKED,
        HoldKind.FLOOD_OR_STRIKE,
        HoldKind.SHUTDOWN_REFUSED,
        HoldKind.APPLICANT_DELAY,
    }
)
# Obstacles that are the company's and not the lineman's.
NOT_THE_LINEMANS_FAULT = frozenset(
    {HoldKind.CABLE_BY_COMPANY, HoldKind.NO_METER, HoldKind.LINE_WORK}
)
# One of these counts no longer than this, however long it is open.
LONGEST = {
    HoldKind.PREMISES_LOCKED: dt.timedelta(hours=24),
    HoldKind.SHUTDOWN_REFUSED: dt.timedelta(hours=6),
}
# What the applicant is told when one opens, or asked: the applicant's missed call is the answer.
TEXTS = {HoldKind.NO_METER: "meter_wait"}
ASKED = {
    HoldKind.CABLE_BY_APPLICANT: answers.QuestionKind.CABLE_READY,
    HoldKind.PREMISES_LOCKED: answers.QuestionKind.AT_HOME,
}


@dataclass(frozen=True)
class Hold:
    """Describe one hold; `closed_at` None while it is open.

    Without evidence, or when the applicant contested it and was right, it is not accepted.
    """

    kind: HoldKind
    opened_at: dt.datetime
    closed_at: dt.datetime | None = None
    evidence: bool = True
    overturned: bool = False
    contested: bool = False  # the applicant says that it is wrong

    @property
    def accepted(self) -> bool:
        return self.evidence and not self.overturned


Span = tuple[dt.datetime, dt.datetime]


def paused(holds: Iterable[Hold], *, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
    """Give how long accepted holds stopped the bonus between two instants.

    Holds that overlap count once: it is their union, so the order does not matter.
    """
    spans = sorted(_within(hold, start=start, end=end) for hold in holds if _pauses(hold))
    return sum((to - since for since, to in _union(spans)), dt.timedelta())


def _pauses(hold: Hold) -> bool:
    return hold.accepted and hold.kind in PAUSING


def _within(hold: Hold, *, start: dt.datetime, end: dt.datetime) -> Span:
    closed = hold.closed_at or end
    if hold.kind in LONGEST:
        closed = min(closed, hold.opened_at + LONGEST[hold.kind])
    since = max(hold.opened_at, start)
    return since, max(since, min(closed, end))


def _union(spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for since, to in spans:
        if joined and since <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], to))
        else:
            joined.append((since, to))
    return joined
