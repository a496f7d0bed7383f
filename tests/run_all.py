"""Pass every test: on SQLite and, beside them, those of the database on PostgreSQL too.

`python -m tests.run_all [what pytest takes]`. Real telephones, browsers and gateways mostly wait,
so more of them run at once than there are processors. Whatever failed beside others is told, then
run once more with the machine to itself; what fails again, or cannot even be collected, fails.
"""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

LOGS = Path("var/log")
SOME_FAILED = 1  # pytest's own exit status; any other but 0 means that not all could be run

ONCE_MORE = (
    "failed beside other tests; once more, alone. One that passes only alone wants mending."
)


@dataclass(frozen=True)
class Run:
    """One run of pytest: how many tests at once, which, and with what in the environment."""

    name: str
    at_once: int
    arguments: Sequence[str]
    environ: Mapping[str, str] = field(default_factory=dict)

    @property
    def log(self) -> Path:
        return LOGS / f"test-{self.name}.log"

    def start(self, *more: str, at_once: int, log: Path | None = None) -> subprocess.Popen[bytes]:
        """Start it; its words go to `log`, or to the terminal."""
        command = [sys.executable, "-m", "pytest", "-q", "-n", str(at_once), "--dist", "worksteal"]
        command += ["-o", f"cache_dir=var/cache/pytest-{self.name}", *more, *self.arguments]
        out = None if log is None else log.open("wb")
        return subprocess.Popen(
            command, env={**os.environ, **self.environ}, stdout=out, stderr=subprocess.STDOUT
        )

    def once_more(self) -> int:
        """Run what failed again, alone."""
        sys.stdout.write(f"{self.name}: {ONCE_MORE}\n")
        sys.stdout.flush()
        again = ("--last-failed", "--last-failed-no-failures", "none", "--maxfail", "1")
        return self.start(*again, at_once=0).wait()


def main(arguments: Sequence[str]) -> int:
    """Run both; give 0 when all passed, at the second try at the latest."""
    LOGS.mkdir(parents=True, exist_ok=True)
    sqlite = Run("sqlite", 3, arguments)
    postgresql = Run(
        "postgresql",
        2,
        [
            "tests/db",
            "tests/usecases",
            "tests/tools/scenarios",
            "tests/web/test_hostile_values.py",
        ],
        {"MISSEDCALL_TEST_DATABASE": "postgresql"},
    )
    beside = postgresql.start(at_once=postgresql.at_once, log=postgresql.log)
    try:
        statuses = [sqlite.start(at_once=sqlite.at_once).wait(), beside.wait()]
    except KeyboardInterrupt:
        beside.wait()
        return 130
    sys.stdout.write(f"On PostgreSQL:\n{postgresql.log.read_text()}")
    again = zip((sqlite, postgresql), statuses, strict=True)
    statuses = [run.once_more() if status == SOME_FAILED else status for run, status in again]
    return max(statuses)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
