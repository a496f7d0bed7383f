"""Let a page that is open hear which topics change: a signed ticket that holds for a minute."""

import datetime as dt
from dataclasses import dataclass

import itsdangerous

from missedcall.domain.operators.roles import Actor

# A session that has ended gets no other ticket, so its page hears no more after so long.
HOLDS = dt.timedelta(seconds=60)
SALT = "a page hears which topics change"
LONGEST = 4096


class TicketRefused(ValueError):
    """Refuse a ticket that was not signed here, or has run out."""


@dataclass(frozen=True)
class LiveTicket:
    """Say who may hear which topics, and until when.

    `operator_id` is the person's row; role and office stand in it because with another one the
    topics are others.
    """

    operator_id: int
    role: Actor
    office: str | None
    topics: tuple[str, ...]
    until: dt.datetime


def sign_ticket(ticket: LiveTicket, *, key: str) -> str:
    """Write a ticket as text for an address."""
    values = [ticket.operator_id, ticket.role.value, ticket.office, list(ticket.topics)]
    return _signer(key).dumps([*values, ticket.until.timestamp()])


def read_ticket(text: str, *, key: str, now: dt.datetime) -> LiveTicket:
    """Read what `sign_ticket` wrote with the same key; raise `TicketRefused`."""
    if len(text) > LONGEST:
        raise TicketRefused("this is longer than any ticket; ask for a new one")
    try:
        operator_id, role, office, topics, until = _signer(key).loads(text)
    except itsdangerous.BadData as error:
        raise TicketRefused("this ticket was not signed here; ask for a new one") from error
    ends = dt.datetime.fromtimestamp(until, dt.UTC)
    if ends <= now:
        raise TicketRefused("this ticket has run out; ask for a new one")
    return LiveTicket(operator_id, Actor(role), office, tuple(topics), ends)


def _signer(key: str) -> itsdangerous.URLSafeSerializer:
    return itsdangerous.URLSafeSerializer(key, salt=SALT)
