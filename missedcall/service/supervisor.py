"""Keep child processes alive: start them, start them again when they die, end them all."""

import functools
import logging
import os
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from missedcall.service import log_files, open_files, private_files
from missedcall.service.parent import end_with_parent
from missedcall.service.priority import Priority
from missedcall.service.priority import apply_priority as apply_priority

log = logging.getLogger(__name__)

LOOK_S = 0.1
STOP_S = 8.0
# A child that keeps dying is started again ever more slowly, and never given up: nothing else
# in the service would do it.
PAUSES_S = (0.2, 0.5, 1, 2, 5, 10, 30)
STEADY_S = 20.0


@dataclass(frozen=True)
class ProcessSpec:
    """Say how a child is started; `ready` tells when it serves."""

    name: str
    command: tuple[str, ...]
    environ: Mapping[str, str] = field(repr=False)
    ready: Callable[[], bool] = field(default=lambda: True, repr=False)
    own_logs: Path | None = None  # a folder in which it writes further logs
    carries_others: bool = False  # it is stopped when all others have ended
    priority: Priority = Priority.HEARING


class SupervisedProcess:
    """Hold one child process and its log."""

    def __init__(self, part: ProcessSpec, log_file: Path) -> None:
        self.part = part
        self.log_file = log_file
        self.starts = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._deaths = 0
        self._not_before = 0.0

    @property
    def pid(self) -> int | None:
        """Give the process's id while it lives."""
        return self._process.pid if self.alive and self._process else None

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def keep_alive(self) -> None:
        """Start the child if it is not alive and its pause is over."""
        now = time.monotonic()
        if self.alive or now < self._not_before:
            return
        if self._process is not None:
            self._note_death(now)
            if now < self._not_before:
                return
        self._start(now)

    def _note_death(self, now: float) -> None:
        code = self._process.returncode if self._process else None
        self._process = None
        self._pause(now, f"ended ({code})")

    def _pause(self, now: float, what: str) -> None:
        self._deaths = 0 if now - self._started_at > STEADY_S else self._deaths
        pause = PAUSES_S[min(self._deaths, len(PAUSES_S) - 1)]
        self._deaths += 1
        self._not_before = now + pause
        log.warning("%s %s and is started again in %s s", self.part.name, what, pause)

    def _start(self, now: float) -> None:
        self._started_at = now
        self.starts += 1
        try:
            with self.log_file.open("ab") as output:
                self._process = subprocess.Popen(  # noqa: S603 — the command is ours, made in parts.py
                    self.part.command,
                    env=dict(self.part.environ),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    preexec_fn=functools.partial(_prepare, self.part.priority),
                    start_new_session=True,
                )
        except OSError as error:
            # The thread that starts the children must outlive this: they die when it ends.
            self._pause(now, f"could not be started ({error})")

    def terminate(self) -> None:
        if self.alive and self._process:
            self._process.terminate()

    def wait(self, deadline: float) -> None:
        """Wait for the end; kill the child when the deadline has passed."""
        if self._process is None:
            return
        try:
            self._process.wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            log.warning("%s did not stop in time and was killed", self.part.name)
            self._process.kill()
            self._process.wait()


class ProcessSupervisor:
    """Look after all processes from one thread, which lives as long as they do."""

    def __init__(self, log_dir: Path) -> None:
        self._log_dir = log_dir
        self._processes: list[SupervisedProcess] = []
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        # Linux sends PR_SET_PDEATHSIG when the *thread* that started a child ends, so every child
        # is started by this one, and has ended before it.
        self._thread = threading.Thread(target=self._live, daemon=True)
        self._thread.start()

    def add(self, part: ProcessSpec) -> SupervisedProcess:
        """Take a part into care; it is started at once."""
        self._log_dir.mkdir(parents=True, exist_ok=True)
        child = SupervisedProcess(part, self._log_dir / f"{part.name}.log")
        with self._lock:
            self._processes.append(child)
        return child

    def stop(self) -> None:
        """End all children and wait for each; what carries others is asked to end after them."""
        self._stopping.set()
        self._thread.join()

    def _live(self) -> None:
        """Keep children alive, then end them; with the end of this thread Linux ends them all."""
        self._look_after()
        for carries_others in (False, True):
            ending = [
                each for each in self._processes if each.part.carries_others is carries_others
            ]
            deadline = time.monotonic() + STOP_S
            for child in reversed(ending):
                child.terminate()
            for child in reversed(ending):
                child.wait(deadline)

    def _look_after(self) -> None:
        logs_at = time.monotonic()
        while not self._stopping.wait(LOOK_S):
            with self._lock:
                for child in self._processes:
                    child.keep_alive()
            if time.monotonic() >= logs_at:
                log_files.rotate_logs(self._logs())
                logs_at = time.monotonic() + log_files.LOOK_AGAIN_S

    def _logs(self) -> list[Path]:
        """Give every log that a child writes."""
        with self._lock:
            processes = list(self._processes)
        folders = [child.part.own_logs for child in processes if child.part.own_logs]
        return [child.log_file for child in processes] + [
            file for folder in folders for file in log_files.logs_in(folder)
        ]


def _prepare(priority: Priority) -> None:
    """Ask Linux to end this process when its parent dies, so that none is left behind.

    What it writes is for its own account only, and it may open as many files as we may.
    """
    os.umask(private_files.UMASK)
    open_files.raise_limit()
    apply_priority(priority)
    end_with_parent()
