"""Our own Redis serves workers whatever signs the path of the state folder holds."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import rq

from callback_worker import job_queue
from missedcall import wiring
from missedcall.config import Config, load_config
from missedcall.service import process_specs
from missedcall.service.supervisor import ProcessSupervisor
from tests.ivr.exchange import wait_until
from tests.kit import SHIPPED


@pytest.fixture(params=["plain", "a clone", "day=2", "50%", "100%20", "hash#1", "घर"])
def config(request: pytest.FixtureRequest) -> Iterator[Config]:
    with tempfile.TemporaryDirectory(prefix="mc-") as folder:
        state = Path(folder) / request.param / "state"
        state.mkdir(parents=True)
        environ = {
            "MISSEDCALL__SERVICE__STATE_DIR": f'"{state}"',
            "MISSEDCALL__SERVICE__SECRETS": f'"{state}/secrets.env"',
        }
        yield load_config(SHIPPED, environ)


def test_a_worker_works(config: Config) -> None:
    supervisor = ProcessSupervisor(config.state_dir / "logs")
    try:
        part = next(iter(process_specs.infrastructure(config, wiring.secrets(config), os.environ)))
        supervisor.add(part)
        wait_until(part.ready)
        connection = job_queue.connect_redis(config.redis_url)
        worker = rq.SimpleWorker(["any"], connection=connection)

        worker.work(burst=True)

        assert connection.client_list()
        connection.close()
    finally:
        supervisor.stop()
