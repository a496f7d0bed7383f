"""`make clean` takes what can be made again, and keeps what cannot."""

import shutil
import subprocess
from pathlib import Path

import pytest

from missedcall.provision import places

MADE = (".venv/bin/python", "var/cache/uv/wheel", "var/demo/1/missedcall.db", "var/log/setup.log")
DATA = ("var/service/missedcall.db", "var/service/secrets.env", "var/service/recordings/1.wav")
PYTHON = ("web/__pycache__/app.pyc", "missedcall/db/__pycache__/engine.pyc")
SOURCE = ("web/app.py", "missedcall/db/engine.py")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    shutil.copy(places.REPOSITORY / "Makefile", tmp_path)
    for name in (*MADE, *DATA, *PYTHON, *SOURCE):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return tmp_path


def clean(clone: Path, *more: str) -> str:
    command = ("make", "-C", str(clone), "--no-print-directory", "clean", *more)
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def left(clone: Path) -> set[str]:
    return {str(file.relative_to(clone)) for file in clone.rglob("*") if file.is_file()}


def test_the_services_data_is_kept_and_told(clone: Path) -> None:
    said = clean(clone)

    assert left(clone) == {"Makefile", *DATA, *SOURCE}
    assert "kept var/service" in said
    assert "make clean DATA=1 removes it" in said


def test_the_services_data_goes_when_that_is_asked_for(clone: Path) -> None:
    said = clean(clone, "DATA=1")

    assert left(clone) == {"Makefile", *SOURCE}
    assert "kept" not in said


def test_without_a_service_nothing_is_left(clone: Path) -> None:
    shutil.rmtree(clone / "var" / "service")

    said = clean(clone)
    clean(clone)

    assert left(clone) == {"Makefile", *SOURCE}
    assert not (clone / "var").exists()
    assert "kept" not in said
