"""Play every situation of the folder; each says in words and times what shall come of it."""

from pathlib import Path

import pytest

from missedcall.situation import file, outcome
from missedcall.situation.play import play
from tests.kit import shipped

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_it_comes_out_as_the_file_says(path: Path) -> None:
    situation = file.read(path)
    found = outcome.of(play(situation, config=shipped()))
    assert situation.expect
    assert outcome.differences(situation.expect, found) == []
