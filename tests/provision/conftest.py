"""A machine whose programs are played by short scripts on a PATH of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest

Play = Callable[[str, str], Path]


@pytest.fixture
def play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Play:
    """Put a shell script on PATH under a program's name, before the machine's own programs."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")

    def put(name: str, script: str) -> Path:
        program = folder / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        return program

    return put


@pytest.fixture
def said() -> list[str]:
    """Collect the lines a person would read."""
    return []
