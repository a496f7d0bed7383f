"""One real Asterisk for all tests of a worker; each test finds and leaves its journal empty."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import missedcall
from missedcall import config as configuration
from missedcall.config import secrets as secret_file
from missedcall.service import ports, process_specs
from missedcall.service.supervisor import ProcessSupervisor, SupervisedProcess
from tests import kit, leaks
from tests.ivr.exchange import Exchange, wait_until
from tests.ivr.voice import short_sounds

SHIPPED = Path(missedcall.__file__).parents[1] / "config.yaml"
SHORT = {"TELEPHONY__RINGING_S": "1", "CALLBACKS__OPERATOR_RING_S": "5"}


@contextlib.contextmanager
def an_asterisk(
    disk: Callable[[Path], contextlib.AbstractContextManager[object]] = contextlib.nullcontext,
) -> Iterator[tuple[Exchange, SupervisedProcess]]:
    """Run an Asterisk with the service's own configuration; it is started again when it dies.

    `disk` is given the folder of its database, and may put another disk there.
    """
    # Asterisk's control socket must fit in 107 bytes: pytest's own folders are too deep.
    folder = Path(tempfile.mkdtemp(prefix="ivr"))
    base = _own_base()
    environ = {
        "SERVICE__STATE_DIR": str(folder),
        "SERVICE__SECRETS": str(folder / "secrets.env"),
        "PORTS__BASE": str(base),
        "TELEPHONY__PHONE_CHECK_S": "0",  # SIPp's phones answer nothing between calls
        "TELEPHONY__TRUNK__CONTACT": f"127.0.0.1:{base + 60}",
        "CALLBACKS__CONSUMER_RING_S": "5",
        "VOICE__PROMPTS": str(short_sounds(folder / "prompts")),
        **SHORT,
    }
    config = configuration.load_config(
        SHIPPED, environ={f"MISSEDCALL__{name}": value for name, value in environ.items()}
    )
    secrets = secret_file.load_secrets(folder / "secrets.env", environ={})
    supervisor = ProcessSupervisor(folder / "logs")
    database = folder / "asterisk" / "lib"
    database.mkdir(parents=True)
    try:
        with disk(database):
            try:
                every = {
                    p.name: p for p in process_specs.infrastructure(config, secrets, os.environ)
                }
                child = supervisor.add(every["asterisk"])
                wait_until(child.part.ready, seconds=20)
                yield Exchange(config, secrets, folder / "asterisk" / "log" / "messages"), child
                leaks.refuse_in_logs(folder)
            finally:
                supervisor.stop()
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def running() -> Iterator[Exchange]:
    with an_asterisk() as (exchange, _):
        yield exchange


@pytest.fixture
def exchange(running: Exchange) -> Exchange:
    running.empty_journal()
    return running


def _own_base() -> int:
    """Give free ports; workers that look at the same moment never get the same ones."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    while (base := ports.free_base()) // ports.SPAN % workers != worker:
        pass
    return base


@pytest.fixture
def world(tmp_path: Path) -> kit.World:
    return kit.make_world(tmp_path)
