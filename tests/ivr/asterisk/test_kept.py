"""Who hears ringing is kept, whatever befalls Asterisk or its disk; others hear congestion."""

import threading
import time
from collections.abc import Iterator

import pytest

from ivr.asterisk import listener
from ivr.asterisk.events import MissedCallReported
from missedcall.service.supervisor import SupervisedProcess
from tests.ivr.asterisk.test_asterisk_dies import kill
from tests.ivr.conftest import an_asterisk
from tests.ivr.crowd import NUMBERS, Crowd
from tests.ivr.disks import NEEDS_ROOT, SmallDisk, small_disk
from tests.ivr.exchange import DID, Exchange, wait_until
from tests.ivr.listening import listening
from tests.kit import World

pytestmark = pytest.mark.asterisk

FEW = NUMBERS[:20]
# Full at once; or room for the database's own journal, but not for what is committed.
LEFT = {"full": 0, "full at the commit": 4 * 4096}


@pytest.fixture
def mortal() -> Iterator[tuple[Exchange, SupervisedProcess]]:
    """Give an Asterisk that no other test needs."""
    with an_asterisk() as running:
        yield running


@pytest.fixture
def disk_of() -> Iterator[tuple[Exchange, SmallDisk]]:
    """Give an Asterisk whose database is on a small disk."""
    with an_asterisk(small_disk) as (exchange, _):
        yield exchange, SmallDisk(exchange.config.state_dir / "asterisk" / "lib")


def kept(exchange: Exchange) -> set[str]:
    return {
        told.call.caller_id for told in exchange.journal() if isinstance(told, MissedCallReported)
    }


def rings_until_killed(
    exchange: Exchange, asterisk: SupervisedProcess
) -> tuple[set[str], set[str]]:
    """Kill Asterisk at 50 calls a second; give who then rang, and who did for 200 ms."""
    with Crowd(exchange.sip) as crowd:
        ringing = threading.Thread(target=crowd.ring, args=(DID,))
        ringing.start()
        wait_until(lambda: len(crowd.rang()) >= 40)
        killed_at = time.monotonic()
        kill(asterisk)
        ringing.join()
        return crowd.rang(before=killed_at), crowd.rang(before=killed_at - 0.2)


def test_nobody_who_rang_is_lost_with_asterisk(
    mortal: tuple[Exchange, SupervisedProcess], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "BACKOFF_S", (0.1,))
    exchange, asterisk = mortal
    with listening(world, exchange):
        _, rang = rings_until_killed(exchange, asterisk)
        wait_until(lambda: rang <= {row["caller_id"] for row in world.rows("calls")})

    assert len(rang) >= 20


def test_nobody_who_rang_is_lost_with_asterisk_and_the_listener(
    mortal: tuple[Exchange, SupervisedProcess],
) -> None:
    exchange, asterisk = mortal

    rang, _ = rings_until_killed(exchange, asterisk)

    assert len(rang) >= 40
    assert rang <= kept(exchange)


@NEEDS_ROOT
@pytest.mark.parametrize("leaving", LEFT.values(), ids=LEFT)
def test_who_cannot_be_kept_hears_congestion_and_no_ringing(
    disk_of: tuple[Exchange, SmallDisk], leaving: int
) -> None:
    exchange, disk = disk_of
    with Crowd(exchange.sip) as crowd:
        with disk.filled(leaving=leaving):
            crowd.ring(DID)
            assert crowd.rang() <= kept(exchange)
        assert {crowd.heard[number].status for number in set(NUMBERS) - crowd.rang()} == {503}

        wait_until(lambda: rings_again(crowd))


def rings_again(crowd: Crowd) -> bool:
    crowd.ring(DID, numbers=FEW[:1])
    return crowd.heard[FEW[0]].status == 486


@NEEDS_ROOT
def test_a_read_only_disk_keeps_nobody(disk_of: tuple[Exchange, SmallDisk]) -> None:
    exchange, disk = disk_of
    with Crowd(exchange.sip) as crowd:
        with disk.read_only():
            crowd.ring(DID, numbers=FEW)
        assert crowd.rang() == set()
        assert crowd.statuses() == {503}

        wait_until(lambda: rings_again(crowd))


@NEEDS_ROOT
def test_who_was_not_kept_is_called_back_all_the_same_and_counted(
    disk_of: tuple[Exchange, SmallDisk], world: World
) -> None:
    exchange, disk = disk_of
    with listening(world, exchange), Crowd(exchange.sip) as crowd, disk.filled():
        crowd.ring(DID, numbers=FEW)
        wait_until(lambda: len(world.rows("rejected_calls")) == len(FEW))

    assert crowd.statuses() == {503}
    assert {row["caller_id"] for row in world.rows("calls")} == set(FEW)
