"""Find the other programs the service and its demonstration use, or get them."""

import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

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
    "ip": "iproute2",
    "ss": "iproute2",
    "openssl": "openssl",
}
SERVICES = {
    "bearerbox": "kannel",
    "postgres": "postgresql",
}  # packages that start a system service, which is not wanted

# Found on PATH or got as a package: a telephone to test with, and what the voice is made with.
PLAIN = ("sipp", "espeak-ng", "sox")
# What only the tests need: Kannel, the SMS gateway they send through, an operator's browser, the
# database that a service on several machines has, and what makes networks and certificates.
TESTING = ("bearerbox", "chromium", "postgres", "ip", "ss", "openssl")

# Programs to which -v means something else.
TELL_AT_LENGTH = frozenset({"espeak-ng", "sox", "bearerbox", "chromium", "postgres", "openssl"})
SYSTEM_PATH = "/usr/sbin:/usr/local/sbin"
VERSIONED = "usr/lib/postgresql/*/bin"  # where Debian keeps what PATH does not have, by version


def find_programs(name: str) -> Path | None:
    """Find a program on PATH or among those of the system, or None."""
    versioned = os.pathsep.join(str(folder) for folder in sorted(Path("/").glob(VERSIONED)))
    path = f"{SYSTEM_PATH}{os.pathsep}{versioned}"
    place = shutil.which(name) or shutil.which(name, path=path)
    return Path(place) if place else None


def wanted(*, tests: bool) -> tuple[str, ...]:
    """Name the programs that a package brings, with `tests` also those that only they need."""
    return (*PLAIN, *TESTING) if tests else PLAIN


def install_missing(names: Sequence[str], *, apt: Apt) -> None:
    """Install all that is missing of some programs in one go: the quickest way.

    What that cannot bring is said, and left for `ensure` to try, and to tell, one by one.
    """
    missing = [name for name in names if find_programs(name) is None]
    if not missing or not apt.present():
        return
    try:
        apt.install(", ".join(missing), list(dict.fromkeys(PACKAGES[name] for name in missing)))
    except trouble.CannotProvideError as error:
        apt.shell.say(str(error))
    for name in missing:
        if name in SERVICES and find_programs(name):
            apt.quieten(SERVICES[name])


def ensure(name: str, *, say: shell.Say, apt: Apt | None = None) -> Path:
    """Find a program or install the package that has it.

    Raises CannotProvideError with the reason and the mend.
    """
    found = find_programs(name)
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
    found = find_programs(name)
    if found is None:
        raise trouble.CannotProvideError(
            thing=name,
            reason=f"package {PACKAGES[name]} did not put it on PATH",
            mend=f"put {name} on PATH",
        )
    return found


def version(program: Path) -> str | None:
    """Ask a program for its version number; None when it does not tell one."""
    asked = "--version" if program.name in TELL_AT_LENGTH else "-v"
    found = re.search(
        r"(?:v=|v|: |version `|Chromium |PostgreSQL\) )(\d+(?:\.\d+)+)",
        machine.output((str(program), asked)),
    )
    return found[1] if found else None
