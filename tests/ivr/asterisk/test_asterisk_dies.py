"""Asterisk is killed in the middle of a call; within half a minute nothing waits for it."""

import datetime as dt
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from ivr.asterisk import listener
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.service.supervisor import SupervisedProcess
from tests.ivr.call_centre import call_centre
from tests.ivr.conftest import an_asterisk
from tests.ivr.exchange import Exchange, wait_until
from tests.kit import NOON, World, after

pytestmark = pytest.mark.asterisk

HALF_A_MINUTE = dt.timedelta(seconds=30)
MOMENTS = {"while the operator is rung": "rings_on", "while they speak": "answer"}


@dataclass
class Clock:
    """Show the time that it is set to."""

    now: dt.datetime = NOON

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture
def mortal() -> Iterator[tuple[Exchange, SupervisedProcess]]:
    """Give an Asterisk that no other test needs."""
    with an_asterisk() as running:
        yield running


@pytest.mark.parametrize("phone", MOMENTS.values(), ids=MOMENTS)
def test_a_call_that_died_with_asterisk_is_rung_again(
    mortal: tuple[Exchange, SupervisedProcess],
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    phone: str,
) -> None:
    exchange, asterisk = mortal
    clock = Clock(after(seconds=4))
    round_s = listener.REREAD_S
    monkeypatch.setattr(listener, "REREAD_S", 0.1)
    world.misses()
    world.operator()
    exchange.registered()
    with call_centre(exchange, world, clock=clock) as centre:
        with exchange.operator(phone), exchange.consumer("answer"):
            attempt_id = centre.rings()
            if phone == "answer":
                wait_until(lambda: world.one("attempts")["consumer_at"])
            kill(asterisk)
        clock.now += HALF_A_MINUTE - dt.timedelta(seconds=round_s)
        assert centre.ended()["outcome"] == CallOutcome.LOST
        assert f"{attempt_id} is gone from Asterisk" in caplog.text

        assert centre.callback["state"] == "waiting"
        assert centre.callback["urgent_at"] <= centre.callback["due_at"]
        assert centre.callback["attempts_used"] == 0
        assert world.state_of() == "ready"
        exchange.registered()  # as phones do every few minutes: the last second may be forgotten
        with exchange.operator("refuse", keys={"status": "486 Busy Here"}) as again:
            centre.rings(at=centre.callback["due_at"])
            again.wait()


def kill(asterisk: SupervisedProcess) -> None:
    pid = asterisk.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: asterisk.pid not in (None, pid))
    wait_until(asterisk.part.ready)
