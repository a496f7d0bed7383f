"""Find an Asterisk on this machine, or get one."""

import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from missedcall.provision import apt as apt_sources
from missedcall.provision import asterisk_folder, machine, shell, trouble
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
    FOLDER = "into a folder of our own (150 MB to fetch)"


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
    if apt.present():
        apt.refresh(wanted="Asterisk")
    way = route(has_apt=apt.present(), package_version=apt.candidate("asterisk"))
    apt.shell.say(f"Asterisk is not here; getting it {way.value}")
    if way is Route.PACKAGE:
        _install(apt)
        return _installed()
    asterisk_folder.fetch(programs_dir, apt=apt)
    return _own(programs_dir)


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
    if folder is None:
        return None
    version = _version(folder.command)
    if version is None:
        return None
    return AsteriskProgram(
        command=folder.command,
        modules_dir=folder.modules_dir,
        data_dir=folder.data_dir,
        version=version,
        origin="fetched into a folder of our own",
    )


def _described(program: Path, *, origin: str) -> AsteriskProgram | None:
    version = _version((str(program),))
    modules = _first(module_dirs(program), holding=PROOF_OF_MODULES)
    data = _first(data_dirs(program), holding="sounds")
    if version is None or modules is None or data is None or major(version) < OLDEST:
        return None
    return AsteriskProgram(
        command=(str(program),), modules_dir=modules, data_dir=data, version=version, origin=origin
    )


def module_dirs(program: Path) -> Iterable[Path]:
    """Name the folders where the modules of an Asterisk at `program` usually lie."""
    prefix = program.resolve().parent.parent
    for base in (prefix, Path("/usr")):
        yield from sorted(base.glob("lib/*-linux-gnu/asterisk/modules"))
        yield base / "lib/asterisk/modules"
        yield base / "lib64/asterisk/modules"


def data_dirs(program: Path) -> Iterable[Path]:
    """Name the folders where the sounds of an Asterisk at `program` usually lie."""
    prefix = program.resolve().parent.parent
    yield from (prefix / "share/asterisk", prefix / "var/lib/asterisk")
    yield from (Path("/usr/share/asterisk"), Path("/var/lib/asterisk"))


def _first(places: Iterable[Path], *, holding: str) -> Path | None:
    return next((place for place in places if (place / holding).exists()), None)


def _version(command: tuple[str, ...]) -> str | None:
    """Ask a program for its version: `Asterisk 22.10.1+dfsg` gives `22.10.1+dfsg`."""
    found = re.search(r"^Asterisk (\S+)", machine.output((*command, "-V")), re.MULTILINE)
    return found[1] if found else None
