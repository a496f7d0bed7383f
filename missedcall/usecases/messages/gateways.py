"""Choose among the gateways: which one is offered messages first, and how much each may be given.

The choice is kept in the database with its reason. How fast and whether at all a gateway may be
asked is shared by all workers through `GatewayLimiter`.
"""

import datetime as dt
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from missedcall.config import Config
from missedcall.db.engine import DbConnection
from missedcall.db.messages import gateway_balances, gateway_changes
from missedcall.usecases.deps import Deps
from sms.providers.gateway import Gateway

log = logging.getLogger(__name__)


class GatewayLimiter(Protocol):
    """What all workers together may ask of each gateway; it may forget everything at any time."""

    def acquire(self, gateway: str, *, parts: int, at: dt.datetime) -> float:
        """Give 0 when a message of so many parts may be handed over now, else seconds to wait."""
        ...

    def note_answer(self, gateway: str) -> None:
        """Note that the gateway answered, whatever it said."""
        ...

    def note_failure(self, gateway: str, *, at: dt.datetime) -> bool:
        """Note that it did not answer; say whether it is now left alone for a while."""
        ...

    def pause(self, gateway: str, *, seconds: float, at: dt.datetime) -> None:
        """Leave the gateway alone for as long as it asked."""
        ...


@dataclass(frozen=True)
class GatewayPool:
    """The gateways that messages can be handed to, by name, and what may be asked of them."""

    gateways: Mapping[str, Gateway]
    limiter: GatewayLimiter


def preferred_gateway(config: Config, db: DbConnection) -> str:
    """Give the gateway that messages are offered to first."""
    newest = gateway_changes.get_newest_gateway_change(db)
    known = newest is not None and newest.to_gateway in config.sms.order
    return str(newest.to_gateway) if newest and known else config.sms.order[0]


def leave_gateway(deps: Deps, *, gateway: str, reason: str, now: dt.datetime) -> None:
    """Prefer the next gateway, if there is one and this one is the preferred."""
    order = deps.config.sms.order
    with deps.db.writing() as db:
        if len(order) < 2 or preferred_gateway(deps.config, db) != gateway:
            return
        successor = order[(order.index(gateway) + 1) % len(order)]
        _prefer(db, successor, instead_of=gateway, reason=reason, now=now)


def note_spent_credit(deps: Deps, *, gateway: str, now: dt.datetime) -> None:
    """Note that a gateway takes nothing because nothing is left of our credit with it."""
    with deps.db.writing() as db:
        gateway_balances.add_balance(db, gateway=gateway, at=now, asked=False, balance=0)


def return_to_first_gateway(deps: Deps, *, now: dt.datetime) -> None:
    """Prefer the first gateway again when the last change was long ago."""
    quiet = dt.timedelta(minutes=deps.config.sms.sending.quiet_minutes)
    first = deps.config.sms.order[0]
    with deps.db.writing() as db:
        newest = gateway_changes.get_newest_gateway_change(db)
        current = preferred_gateway(deps.config, db)
        if newest is None or current == first or now - newest.at < quiet:
            return
        reason = f"{quiet.total_seconds() / 60:g} minutes without a change"
        _prefer(db, first, instead_of=current, reason=reason, now=now)


def _prefer(
    db: DbConnection, gateway: str, *, instead_of: str, reason: str, now: dt.datetime
) -> None:
    gateway_changes.add_gateway_change(
        db, at=now, from_gateway=instead_of, to_gateway=gateway, reason=reason
    )
    log.warning("messages go to %s instead of %s: %s", gateway, instead_of, reason)
