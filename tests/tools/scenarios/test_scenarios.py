"""Play every scenario of the folder; each says in words and times what shall come of it."""

from pathlib import Path

import pytest

from missedcall.db import engine
from tests.kit import DATABASES, shipped
from tools.scenarios import file, outcome
from tools.scenarios.play import play

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_it_comes_out_as_the_file_says(path: Path) -> None:
    scenario = file.read(path)
    server = DATABASES.server
    database = engine.connect_database(server.fresh()) if server else None
    found = outcome.of(play(scenario, config=shipped(), database=database))
    assert scenario.expect
    assert outcome.differences(scenario.expect, found) == []
