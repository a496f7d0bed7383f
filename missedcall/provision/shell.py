"""Run the machine's own programs: with rights, with progress, with a second and a third try."""

import contextlib
import os
import re
import shutil
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from missedcall.provision import trouble

Say = Callable[[str], None]

TRIES = 3
PAUSE_SECONDS = 3
BUSY_SECONDS = 300  # so long a package manager that is not ours is waited for
LIMIT_SECONDS = 1800
PROGRESS_SECONDS = 3
# sudo empties the environment; these decide how apt and wget reach the network.
PROXIES = ("http_proxy", "https_proxy", "no_proxy")
NO_SETTINGS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class ProgressCount:
    """What to count in a program's output while it runs, and how many there will be."""

    noun: str
    pattern: str
    total: int | None = None

    def text(self, seen: int) -> str:
        return f"{seen} of {self.total} {self.noun}" if self.total else f"{seen} {self.noun}"


@dataclass(frozen=True)
class Shell:
    """Run set-up steps; `say` tells a person, `log` keeps everything the programs print."""

    say: Say
    log: Path
    root: tuple[str, ...] | None = ()

    def step(
        self,
        title: str,
        argv: Sequence[str],
        *,
        as_root: bool = False,
        count: ProgressCount | None = None,
        report: Path | None = None,
        settings: Mapping[str, str] = NO_SETTINGS,
    ) -> None:
        """Run one long step, say how it goes and how long it took.

        `settings` are environment variables for a program that does not run as root. `report` is
        a file in which the program tells more of a failure than it prints. Tries again, at most
        twice, when the network was the trouble, and waits while another package manager is at
        work.
        Raises CannotProvideError with the reason and the mend.
        """
        command = self._command(title, argv, as_root=as_root)
        attempt, patient_until = 1, time.monotonic() + BUSY_SECONDS
        while True:
            started = time.monotonic()
            self.say(f"{title} …")
            status, tail = self._stream(title, command, count, settings)
            if status == 0:
                self.say(f"{title}: done in {time.monotonic() - started:.0f} s")
                return
            reason = trouble.explain(tail + _last_lines(report))
            if reason.busy and time.monotonic() < patient_until:
                self.say(f"{title}: {reason.reason}; waiting for it")
            elif reason.transient and attempt < TRIES:
                self.say(f"{title}: {reason.reason}; trying again ({attempt} of {TRIES - 1})")
                attempt += 1
            else:
                break
            time.sleep(PAUSE_SECONDS)
        mend = f"{reason.mend} (all of it: {self.log})"
        raise trouble.CannotProvideError(
            thing=title, reason=reason.reason, mend=mend, transient=reason.transient
        )

    def _command(self, title: str, argv: Sequence[str], *, as_root: bool) -> tuple[str, ...]:
        program = shutil.which(argv[0], path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
        if program is None:
            raise trouble.CannotProvideError(
                thing=title, reason=f"{argv[0]} is not on this machine", mend=f"install {argv[0]}"
            )
        if not as_root:
            return (program, *argv[1:])
        if self.root is None:
            raise trouble.CannotProvideError(
                thing=title,
                reason="this needs root, and sudo does not work without a password here",
                mend="run `sudo -v` first, or run it as root",
            )
        passed = [f"{name}={os.environ[name]}" for name in PROXIES if os.environ.get(name)]
        settings = ("env", "LC_ALL=C", "DEBIAN_FRONTEND=noninteractive", *passed)
        return (*self.root, *settings, program, *argv[1:])

    def _stream(
        self,
        title: str,
        command: Sequence[str],
        count: ProgressCount | None,
        settings: Mapping[str, str],
    ) -> tuple[int, str]:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        tail: deque[str] = deque(maxlen=60)
        with (
            self.log.open("a", encoding="utf-8") as log,
            subprocess.Popen(  # noqa: S603 - fixed programs, no shell
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                env={**os.environ, "LC_ALL": "C", **settings},
            ) as process,
        ):
            limit = threading.Timer(LIMIT_SECONDS, process.terminate)
            limit.daemon = True
            limit.start()
            log.write(f"$ {' '.join(command)}\n")
            teller = _Progress(title=title, count=count, say=self.say)
            try:
                for line in process.stdout or ():
                    log.write(line)
                    tail.append(line)
                    teller.hear(line)
                status = process.wait()
            except BaseException:
                # Stopped, set-up leaves nothing running, unless sudo runs it for root.
                with contextlib.suppress(PermissionError):
                    process.terminate()
                raise
            finally:
                limit.cancel()
        return status, "".join(tail)


def _last_lines(report: Path | None) -> str:
    if report is None or not report.is_file():
        return ""
    return "\n".join(report.read_text(errors="replace").splitlines()[-5:])


class _Progress:
    """Say a moving figure every few seconds while lines go by."""

    def __init__(self, *, title: str, count: ProgressCount | None, say: Say) -> None:
        self.title = title
        self.count = count
        self.say = say
        self.seen = 0
        self.started = self.told = time.monotonic()

    def hear(self, line: str) -> None:
        if self.count is None:
            return
        self.seen += bool(re.search(self.count.pattern, line))
        now = time.monotonic()
        if now - self.told >= PROGRESS_SECONDS:
            self.told = now
            self.say(f"{self.title}: {self.count.text(self.seen)}, {now - self.started:.0f} s")
