"""The interface to the gateways: what is handed over, and what can come of it."""

from dataclasses import dataclass, field
from typing import Final, Protocol

from sms.catalogue.parts import Encoding

LONGEST_ID: Final = 100


def usable_id(given: str | None) -> str | None:
    """Clean an id that a gateway gave us; None when there is none that can be kept."""
    found = (given or "").strip()
    return found if 0 < len(found) <= LONGEST_ID and found.isprintable() else None


@dataclass(frozen=True)
class Outgoing:
    """A message to hand over; number, text and receipt address stay out of its repr."""

    message_id: str
    to_e164: str = field(repr=False)
    text: str = field(repr=False)
    encoding: Encoding
    parts: int
    header: str
    entity_id: str
    template_id: str
    receipt_url: str = field(repr=False)

    @property
    def private(self) -> tuple[str, ...]:
        """Give what must not be quoted from a gateway's answer, the longest forms first."""
        number = self.to_e164.removeprefix("+")
        return (self.text, self.receipt_url, number, number[-10:])


@dataclass(frozen=True)
class Accepted:
    """The gateway took the message; some gateways give no id, or none that can be used."""

    gateway_id: str | None


@dataclass(frozen=True)
class InDoubt:
    """The gateway may have taken the message: sending it again could send it twice."""

    reason: str


@dataclass(frozen=True)
class RetryLater:
    """The gateway has not taken the message and may do so later; `once`: one more try at most."""

    reason: str
    once: bool = False


@dataclass(frozen=True)
class Throttled:
    """The gateway has not taken the message and wants a pause of all, not only of this one.

    `retry_after_s` is the pause it asked for, in seconds, or None when it named none.
    """

    reason: str
    retry_after_s: float | None = None


@dataclass(frozen=True)
class Failed:
    """The gateway will not take this message; `ours` when our texts or settings are the cause.

    `template_refused`: the operators refuse the template as it is registered, so every other
    message made from it would be refused too.
    """

    reason: str
    ours: bool
    template_refused: bool = False


@dataclass(frozen=True)
class LockedOut:
    """The gateway has not taken the message and would take no other: our login or credit is wrong.

    The message is none the worse for it, and waits or goes elsewhere. `credit`: what is spent is
    our credit. `retry_after_s` is when to ask again, in seconds, or None when it is not known.
    """

    reason: str
    credit: bool = False
    retry_after_s: float | None = None


Outcome = Accepted | InDoubt | RetryLater | Throttled | LockedOut | Failed


@dataclass(frozen=True)
class PolledMessage:
    """A message that a gateway took, or may have taken, and that it is asked about."""

    message_id: str
    gateway_id: str | None
    to_e164: str = field(repr=False)


@dataclass(frozen=True)
class GatewaySilence:
    """A question was not answered; `away`: nor would another be, for the gateway is not there."""

    reason: str
    away: bool = False


class GatewayPoller(Protocol):
    """Asks a gateway what it does not tell by itself; never raises for what network or it do."""

    def state(self, asked: PolledMessage) -> str | GatewaySilence:
        """Give the gateway's answer on one message, as it came."""
        ...

    def balance(self) -> int | GatewaySilence:
        """Give what is left of our credit, in the gateway's own whole units."""
        ...


class Gateway(Protocol):
    """Takes messages, one at a time, and never raises for what a gateway or network does."""

    @property
    def name(self) -> str: ...

    def submit(self, message: Outgoing) -> Outcome: ...
