"""Make the virtual environment: `python3 -m missedcall.provision.environment`.

Fills it with exactly what requirements.lock says. Runs on the machine's own Python, before any
package of ours is there.
"""

import hashlib
import importlib.util
import re
import shutil
import sys
from pathlib import Path

from missedcall.provision import machine, places, trouble
from missedcall.provision.apt import Apt
from missedcall.provision.shell import Count, Say, Shell

KEYED_BY = ("requirements.lock", "setup.cfg", "pyproject.toml")


def key(repository: Path, *, python: tuple[int, int]) -> str:
    """Name the state a finished environment is in: what it was made from, for whom, and where.

    The place counts, because the scripts of an environment carry its full path.
    """
    digest = hashlib.sha256(f"{repository} {python[0]}.{python[1]}".encode())
    for name in KEYED_BY:
        digest.update((repository / name).read_bytes())
    return digest.hexdigest()


def locked_packages(lock: str) -> int:
    """Count the packages of a lock file, those for Windows apart."""
    pinned = [line for line in lock.splitlines() if re.match(r"[\w.-]+==", line)]
    return sum(1 for line in pinned if "sys_platform == 'win32'" not in line)


def ensure(repository: Path, *, say: Say, log: Path) -> None:
    """Make `.venv` complete, or do nothing when it is; an interrupted set-up goes on.

    Raises CannotProvideError when Python's venv module, the network or the disk fails.
    """
    venv = repository / ".venv"
    stamp = venv / ".complete"
    wanted = key(repository, python=sys.version_info[:2])
    if _complete(stamp, wanted):
        return
    with machine.alone(repository / "var", say=say):
        if _complete(stamp, wanted):
            return
        stamp.unlink(missing_ok=True)
        shell = Shell(say=say, log=log, root=machine.privilege_here())
        if not _usable(venv):
            _create(venv, shell)
        _fill(repository, venv, shell)
        stamp.write_text(wanted)


def _complete(stamp: Path, wanted: str) -> bool:
    return stamp.is_file() and stamp.read_text() == wanted


def _usable(venv: Path) -> bool:
    """Say whether an environment, filled or not, is of this Python and was made in this place."""
    same = f"import sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    python = str(venv / "bin" / "python")
    pip = venv / "bin" / "pip"
    if not pip.is_file() or str(venv) not in pip.read_text().splitlines()[0]:
        return False
    return machine.succeeds((python, "-c", same)) and machine.succeeds(
        (python, "-m", "pip", "--version")
    )


def _create(venv: Path, shell: Shell) -> None:
    if importlib.util.find_spec("ensurepip") is None:
        _install_ensurepip(shell)
    shell.step("Virtual environment", (sys.executable, "-m", "venv", "--clear", str(venv)))


def _install_ensurepip(shell: Shell) -> None:
    """Install what Debian and Ubuntu cut out of Python: the parts `venv` needs."""
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if shutil.which("apt-get") is None:
        raise trouble.CannotProvideError(
            thing="Virtual environment",
            reason=f"{sys.executable} has no ensurepip",
            mend="install the venv part of this Python, or name another: make setup PYTHON=…",
        )
    Apt(shell).install(package, (package,))


def _fill(repository: Path, venv: Path, shell: Shell) -> None:
    lock = repository / "requirements.lock"
    pip = (str(venv / "bin" / "python"), "-m", "pip", "install", "--progress-bar=off")
    quiet = ("--disable-pip-version-check", "--no-input")
    shell.step(
        "Python packages",
        (*pip, *quiet, "--require-hashes", "--requirement", str(lock)),
        count=Count(
            "packages",
            r"^(Collecting|Requirement already satisfied:) ",
            locked_packages(lock.read_text()),
        ),
    )
    ours = ("--no-deps", "--editable", str(repository))
    shell.step("The command missedcall", (*pip, *quiet, *ours))
    # Only the build reads this folder; what it said now stands in the environment.
    shutil.rmtree(repository / "missedcall.egg-info", ignore_errors=True)


def main() -> int:
    """Make the environment of this repository; tell a failure in one line."""

    def say(line: str) -> None:
        sys.stderr.write(f"{line}\n")

    try:
        ensure(places.REPOSITORY, say=say, log=places.setup_log())
    except trouble.CannotProvideError as error:
        say(f"Cannot set up. {error}")
        return 1
    except KeyboardInterrupt:
        say("Stopped; run it again to go on.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
