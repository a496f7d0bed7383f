"""What the screens are built from is locked, and what is committed is what was built."""

import json
import shutil
from pathlib import Path

import pytest

from tools import assets


@pytest.fixture
def copies(tmp_path: Path) -> tuple[Path, Path]:
    sources, static = tmp_path / "assets", tmp_path / "static"
    shutil.copytree(assets.SOURCES, sources)
    for name in json.loads((sources / "built.json").read_text("utf-8"))["files"]:
        (static / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(assets.STATIC / name, static / name)
    return sources, static


def test_the_files_that_ship_are_those_that_were_built() -> None:
    assets.check_assets()
    assert "SIL Open Font License" in (assets.STATIC / "fonts/OFL.txt").read_text("utf-8")
    assert "Bootstrap Authors" in (assets.STATIC / "console-licenses.txt").read_text("utf-8")


def test_a_file_that_is_another_is_named(copies: tuple[Path, Path]) -> None:
    sources, static = copies
    (static / "console.css").write_text("body { color: red }")

    with pytest.raises(assets.StaleAssets, match=r"console\.css"):
        assets.check_assets(sources=sources, static=static)


def test_a_changed_source_is_told(copies: tuple[Path, Path]) -> None:
    sources, static = copies
    with (sources / "_parts.scss").open("a") as file:
        file.write("p { color: red }\n")

    with pytest.raises(assets.StaleAssets, match="--build"):
        assets.check_assets(sources=sources, static=static)


def test_every_package_is_locked_by_its_hash() -> None:
    lock = json.loads((assets.SOURCES / "package-lock.json").read_text("utf-8"))
    named = [each for each in lock["packages"] if each]

    assert named
    assert all("integrity" in lock["packages"][each] for each in named)
