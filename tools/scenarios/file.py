"""Describe the file of a scenario: what happened when, and what is expected of it."""

import datetime as dt
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
)

from missedcall.config import read_as
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.connection.holds import HoldKind
from missedcall.domain.connection.limits import Area
from missedcall.domain.connection.states import Event
from missedcall.domain.operators.roles import Actor
from missedcall.domain.payments.ledger import Channel
from missedcall.domain.shared.instants import YEARS
from missedcall.usecases.payments.reversals import ReversalCause


def _in_india(at: dt.datetime) -> dt.datetime:
    if at.year not in YEARS:
        raise ValueError(f"the year {at.year} is none of {YEARS.start} to {YEARS.stop - 1}")
    return (at if at.tzinfo else at.replace(tzinfo=IST)).astimezone(dt.UTC)


# Written as a clock in India shows it.
Instant = Annotated[dt.datetime, AfterValidator(_in_india)]
Word = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
Mobile = Annotated[str, StringConstraints(pattern=r"^\+91[6-9][0-9]{9}$")]
Rupees = Annotated[int, Field(ge=1, le=10_000_000)]


class ScenarioPart(BaseModel):
    """Refuse what is not known: a misspelt key is a mistake and not a wish unheard."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Fact(ScenarioPart):
    """Hold one thing that happened; `at` is written as a clock in India shows it."""

    at: Instant


class Applied(Fact):
    what: Literal["applied"]
    form: dict[str, str] = {}
    different: str = ""  # why it repeats nothing; left out: it is closed as the same, if it does


class Paid(Fact):
    """Tell of money: of the whole demand when `rupees` is left out, settled at `settled_at`."""

    what: Literal["paid"]
    rupees: Rupees | None = None
    reference: Word | None = None
    channel: Channel = Channel.GATEWAY
    cleared: bool = True
    settled_at: Instant | None = None
    to_nobody: bool = False


class Reversed(Fact):
    """Tell that money left again: a cheque bounced, or the bank called a payment back."""

    what: Literal["reversed"]
    reference: Word
    channel: Channel = Channel.GATEWAY
    cause: ReversalCause = ReversalCause.BOUNCED


class Revised(Fact):
    """Tell what of the form was corrected; `cause` says whose wish or mistake it was."""

    what: Literal["revised"]
    form: Annotated[dict[str, str], Field(min_length=1)]
    reason: str
    cause: Literal["applicant", "ours"]
    by: Literal["je", "ae"] = "je"


class Reissued(Fact):
    """Tell that the applicant asks for a demand that has expired."""

    what: Literal["reissued"]


class MetersReceived(Fact):
    what: Literal["meters_received"]
    serials: Annotated[tuple[Word, ...], Field(min_length=1)]
    kind: Literal["single", "three"] = "single"


class SlotFact(Fact):
    what: Literal["slot"]
    until: Instant


class HoldOpened(Fact):
    what: Literal["hold"]
    kind: HoldKind
    evidence: str = "photo"


class HoldOver(Fact):
    what: Literal["hold_over"]
    kind: HoldKind
    overturned: bool = False


class VisitFailed(Fact):
    what: Literal["visit_failed"]
    reason: str
    kind: HoldKind
    evidence: str = "photo"


class Energised(Fact):
    what: Literal["energised"]
    code: Word | None = None  # left out: the right one


class ServiceDown(Fact):
    """Let our service be down: what is due meanwhile happens late, and only once."""

    what: Literal["service_down"]
    until: Instant


class Contested(Fact):
    """Tell what the AE decided about a hold that the applicant contests."""

    what: Literal["hold_overturned"]
    kind: HoldKind


class Merged(Fact):
    """Tell that the application is found to be the duplicate of the one before."""

    what: Literal["merged"]
    reason: str = "one house"
    by: Literal["je", "verifier"] = "je"


class StaffAct(Fact):
    """Tell what a person in this role did on the work list."""

    what: Literal["staff_act"]
    event: Event
    by: Actor = Actor.JE
    reason: str = ""


class Plain(Fact):
    """Tell of what needs no more words."""

    what: Literal["missed_call", "no_supply", "withdrawn", "not_me"]


AnyFact = Annotated[
    Applied
    | Paid
    | Reversed
    | Revised
    | Reissued
    | MetersReceived
    | SlotFact
    | HoldOpened
    | HoldOver
    | VisitFailed
    | Energised
    | ServiceDown
    | Contested
    | Merged
    | StaffAct
    | Plain,
    Field(discriminator="what"),
]


class Scenario(ScenarioPart):
    """Hold a whole scenario.

    `staff` are those in charge who have a mobile on record. `expect` is compared with what came
    out: it names only what matters, at any depth.
    """

    scenario: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    source: str = ""
    area: Area = Area.URBAN
    linemen: Annotated[tuple[Word, ...], Field(min_length=1)] = ("LM1",)
    staff: dict[Literal["je", "ae", "nodal"], Mobile] = {}
    meters: tuple[Word, ...] = ("M1",)
    facts: Annotated[tuple[AnyFact, ...], Field(min_length=1)]
    looked_at: Instant | None = None
    expect: dict[str, Any] = {}

    @field_validator("facts")
    @classmethod
    def _in_order(cls, facts: tuple[AnyFact, ...]) -> tuple[AnyFact, ...]:
        if list(facts) != sorted(facts, key=lambda fact: fact.at):
            raise ValueError("the facts must stand in the order of their times")
        if not isinstance(facts[0], Applied):
            raise ValueError("the first fact must be `applied`")  # noqa: TRY004 - for pydantic
        return facts


def read(path: Path) -> Scenario:
    """Read a scenario; raise `ConfigError` with every mistake, its line and its mend."""
    return read_as(Scenario, path)
