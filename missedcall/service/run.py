"""Start the service, wait until it serves, and stop it."""

import datetime as dt
import fcntl
import getpass
import os
import socket
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self, TextIO

import requests

from missedcall import wiring
from missedcall.config import Config
from missedcall.db import engine, migrate
from missedcall.service import ports, private_files, process_specs
from missedcall.service.supervisor import ProcessSpec, ProcessSupervisor, SupervisedProcess
from missedcall.usecases.monitoring import settings_log
from missedcall.usecases.offices import offices

PART_S = 60.0
HEALTHY_S = 60.0
LOOK_S = 0.1
LONGEST_MACHINE, LONGEST_ACTOR = 80, 60


class NotReady(RuntimeError):
    """Say what did not come up, and where to read why."""


class FolderInUse(RuntimeError):
    """Say that another service runs in the same state folder."""


class Service:
    """Run every process of the service below one state folder."""

    def __init__(self, config: Config, environ: Mapping[str, str] = os.environ) -> None:
        """Take the configuration; `environ` is what the processes read theirs from."""
        self.config = config
        self.log_dir = config.state_dir / "logs"
        self._environ = {**os.environ, **environ}
        self._processes = ProcessSupervisor(self.log_dir)
        self._by_name: dict[str, SupervisedProcess] = {}
        self._lock: TextIO | None = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Prepare the database, start everything, and return when /health says it is up."""
        state_dir = self.config.state_dir
        state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = _lock(self.config.state_dir)
        secrets = wiring.secrets(self.config)
        ports.check_ports(self.config)
        external = self.config.asterisk.run == "external"
        private_files.tighten(state_dir, group_reads=external)
        # Started all at once, and while the database is made: each takes a second or two to load.
        infrastructure = process_specs.infrastructure(self.config, secrets, self._environ)
        started = [*map(self._start, infrastructure)]
        self._prepare_database()
        started += map(self._start, process_specs.own(self.config, self._environ))
        for part in started:
            self._wait_until_ready(part)
        self.wait_until_healthy()

    def _prepare_database(self) -> None:
        database = engine.connect_database(self.config.database_url)
        migrate.upgrade_database(database)
        now = dt.datetime.now(dt.UTC)
        offices.import_first_masters(database, self.config, now=now)
        settings_log.note_changed_settings(
            database,
            self.config,
            machine=socket.gethostname()[:LONGEST_MACHINE],
            actor=f"shell:{_account()}"[:LONGEST_ACTOR],
            now=now,
        )

    def add(self, part: ProcessSpec) -> None:
        """Start one part and wait until it is ready."""
        self._wait_until_ready(self._start(part))

    def _start(self, part: ProcessSpec) -> ProcessSpec:
        self._by_name[part.name] = self._processes.add(part)
        return part

    def _wait_until_ready(self, part: ProcessSpec) -> None:
        deadline = time.monotonic() + PART_S
        while not part.ready():
            if time.monotonic() > deadline:
                raise NotReady(f"{part.name} did not come up; read {self.log_of(part.name)}")
            time.sleep(LOOK_S)

    def wait_until_healthy(self, timeout_s: float = HEALTHY_S) -> None:
        """Wait until every part is up; raise `NotReady` naming those that are not."""
        deadline = time.monotonic() + timeout_s
        down = "web"
        while time.monotonic() < deadline:
            try:
                answer = requests.get(f"{self.config.ports.web_origin}/health", timeout=5)
                if answer.ok:
                    return
                states = answer.json()["parts"].items()
                down = ", ".join(name for name, part in states if part["state"] != "up")
            except (requests.RequestException, ValueError):
                down = "web"
            time.sleep(LOOK_S)
        raise NotReady(f"not up after {timeout_s:.0f} s: {down}; read the logs in {self.log_dir}")

    def pid(self, name: str) -> int | None:
        """Give the id of a part's process while it lives."""
        return self._by_name[name].pid

    def log_of(self, name: str) -> str:
        return str(self._by_name[name].log_file)

    def stop(self) -> None:
        """End everything that was started."""
        self._processes.stop()
        if self._lock is not None:
            self._lock.close()


def _account() -> str:
    """Name the account that starts the service; by its number where it has no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def _lock(state_dir: Path) -> TextIO:
    """Hold the folder until the file is closed or this process ends; raise `FolderInUse`."""
    file = (state_dir / "service.lock").open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.seek(0)
        holder = file.read().strip() or "unknown"
        file.close()
        raise FolderInUse(
            f"{state_dir} is in use by another service (process {holder}); stop that one, or set "
            "service.state_dir and service.secrets too"
        ) from error
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file
