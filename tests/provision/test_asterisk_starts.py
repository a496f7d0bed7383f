"""The Asterisk that set-up found or fetched starts, with its own modules and prompts."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from missedcall.provision import asterisk, machine, places

FILES = {
    "modules.conf": "[modules]\nautoload=no\nload=res_sorcery_config.so\nload=res_pjproject.so\n"
    "load=res_pjsip.so\n",
    "pjsip.conf": "[global]\ntype=global\n",
    "manager.conf": "[general]\nenabled=no\n",
    "logger.conf": "[general]\n[logfiles]\n",
}
STATE = ("astvarlibdir", "astdbdir", "astspooldir", "astrundir", "astlogdir")
BOOT_SECONDS = 30


@pytest.fixture
def found() -> asterisk.AsteriskProgram:
    """Give the Asterisk of this machine."""
    program = asterisk.find(places.programs_dir())
    assert program is not None, "no Asterisk here: run `make setup`"
    return program


@pytest.fixture
def running(found: asterisk.AsteriskProgram) -> Iterator[tuple[str, ...]]:
    """Run it on nothing but these files; give the command that talks to it."""
    # Its control socket's path may have 107 characters: pytest's own folders are too deep.
    folder = Path(tempfile.mkdtemp(prefix="ast"))
    directories = {
        "astetcdir": folder,
        "astmoddir": found.modules_dir,
        "astdatadir": found.data_dir,
        **dict.fromkeys(STATE, folder),
    }
    lines = [f"{name} => {place}" for name, place in directories.items()]
    (folder / "asterisk.conf").write_text("\n".join(["[directories]", *lines, ""]))
    for name, text in FILES.items():
        (folder / name).write_text(text)
    command = (*found.command, "-C", str(folder / "asterisk.conf"))
    with (folder / "output").open("w") as output:
        process = subprocess.Popen([*command, "-f"], stdout=output, stderr=output)
    try:
        yield command
    finally:
        process.terminate()
        process.wait(timeout=20)
        shutil.rmtree(folder)


def answer(command: tuple[str, ...], question: str) -> str:
    """Ask the running Asterisk once."""
    return machine.output([*command, "-rx", question])


def fully_booted(command: tuple[str, ...]) -> None:
    """Wait for Asterisk's own word that it is up."""
    deadline = time.monotonic() + BOOT_SECONDS
    while time.monotonic() < deadline:
        if "fully booted" in answer(command, "core waitfullybooted"):
            return
    pytest.fail("Asterisk did not come up")


@pytest.mark.asterisk
def test_it_starts_and_loads_its_modules(
    running: tuple[str, ...], found: asterisk.AsteriskProgram
) -> None:
    fully_booted(running)

    assert found.version in answer(running, "core show version")
    assert "Running" in answer(running, "module show like res_pjsip.so")


@pytest.mark.asterisk
def test_its_english_prompts_are_where_it_looks_for_them(
    found: asterisk.AsteriskProgram,
) -> None:
    assert list((found.data_dir / "sounds/en/digits").glob("1.*"))
