"""The README can be read at one sitting, and its pictures are small."""

import pytest

from tests.support import documents


def test_it_has_at_most_120_lines() -> None:
    assert len(documents.read("README.md").splitlines()) <= 120


def test_its_two_commands_come_first() -> None:
    text = documents.read("README.md")
    assert text.index("make demo") < text.index("make test") < text.index("make run")


@pytest.mark.parametrize("name", ["desk", "wallboard"])
def test_its_pictures_are_small(name: str) -> None:
    picture = documents.MANUAL / "pictures" / f"{name}.png"
    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert picture.stat().st_size < 150_000
