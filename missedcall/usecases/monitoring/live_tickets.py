"""Say which topics a person may hear, and count what open pages are told."""

import datetime as dt
from dataclasses import dataclass

from missedcall.domain.operators import live_ticket
from missedcall.domain.operators.live_ticket import LiveTicket
from missedcall.domain.operators.roles import OF_AN_OFFICE
from missedcall.domain.shared.live_topics import topics_of_person
from missedcall.usecases.deps import Deps
from missedcall.usecases.offices import offices
from missedcall.usecases.operators.operators import Operator


@dataclass(frozen=True)
class LiveCounts:
    """Count what was told to open pages since Redis began; `streams` is how many are open now.

    `entries` and `failures` are those of all processes that commit, a failure being counted once
    Redis answers again; `refused` streams were beyond the limit of all; `dropped` ones had a
    reader that was too slow, or were a person's oldest.
    """

    entries: int
    failures: int
    streams: int
    refused: int
    dropped: int


def topics_of_operator(deps: Deps, by: Operator) -> tuple[str, ...]:
    """Give the topics that a person may hear, those of the offices below their own with them."""
    sees = by.role in OF_AN_OFFICE and by.office is not None
    codes = offices.list_centres_of_office(deps, office=by.office) if sees else ()
    return topics_of_person(by.role, operator_id=by.id, login=by.login, offices=codes)


def give_ticket(deps: Deps, by: Operator, *, now: dt.datetime) -> LiveTicket:
    """Let a person's browser hear the topics of the own pages for the next minute."""
    return LiveTicket(
        operator_id=by.id,
        role=by.role,
        office=by.office,
        topics=topics_of_operator(deps, by),
        until=now + live_ticket.HOLDS,
    )
