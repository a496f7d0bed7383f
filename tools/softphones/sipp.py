"""Run SIPp: each instance is a telephone, or a crowd of them, at one port."""

import csv
import re
import socket
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from missedcall.service.parent import end_with_parent

SCENARIOS = Path(__file__).parent / "scenarios"
SPARE_S = 5
SOCKET_BYTES = 1_000_000  # as much of it as Linux allows: the ringing of a whole burst must fit
NOWHERE = "9"  # the discard port: where sound goes of a phone without a listener

# Ends SIPp and takes its folder away when told to end, which Linux does when its parent has died.
KEEPER = """
folder=$1; shift
trap 'kill -KILL $!; wait $!; rm -rf "$folder"; exit 143' TERM INT HUP
"$@" &
wait $!
"""
STOP_S = 10

SOUNDS = "8 101"  # payload types that a phone takes: A-law, and keys beside the sound


class CallFailed(RuntimeError):
    """Say that SIPp saw another course of the call than the scenario's."""


@dataclass(frozen=True)
class CallsEnded:
    """Count the calls that took the scenario's course, and those that did not."""

    successful: int
    failed: int


class Sipp:
    """Start one SIPp with a scenario; it ends when its calls have run their course.

    `rows` are the lines of the injection file, one a call, columns joined by `;`. SIPp reads them
    as they are, so they may hold what a hostile caller sends. `keys` fill the scenario's own
    keywords, such as [audio_port], where this phone's sound is sent to and comes from. A `nice`
    below 0 lets it run before what it measures, as a telephone company's own machine does.
    """

    def __init__(
        self,
        scenario: str,
        *,
        host: str,
        port: int,
        peer: tuple[str, int],
        rows: Sequence[str] = ("-",),
        keys: Mapping[str, str] | None = None,
        service: str = "",
        calls: int = 1,
        rate: int = 10,
        duration_ms: int = 0,
        timeout_s: int = 60,
        nice: int = 0,
    ) -> None:
        self.scenario = scenario
        self.address = (host, port)
        self._folder = tempfile.TemporaryDirectory(prefix="sipp-", ignore_cleanup_errors=True)
        folder = Path(self._folder.name)
        (folder / "rows.csv").write_text("SEQUENTIAL\n" + "".join(f"{row}\n" for row in rows))
        self._log = folder / "errors.log"
        self._output = folder / "output.log"
        self._seen = folder / "seen.log"
        self._counts = folder / "counts.csv"
        # Filled in here and not by SIPp's own -key, which knows no keyword in a status line.
        course = (SCENARIOS / f"{scenario}.xml").read_text(encoding="utf-8")
        known = {"audio_port": NOWHERE, "sounds": SOUNDS, "limit_ms": str(duration_ms)}
        for name, value in {**known, **(keys or {})}.items():
            course = course.replace(f"[{name}]", value)
        (folder / "scenario.xml").write_text(course, encoding="utf-8")
        # `nice` says so and goes on when this account may not have a higher priority.
        command = [
            *(("nice", "-n", str(nice)) if nice else ()),
            *("sipp", f"{peer[0]}:{peer[1]}", "-sf", str(folder / "scenario.xml")),
            *("-i", host, "-p", str(port), "-m", str(calls), "-r", str(rate), "-l", str(calls)),
            *("-inf", str(folder / "rows.csv"), "-d", str(duration_ms)),
            *("-timeout", str(timeout_s), "-timeout_error", "-nostdin"),
            *("-trace_err", "-error_file", str(self._log)),
            *("-trace_logs", "-log_file", str(self._seen)),
            *("-trace_stat", "-stf", str(self._counts), "-fd", str(timeout_s)),
            *("-buff_size", str(SOCKET_BYTES)),
        ]
        if service:
            command += ["-s", service]
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(  # noqa: S603 — SIPp, with arguments made here
                ("/bin/sh", "-c", KEEPER, "telephone", str(folder), *command),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=folder,
                preexec_fn=end_with_parent,
            )
        self._timeout_s = timeout_s

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait(STOP_S)
        self._folder.cleanup()

    @property
    def done(self) -> bool:
        return self._process.poll() is not None

    @property
    def display(self) -> str:
        """Give what the phone's display showed: the callers' From headers, as far as logged."""
        return self._seen.read_text() if self._seen.exists() else ""

    def ended(self) -> CallsEnded:
        """Wait until every call is over, whatever its course; raise `CallFailed` if that fails."""
        try:
            self._process.wait(timeout=self._timeout_s + SPARE_S)
        except subprocess.TimeoutExpired as error:
            raise CallFailed(f"{self.scenario}: SIPp did not end") from error
        if not self._counts.exists():
            raise CallFailed(f"{self.scenario}: SIPp counted nothing: {self._said()}")
        *_, last = csv.DictReader(self._counts.read_text().splitlines(), delimiter=";")
        return CallsEnded(int(last["SuccessfulCall(C)"]), int(last["FailedCall(C)"]))

    def _said(self) -> str:
        return (self._log.read_text() if self._log.exists() else self._output.read_text())[-1500:]

    def hang_up(self) -> None:
        """Let the phone of `answer_and_hang_up_when_told` end its call; it must be in one."""
        found = re.search(r"^call-id (\S+)", self.display, re.MULTILINE)
        if found is None:
            raise CallFailed(f"{self.scenario}: the phone is in no call")
        host, port = self.address
        lines = (
            f"INFO sip:phone@{host}:{port} SIP/2.0",
            f"Via: SIP/2.0/UDP {host};branch=z9hG4bK-told",
            f"From: <sip:hand@{host}>;tag=hand",
            f"To: <sip:phone@{host}:{port}>",
            f"Call-ID: {found[1]}",
            *("CSeq: 1 INFO", "Max-Forwards: 1", "Content-Length: 0", "", ""),
        )
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as hand:
            hand.sendto("\r\n".join(lines).encode(), self.address)

    def wait(self) -> None:
        """Wait until every call has run its course; raise `CallFailed` with SIPp's words."""
        try:
            code = self._process.wait(timeout=self._timeout_s + SPARE_S)
        except subprocess.TimeoutExpired as error:
            raise CallFailed(f"{self.scenario}: SIPp did not end") from error
        if code != 0:
            raise CallFailed(f"{self.scenario}: SIPp ended with {code}: {self._said()}")
