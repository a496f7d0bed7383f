"""Say what somebody does to an application, and how it is refused."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from missedcall.domain.connection.holds import HoldKind
from missedcall.domain.connection.lifecycle import TransitionRefused
from missedcall.domain.connection.states import Event
from missedcall.domain.operators.roles import Actor
from missedcall.domain.tariffs.demand import Quote


@dataclass(frozen=True)
class NewDemand:
    """Hold a version of a demand that takes the place of the one before; `inputs` is the form."""

    quote: Quote
    inputs: Mapping[str, object]
    issued_on: dt.date
    due_on: dt.date


@dataclass(frozen=True)
class Act:
    """Say what somebody does.

    `given` holds what only he can know: that he sealed the meter, that the papers are complete.
    `counts_from` dates money by its settlement. `demand` is the version that this act puts in the
    place of the current one.
    """

    event: Event
    hand: Actor
    who: str
    why: str = ""
    given: Mapping[str, object] = field(default_factory=dict)
    counts_from: dt.datetime | None = None
    hold: HoldKind | None = None
    evidence: str = ""
    overturned: bool = False
    meter: str = ""
    code: str = ""
    lineman: str = ""
    mates: tuple[str, ...] = ()  # who goes with him, named before the visit
    slot: tuple[dt.datetime, dt.datetime] | None = None
    demand: NewDemand | None = None
    until: dt.date | None = None  # the new last day of a demand


class ActNotPossible(ValueError):
    """Refuse an act; `refused` says why and what would mend it, in Hindi and English."""

    def __init__(self, refused: TransitionRefused) -> None:
        super().__init__(refused.en)
        self.refused = refused


class ChangedMeanwhile(Exception):
    """Refuse an act upon what another has just changed: look again, then decide."""


class MeterRefused(ValueError):
    """Refuse a move of a meter, with the reason in Hindi and English."""

    def __init__(self, hi: str, en: str) -> None:
        super().__init__(en)
        self.hi, self.en = hi, en
