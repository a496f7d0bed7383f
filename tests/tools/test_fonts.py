"""The font of the public pages is the one whose hash is known, with its licence beside it."""

import shutil
from pathlib import Path

import pytest

from tools import fonts


def test_the_fonts_that_ship_are_those_of_the_package() -> None:
    fonts.check_fonts()
    assert "SIL Open Font License" in (fonts.FOLDER / "OFL.txt").read_text("utf-8")


def test_a_file_that_is_another_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    package, folder = tmp_path / "package", tmp_path / "fonts"
    for name, (place, _) in fonts.FILES.items():
        (package / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(fonts.FOLDER / name, package / place)
    (package / "LICENSE").write_text("another licence")

    with pytest.raises(fonts.WrongFontFile, match="LICENSE"):
        fonts.take_fonts(package, folder)
    assert not folder.exists()

    shutil.copy(fonts.FOLDER / "OFL.txt", package / "LICENSE")
    fonts.take_fonts(package, folder)
    fonts.check_fonts(folder)
