"""Name the folders where an Asterisk that is installed keeps its modules and its sounds."""

from collections.abc import Iterable
from pathlib import Path


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


def first(places: Iterable[Path], *, holding: str) -> Path | None:
    return next((place for place in places if (place / holding).exists()), None)
