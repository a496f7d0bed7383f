"""Make the virtual environment: `python3 -m missedcall.provision.environment [--checks]`.

Fills it with exactly what the locks say; nothing is resolved here, build backends included, so a
release of today changes nothing. Runs on the machine's own Python, before any package of ours is
there.
"""

import hashlib
import importlib.util
import os
import shutil
import sys
from collections.abc import Sequence
from enum import Enum
from pathlib import Path

from missedcall.provision import entry, machine, pip_settings, places, trouble
from missedcall.provision.apt import Apt
from missedcall.provision.shell import ProgressCount, Say, Shell

SETUP_LOCK = "requirements-setup.lock"  # uv, which installs, and the build backend of our own
KEYED_BY = ("setup.cfg", "pyproject.toml", SETUP_LOCK)


class EnvironmentScope(Enum):
    """For what the environment is made, and the lock that says what is in it."""

    SERVICE = "requirements.lock"
    CHECKS = "requirements-checks.lock"  # the service's packages too


def key(repository: Path, *, scope: EnvironmentScope, python: tuple[int, int]) -> str:
    """Name the state a finished environment is in: what it was made from, for which use, where.

    The place counts, because the scripts of an environment carry its full path.
    """
    digest = hashlib.sha256(f"{repository} {python[0]}.{python[1]}".encode())
    for name in (*KEYED_BY, scope.value):
        digest.update((repository / name).read_bytes())
    return digest.hexdigest()


def ensure(repository: Path, *, scope: EnvironmentScope, say: Say, log: Path) -> None:
    """Make `.venv` complete, or do nothing when it is; an interrupted set-up goes on.

    One that is complete for the checks serves the service too, and stays.
    Raises CannotProvideError when Python's venv module, the network or the disk fails.
    """
    venv = repository / ".venv"
    stamp = venv / ".complete"
    python = sys.version_info[:2]
    wanted = key(repository, scope=scope, python=python)
    enough = {wanted, key(repository, scope=EnvironmentScope.CHECKS, python=python)}
    if _complete(stamp, enough):
        return
    with machine.alone(repository / "var", say=say):
        if _complete(stamp, enough):
            return
        stamp.unlink(missing_ok=True)
        shell = Shell(say=say, log=log, root=machine.privilege_here())
        if not _usable(venv):
            _create(venv, shell)
        _fill(repository, venv, shell, lock=scope.value)
        stamp.write_text(wanted)


def _complete(stamp: Path, enough: set[str]) -> bool:
    return stamp.is_file() and stamp.read_text() in enough


def _usable(venv: Path) -> bool:
    """Say whether an environment, filled or not, is of this Python and was made in this place."""
    same = f"import sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    python = str(venv / "bin" / "python")
    pip = venv / "bin" / "pip"
    # A path with a space, or a long one, stands in the second line.
    if not pip.is_file() or str(venv) not in "".join(pip.read_text().splitlines()[:2]):
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


def _fill(repository: Path, venv: Path, shell: Shell, *, lock: str) -> None:
    """Install uv by its hash, then with it what the lock says, and last our own package."""
    python = str(venv / "bin" / "python")
    quiet = ("--disable-pip-version-check", "--no-input", "--progress-bar=off", "--no-cache-dir")
    exact = ("--require-hashes", "--no-deps", "--only-binary=:all:")
    setup_lock = ("--requirement", str(repository / SETUP_LOCK))
    shell.step("uv", (python, "-m", "pip", "install", *quiet, *exact, *setup_lock))
    uv = (str(venv / "bin" / "uv"), "pip")
    # What uv has fetched goes with `make clean` too; beside .venv it can be linked into it.
    cache = os.environ.get("UV_CACHE_DIR") or str(repository / "var" / "cache" / "uv")
    kept_here = {"UV_CACHE_DIR": cache}
    shell.step(
        "Python packages",
        (
            *uv,
            "sync",
            "--python",
            python,
            "--require-hashes",
            "--no-build",
            str(repository / lock),
        ),
        count=ProgressCount("large packages", r"^ *Downloaded "),
        settings=kept_here | pip_settings.for_uv(python),
    )
    ours = ("--no-deps", "--no-build-isolation", "--offline", "--editable", str(repository))
    install = (*uv, "install", "--python", python, *ours)
    shell.step("The command missedcall", install, settings=kept_here)
    # Only the build reads this folder; what it said now stands in the environment.
    shutil.rmtree(repository / "missedcall.egg-info", ignore_errors=True)


def main(options: Sequence[str]) -> int:
    """Make the environment of this repository; tell a failure in one line."""
    scope = EnvironmentScope.CHECKS if "--checks" in options else EnvironmentScope.SERVICE
    return entry.run(
        lambda say: ensure(places.REPOSITORY, scope=scope, say=say, log=places.setup_log())
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
