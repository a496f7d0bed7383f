"""Asterisk tells which phones are registered, and Ready goes by it."""

import pytest

from missedcall.usecases.operators import duty
from missedcall.usecases.operators.duty import PhoneAway
from tests.ivr.exchange import EXTENSION, Exchange, wait_until
from tests.ivr.listening import listening
from tests.kit import NOON, World

pytestmark = pytest.mark.asterisk


def is_there(world: World, extension: str = EXTENSION) -> bool | None:
    found = [row for row in world.rows("sip_registrations") if row["extension"] == extension]
    return bool(found[0]["registered"]) if found else None


def test_an_unregistered_phone_is_told_and_never_rung(exchange: Exchange, world: World) -> None:
    exchange.unregistered()
    operator_id = world.operator()
    world.misses()
    with listening(world, exchange):
        wait_until(lambda: world.state_of() == "paused")
        assert world.one("operators")["state_reason"] == "phone_gone"
        assert world.dispatch() == []
        with pytest.raises(PhoneAway):
            duty.set_operator_ready(world.deps, operator_id=operator_id, now=NOON)

        exchange.registered()

        wait_until(lambda: world.state_of() == "ready")


def test_a_phone_that_signs_off_is_gone_at_once(exchange: Exchange, world: World) -> None:
    exchange.registered()
    world.operator()
    with listening(world, exchange):
        wait_until(lambda: is_there(world))
        assert world.state_of() == "ready"
        assert is_there(world, "204") is False

        exchange.unregistered()

        wait_until(lambda: world.state_of() == "paused", seconds=3)
