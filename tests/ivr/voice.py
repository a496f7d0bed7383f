"""Run the server of the voice as the service does, in a process of its own, and read its log."""

import contextlib
import logging
import multiprocessing
import wave
from collections.abc import Iterator
from pathlib import Path

from ivr.prompts import prompts
from ivr.status_line.agi import AgiServer
from missedcall.config import Config
from missedcall.db import engine
from missedcall.service import ports
from tests import kit
from tests.ivr.exchange import wait_until
from tests.kit import NOON

BOOK = prompts.load_prompts()
SECRET = "dialplan-secret"


@contextlib.contextmanager
def speaking(config: Config, *, database: str, log: Path, secret: str = SECRET) -> Iterator[None]:
    """Serve for as long as the block lasts; the clock stands at noon."""
    # Started afresh, not forked: its calls are forks of it, and must not inherit our threads.
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(config, database, log, secret)
    )
    process.start()
    try:
        wait_until(lambda: ports.answers(config.ports.agi_host, config.ports.agi), seconds=60)
        yield
    finally:
        process.terminate()
        process.join()
        process.close()


def short_sounds(folder: Path) -> Path:
    """Make a tone of 0.15 s for every unit, so that a call takes seconds."""
    for unit in BOOK.units():
        make_sound(folder / f"{unit}.wav", seconds=0.15)
    return folder


def make_sound(file: Path, *, seconds: float) -> None:
    """Make a tone of 4000 Hz."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(file), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(b"\x00\x20\x00\xe0" * int(4000 * seconds))


def _serve(config: Config, database: str, log: Path, secret: str) -> None:
    logging.basicConfig(filename=log, level=logging.DEBUG, format="%(name)s %(message)s")
    deps = kit.make_deps(engine.connect_database(database), config=config)
    with AgiServer(deps, prompts=BOOK, clock=lambda: NOON, secret=secret) as server:
        server.serve_forever(poll_interval=0.05)
