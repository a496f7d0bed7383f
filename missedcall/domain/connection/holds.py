"""Say what holds up a connection that is paid for, and how much of the time is not the staff's."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from missedcall.domain.calls import answers
from missedcall.domain.operators.roles import Actor
from missedcall.domain.shared.named_code import NamedCode, msgid


class HoldKind(NamedCode):
    """Name what can hold a connection up, by the id that documents know, with who ends it.

    Where no other stands it is the JE.
    """

    CABLE_BY_APPLICANT = "H1", msgid("H1 applicant's cable or wiring not ready"), Actor.CALLER
    CABLE_BY_COMPANY = "H1c", msgid("H1c company's cable not ready")
    NO_METER = "H2", msgid("H2 no meter in stock"), Actor.STORE
    PREMISES_LOCKED = "H3", msgid("H3 premises locked")
    DUES_OR_DISPUTE = "H4", msgid("H4 dues or dispute"), Actor.AE
    LINE_WORK = "H5", msgid("H5 line or transformer work")
    FLOOD_OR_STRIKE = "H6", msgid("H6 flood, security, strike"), Actor.AE
    SHUTDOWN_REFUSED = "H7", msgid("H7 shutdown refused for safety")
    APPLICANT_DELAY = "H8", msgid("H8 applicant asks for later, or papers"), Actor.CALLER

    def __init__(self, code: str, english: str = "", waits_for: Actor = Actor.JE) -> None:
        super().__init__(code, english)
        self.waits_for = waits_for


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
