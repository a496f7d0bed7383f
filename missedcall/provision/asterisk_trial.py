"""Start an Asterisk once, with the modules that the service loads, to see whether it can serve."""

import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from missedcall.provision import machine, places

MODULES = places.REPOSITORY / "dialplan/conf/modules.conf"
FILES = {
    "pjsip.conf": "[global]\ntype=global\n",
    "manager.conf": "[general]\nenabled=no\n",
    "logger.conf": "[general]\n[logfiles]\nconsole => error,warning\n",
}
STATE = ("astvarlibdir", "astdbdir", "astspooldir", "astrundir", "astlogdir")
BOOT_SECONDS = 30
LOOK_SECONDS = 0.1
STOP_SECONDS = 20
UNLOADED = re.compile(r"Error loading module '([\w.]+)'")


def fault(command: Sequence[str], *, modules_dir: Path, data_dir: Path) -> str | None:
    """Say why an Asterisk cannot serve: it does not come up, or lacks a module; None if it can."""
    with running(command, modules_dir=modules_dir, data_dir=data_dir) as talk:
        if not booted(talk):
            return "does not start here"
        said = (Path(talk[-1]).parent / "output").read_text(errors="replace")
    unloaded = sorted(set(UNLOADED.findall(said)))
    return f"cannot load {', '.join(unloaded)}" if unloaded else None


@contextmanager
def running(
    command: Sequence[str], *, modules_dir: Path, data_dir: Path
) -> Iterator[tuple[str, ...]]:
    """Run an Asterisk on nothing but a few files; give the command that talks to it."""
    # Its control socket's path may have 107 characters, so the folder lies high up.
    folder = Path(tempfile.mkdtemp(prefix="ast"))
    try:
        talk = (*command, "-C", str(_configured(folder, modules_dir, data_dir)))
        with (folder / "output").open("w") as output:
            process = subprocess.Popen(  # noqa: S603 - the program found or fetched, no shell
                [*talk, "-f"], stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )
        try:
            yield talk
        finally:
            _end(process)
    finally:
        shutil.rmtree(folder)


def booted(talk: Sequence[str]) -> bool:
    """Wait for Asterisk's own word that it is up; False when it does not come."""
    deadline = time.monotonic() + BOOT_SECONDS
    while time.monotonic() < deadline:
        if "fully booted" in answer(talk, "core waitfullybooted"):
            return True
        time.sleep(LOOK_SECONDS)
    return False


def answer(talk: Sequence[str], question: str) -> str:
    """Ask the running Asterisk once."""
    return machine.output((*talk, "-rx", question))


def _configured(folder: Path, modules_dir: Path, data_dir: Path) -> Path:
    directories = {
        "astetcdir": folder,
        "astmoddir": modules_dir,
        "astdatadir": data_dir,
        **dict.fromkeys(STATE, folder),
    }
    lines = [f"{name} => {place}" for name, place in directories.items()]
    (folder / "asterisk.conf").write_text("\n".join(["[directories]", *lines, ""]))
    for name, text in FILES.items():
        (folder / name).write_text(text)
    shutil.copyfile(MODULES, folder / "modules.conf")
    return folder / "asterisk.conf"


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
