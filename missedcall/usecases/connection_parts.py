"""Join what the rooms bring to the engine of the connection: effects, facts, what follows.

An effect stands in the room of what it changes: the meter, the visit, the money. Who adds one adds
it to that room's `EFFECTS`.
"""

import functools
from collections.abc import Mapping
from types import MappingProxyType

from missedcall.domain.connection.states import Event
from missedcall.usecases.deps import ConnectionParts, Effect


@functools.cache
def load_connection_parts() -> ConnectionParts:
    """Give all parts; their rooms are imported here, for a command that lists needs none."""
    from missedcall.usecases.applications import amended_mobile, facts
    from missedcall.usecases.applications import effects as of_applications
    from missedcall.usecases.calls import question_triggers
    from missedcall.usecases.clients import webhook_sending
    from missedcall.usecases.connection import effects as of_connections
    from missedcall.usecases.field import cable
    from missedcall.usecases.field import effects as of_visits
    from missedcall.usecases.meters import effects as of_meters
    from missedcall.usecases.payments import effects as of_payments
    from missedcall.usecases.points import effects as of_points

    rooms = (of_connections, of_meters, of_visits, of_points, of_payments, of_applications)
    return ConnectionParts(
        effects=_joined(*(room.EFFECTS for room in rooms)),
        facts=facts.FACTS,
        follow_ups=(
            question_triggers.ask_or_close_questions,
            amended_mobile.tell_both_numbers,
            cable.follow_cable,
            webhook_sending.queue_change,
        ),
    )


def _joined(*tables: Mapping[Event, Effect]) -> Mapping[Event, Effect]:
    """Join tables; raise ValueError for an event that has an effect in two rooms."""
    joined: dict[Event, Effect] = {}
    for table in tables:
        twice = joined.keys() & table.keys()
        if twice:
            raise ValueError(f"effects in two rooms: {', '.join(sorted(twice))}")
        joined |= table
    return MappingProxyType(joined)
