"""The disk of the whole service fills up while callers ring; no call is lost, and all is told."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from missedcall import wiring
from missedcall.db.calls import calls, rejected_calls
from missedcall.service import Service
from missedcall.service.isolated import isolated_settings
from tests.ivr.crowd import NUMBERS, Crowd
from tests.ivr.disks import NEEDS_ROOT, SmallDisk, small_disk
from tests.ivr.voice import short_sounds
from tests.journey.waiting import wait_until
from tests.kit import NOON

SIZE_MB = 100


@pytest.fixture
def cramped() -> Iterator[tuple[Service, SmallDisk]]:
    """Give a service all of whose state lies on a small disk."""
    folder = Path(tempfile.mkdtemp(prefix="mc-"))
    prompts = Path(tempfile.mkdtemp(prefix="mc-"))
    try:
        with small_disk(folder, size_mb=SIZE_MB) as disk:
            config, environ = isolated_settings(
                folder,
                telephony__ringing_s="1",
                voice__prompts=str(short_sounds(prompts / "prompts")),
            )
            with Service(config, environ) as service:
                yield service, disk
    finally:
        shutil.rmtree(folder)
        shutil.rmtree(prompts)


@pytest.mark.journey
@NEEDS_ROOT
def test_who_rings_while_the_disk_is_full_is_called_back(
    cramped: tuple[Service, SmallDisk],
) -> None:
    service, disk = cramped
    config = service.config
    health = f"{config.ports.web_origin}/health"
    did = config.telephony.numbers[0]
    with Crowd((config.ports.sip_host, config.ports.sip)) as crowd:
        with disk.filled():
            crowd.ring(did, per_second=25)
            assert requests.get(health, timeout=20).json()["parts"]["disk"]["state"] == "down"
        assert crowd.rang() == set()
        assert crowd.statuses() == {503}
        wait_until(lambda: len(recorded(service)) == len(NUMBERS), timeout_s=60)

        crowd.ring(did, numbers=NUMBERS[:1])
        assert crowd.statuses() == {486, 503}

    with wiring.service_deps(config).db.reading() as db:
        assert rejected_calls.count_rejected_calls_since(db, since=NOON.replace(year=2000)) == len(
            NUMBERS
        )
    service.wait_until_healthy()


def recorded(service: Service) -> set[str]:
    with wiring.service_deps(service.config).db.reading() as db:
        return {row.caller_id for row in calls.list_latest_calls(db, limit=1000)}
