"""Commands: what an actor wants done to an application, and how it is refused."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from missedcall.domain.applications.corrections import Correction
from missedcall.domain.connection.holds import HoldKind
from missedcall.domain.connection.lifecycle import TransitionRefused
from missedcall.domain.connection.rejection import RejectionReason
from missedcall.domain.connection.states import Event
from missedcall.domain.offices.office import Locality
from missedcall.domain.operators.roles import Actor
from missedcall.domain.shared.explanation import RequestRefused
from missedcall.domain.tariffs.demand import Quote
from missedcall.domain.tariffs.estimate import EstimateLine


@dataclass(frozen=True)
class NewDemand:
    """Hold a version of a demand that takes the place of the one before; `inputs` is the form."""

    quote: Quote
    inputs: Mapping[str, object]
    issued_on: dt.date
    due_on: dt.date


@dataclass(frozen=True)
class Command:
    """Describe one event that an actor wants, with the values that its rule asks for.

    `role` decides what is permitted; `actor` is the login, or "system", that the history names.
    `declared` holds facts that only the actor knows (the meter is sealed, the papers are complete)
    by the names of `guards.Facts`. `counts_from` dates money by its settlement. `demand` is the
    version that takes the place of the current one. `escalate_to` is who is told of a late step.
    """

    event: Event
    role: Actor
    actor: str
    reason: str = ""
    declared: Mapping[str, object] = field(default_factory=dict)
    counts_from: dt.datetime | None = None
    hold: HoldKind | None = None
    evidence: str = ""
    overturned: bool = False
    meter: str = ""
    code: str = ""
    lineman: str = ""
    mates: tuple[str, ...] = ()  # codes of the linemen who go along, named before the visit
    slot: tuple[dt.datetime, dt.datetime] | None = None
    demand: NewDemand | None = None
    new_last_day: dt.date | None = None  # of a demand
    escalate_to: Actor | None = None
    corrections: tuple[Correction, ...] = ()  # of the form
    rejection: RejectionReason | None = None  # which text tells it
    measured_m: Decimal | None = None  # from the pole, at a survey
    estimate: tuple[EstimateLine, ...] = ()  # of works that a survey found to be needed
    place: Locality | None = None  # the right one, when the form named another


class CommandRefused(RequestRefused):
    """Refuse a command; `rule` is the row of the table that was tried, if one was."""

    def __init__(self, refused: TransitionRefused) -> None:
        super().__init__(refused.reason)
        self.rule = refused.rule


class ChangedMeanwhile(Exception):
    """Refuse a command on what another has just changed: look again, then decide."""


class MeterRefused(RequestRefused):
    """Refuse a move of a meter."""
