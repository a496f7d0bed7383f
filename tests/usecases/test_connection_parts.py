"""What the rooms bring to the engine of the connection is joined, each event once."""

import pytest

from missedcall.domain.connection.states import Event
from missedcall.usecases import connection_parts


def test_an_event_that_has_an_effect_in_two_rooms_is_refused() -> None:
    def one(*_: object) -> None: ...

    with pytest.raises(ValueError, match="effects in two rooms: refund"):
        connection_parts._joined({Event.REFUND: one}, {Event.REFUND: one})


def test_every_room_brings_its_effects() -> None:
    parts = connection_parts.load_connection_parts()

    rooms = {effect.__module__.split(".")[2] for effect in parts.effects.values()}
    assert rooms == {"applications", "connection", "field", "meters", "payments", "points"}
    assert parts.facts.keys() == {"dues_clear"}
    assert len(parts.follow_ups) == 4
