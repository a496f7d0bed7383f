"""A service for measurements, without Asterisk: Redis, the web, fake gateways, and workers."""

import datetime as dt
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Self

import requests
import yaml

from missedcall import wiring
from missedcall.config import LOOPBACK, Config, load_config
from missedcall.db import engine, migrate
from missedcall.domain.monitoring.part_health import PartState, ServicePart
from missedcall.service import isolated, ports, process_specs
from missedcall.service.supervisor import ProcessSpec, ProcessSupervisor
from missedcall.usecases.deps import Deps
from missedcall.usecases.monitoring import health
from missedcall.usecases.offices import offices
from tools.benchmarks import worker

START_S = 60.0
GROWN_S = 3.0
NURSERY = multiprocessing.get_context("forkserver")
NURSERY.set_forkserver_preload(["__main__", worker.__name__])
SPARE_PORT = 70  # from ports.base
RUN_BY_CHILDREN = ("redis", "gateway", "web", "live")


class Rig:
    """Run all of it below a folder of its own; workers are kept apart, because they get killed."""

    def __init__(self, *, workers: int, slow_s: float = 12.0, **more: str) -> None:
        """Take how many workers, how slow a slow gateway is, and further settings."""
        self._folder = Path(tempfile.mkdtemp(prefix="mc-"))
        base = ports.free_base()
        overrides = {f"MISSEDCALL__{name.upper()}": value for name, value in more.items()}
        ours = {**isolated.settings(self._folder, base), **overrides}
        ours |= self._spare(load_config(environ={**os.environ, **ours}), port=base + SPARE_PORT)
        self._environ = {**os.environ, **ours}
        self._spare_port = base + SPARE_PORT
        self._slow_s = slow_s
        self.config = load_config(environ=self._environ)
        self.workers: list[BaseProcess] = []
        self._born: dict[int | None, float] = {}
        self._wanted = workers
        self._processes = ProcessSupervisor(self._folder / "logs")

    @staticmethod
    def _spare(config: Config, *, port: int) -> Mapping[str, str]:
        """Describe a second gateway like the first, at another port."""
        local = config.sms.gateways["local"].model_dump(mode="json", exclude_unset=True)
        here, there = (f":{each}/" for each in (config.ports.fake_gateway, port))
        spare = yaml.safe_load(yaml.safe_dump(local).replace(here, there))
        return {
            "MISSEDCALL__SMS__GATEWAYS__SPARE": yaml.safe_dump(spare, default_flow_style=True),
            "MISSEDCALL__SMS__FALLBACK": "[spare]",
        }

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self) -> None:
        database = engine.connect_database(self.config.database_url)
        migrate.upgrade_database(database)
        offices.import_first_masters(database, self.config, now=dt.datetime.now(dt.UTC))
        secrets = wiring.secrets(self.config)
        known = [
            *process_specs.infrastructure(self.config, secrets, self._environ),
            *process_specs.own(self.config, self._environ),
        ]
        for part in (part for part in known if part.name in RUN_BY_CHILDREN):
            self._processes.add(self._slowed(part, self.config.ports.fake_gateway))
        gateway = next(part for part in known if part.name == "gateway")
        self._processes.add(self._slowed(gateway, self._spare_port, name="spare"))
        here = self.config.ports
        for port in (here.fake_gateway, self._spare_port, here.web, here.live):
            _wait_for(f"port {port}", partial(ports.answers, LOOPBACK, port))
        redis = self.config.redis_socket
        _wait_for(str(redis), partial(ports.answers_on_socket, redis))
        self.man()
        deps = wiring.service_deps(self.config)
        _wait_for("a worker", lambda: _works(deps))

    def _slowed(self, part: ProcessSpec, port: int, *, name: str | None = None) -> ProcessSpec:
        """Give a fake gateway its port and how slow it may be."""
        if part.name != "gateway":
            return part
        words = ("sms", "fake-gateway", "--host", LOOPBACK, "--port", str(port))
        tuned = ("--slow", str(self._slow_s), "--receipt-delay", "0.5")
        command = (sys.executable, "-m", "missedcall", *words, *tuned)
        return ProcessSpec(name or part.name, command, self._environ)

    def man(self) -> None:
        """Start a worker for each that is missing."""
        self.workers = [process for process in self.workers if process.is_alive()]
        while len(self.workers) < self._wanted:
            log_file = self._folder / "workers.log"
            started = NURSERY.Process(target=worker.work, args=(self._environ, log_file))
            started.start()
            self.workers.append(started)
            self._born[started.pid] = time.monotonic()

    def grown(self) -> list[BaseProcess]:
        """Give the workers that have had the time to begin: a younger one has nothing in hand."""
        youngest = time.monotonic() - GROWN_S
        return [process for process in self.workers if self._born[process.pid] < youngest]

    def gateways(self) -> tuple[str, str]:
        """Give the addresses of the two fake gateways."""
        return tuple(  # type: ignore[return-value] # two by the line before
            f"http://{LOOPBACK}:{port}"
            for port in (self.config.ports.fake_gateway, self._spare_port)
        )

    def accepted(self) -> list[dict[str, Any]]:
        """List what both gateways took, by their own word."""
        return [
            message
            for gateway in self.gateways()
            for message in requests.get(f"{gateway}/messages", timeout=30).json()
        ]

    def stop_workers(self) -> None:
        for process in self.workers:
            process.kill()
        for process in self.workers:
            process.join()
        self.workers = []

    def close(self) -> None:
        """End everything and leave nothing."""
        self.stop_workers()
        self._processes.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


def _works(deps: Deps) -> bool:
    """Say whether a worker has swept."""
    return (
        health.check_health(deps, now=dt.datetime.now(dt.UTC))[ServicePart.WORKER].state
        is PartState.UP
    )


def _wait_for(what: str, is_listening: Callable[[], bool]) -> None:
    deadline = time.monotonic() + START_S
    while not is_listening():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} is not there after {START_S:.0f} s")
        time.sleep(0.1)
