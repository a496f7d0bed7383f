"""Find an Asterisk on this machine, or get one."""

import os
import re
import shutil
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from missedcall.provision import apt as apt_sources
from missedcall.provision import (
    asterisk_folder,
    asterisk_places,
    asterisk_trial,
    machine,
    shell,
    trouble,
)
from missedcall.provision.apt import Apt

VARIABLE = "MISSEDCALL_ASTERISK"
# The journal is read with the AMI action DBGetTree, which every Asterisk since 20 has.
OLDEST = 20
PROOF_OF_MODULES = "res_pjsip.so"


@dataclass(frozen=True)
class AsteriskProgram:
    """An Asterisk that can be started: `command` plus arguments such as ("-C", conf, "-f").

    `modules_dir` and `data_dir` belong into asterisk.conf as astmoddir and astdatadir; `origin`
    says in words where it came from.
    """

    command: tuple[str, ...]
    modules_dir: Path
    data_dir: Path
    version: str
    origin: str


class Route(Enum):
    """How an Asterisk that is not there is got."""

    PACKAGE = "from the distribution's package"
    FOLDER = "into a folder of our own (80 MB to fetch)"


def find(programs_dir: Path, *, configured: str | None = None) -> AsteriskProgram | None:
    """Find an Asterisk without the network: the configured one, the machine's, our own folder's.

    `configured` is the path of a program; without it MISSEDCALL_ASTERISK is asked.
    Raises CannotProvideError when the configured one cannot serve: it is never passed over.
    """
    named = configured or os.environ.get(VARIABLE)
    if named:
        return _configured(Path(named))
    return _installed() or _own(programs_dir)


def ensure(
    programs_dir: Path,
    *,
    say: shell.Say,
    configured: str | None = None,
    apt: Apt | None = None,
) -> AsteriskProgram:
    """Find an Asterisk or get one, saying each step; needs root or sudo only to get one.

    Raises CannotProvideError with the reason and the mend.
    """
    found = find(programs_dir, configured=configured)
    if found is not None:
        return found
    apt = apt or apt_sources.here(say)
    with machine.alone(programs_dir, say=say):
        got = find(programs_dir) or _get(programs_dir, apt=apt)
    if got is None:
        raise trouble.CannotProvideError(
            thing="Asterisk",
            reason="it was fetched, but does not start here",
            mend=f"read {apt.shell.log}, or install Asterisk and set {VARIABLE}=/path/to/asterisk",
        )
    return got


def update(programs_dir: Path, *, say: shell.Say, apt: Apt | None = None) -> AsteriskProgram:
    """Fetch the newest Asterisk and its libraries into the folder of our own.

    The one that is there stays until the new one has started. One that is named or installed is
    not ours to update: then nothing is done, and said so.
    Raises CannotProvideError when a newer one cannot be had or does not start.
    """
    apt = apt or apt_sources.here(say)
    found = find(programs_dir)
    if found is None:
        return ensure(programs_dir, say=say, apt=apt)
    if found != _own(programs_dir):
        say(f"Asterisk {found.version} is {found.origin}; it is updated where it came from")
        return found
    with machine.alone(programs_dir, say=say):
        got = _fetch(programs_dir, apt=apt)
    say(f"Asterisk {got.version} is in place of {found.version}; start the service anew to use it")
    return got


def route(*, has_apt: bool, package_version: str | None) -> Route:
    """Decide how to get an Asterisk: the distribution's package where it is not too old.

    Raises CannotProvideError on a machine without apt, where we know no way.
    """
    if not has_apt:
        raise trouble.CannotProvideError(
            thing="Asterisk",
            reason="it is not installed, and this machine has no apt-get to get it with",
            mend=f"install Asterisk {OLDEST} or later, or set {VARIABLE}=/path/to/asterisk",
        )
    offered = major(package_version or "")
    return Route.PACKAGE if offered >= OLDEST else Route.FOLDER


def major(version: str) -> int:
    """Read the major version from `Asterisk 22.10.1~dfsg` or `1:22.10.1+dfsg-1`; 0 if none."""
    found = re.search(r"(?:^|:|\s)(?:certified[-/])?(\d+)\.", version)
    return int(found[1]) if found else 0


def _get(programs_dir: Path, *, apt: Apt) -> AsteriskProgram | None:
    if apt.present() and apt.shell.root is not None:
        apt.refresh(wanted="Asterisk")
    way = route(has_apt=apt.present(), package_version=apt.candidate("asterisk"))
    apt.shell.say(f"Asterisk is not here; getting it {way.value}")
    if way is Route.PACKAGE:
        _install(apt)
        return _installed()
    return _fetch(programs_dir, apt=apt)


def _fetch(programs_dir: Path, *, apt: Apt) -> AsteriskProgram:
    """Fetch one into the folder of our own; it gets its name once it has started."""
    fetched = asterisk_folder.fetch(programs_dir, apt=apt)
    version = _version(fetched.command)
    fault = asterisk_trial.fault(
        fetched.command, modules_dir=fetched.modules_dir, data_dir=fetched.data_dir
    )
    if version is None or fault is not None:
        there = _own(programs_dir)
        raise trouble.CannotProvideError(
            thing=f"Asterisk {version or ''}".strip(),
            reason=f"it was fetched, but {fault or 'does not tell its version'}",
            mend=f"{there.version} stays in use; try again when the suite has a newer one"
            if there
            else f"read {apt.shell.log}, or install Asterisk and set {VARIABLE}=/path/to/asterisk",
        )
    return _program(asterisk_folder.put_in_place(fetched, programs_dir), version)


def _install(apt: Apt) -> None:
    apt.install("Asterisk", asterisk_folder.PACKAGES)
    apt.quieten("asterisk")


def _configured(program: Path) -> AsteriskProgram:
    found = _described(program, origin=f"named by {VARIABLE} or the configuration")
    if found is None:
        raise trouble.CannotProvideError(
            thing="Asterisk",
            reason=f"{program} does not run, is older than {OLDEST}, or lacks {PROOF_OF_MODULES}",
            mend=f"correct {VARIABLE}, or unset it to have one found or fetched",
        )
    return found


def _installed() -> AsteriskProgram | None:
    place = shutil.which("asterisk") or shutil.which("asterisk", path="/usr/sbin:/usr/local/sbin")
    return _described(Path(place), origin="installed on this machine") if place else None


def _own(programs_dir: Path) -> AsteriskProgram | None:
    folder = asterisk_folder.folder(programs_dir)
    version = None if folder is None else _version(folder.command)
    return None if folder is None or version is None else _program(folder, version)


def _program(folder: asterisk_folder.Folder, version: str) -> AsteriskProgram:
    return AsteriskProgram(
        command=folder.command,
        modules_dir=folder.modules_dir,
        data_dir=folder.data_dir,
        version=version,
        origin="fetched into a folder of our own",
    )


def _described(program: Path, *, origin: str) -> AsteriskProgram | None:
    version = _version((str(program),))
    modules = asterisk_places.first(asterisk_places.module_dirs(program), holding=PROOF_OF_MODULES)
    data = asterisk_places.first(asterisk_places.data_dirs(program), holding="sounds")
    if version is None or modules is None or data is None or major(version) < OLDEST:
        return None
    return AsteriskProgram(
        command=(str(program),), modules_dir=modules, data_dir=data, version=version, origin=origin
    )


def _version(command: tuple[str, ...]) -> str | None:
    """Ask a program for its version: `Asterisk 22.10.1+dfsg` gives `22.10.1+dfsg`."""
    found = re.search(r"^Asterisk (\S+)", machine.output((*command, "-V")), re.MULTILINE)
    return found[1] if found else None
