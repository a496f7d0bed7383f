"""The manual tells of scenarios what is true."""

import re
from pathlib import Path
from typing import get_args

import pytest

from tests.kit import shipped
from tools.scenarios import file, outcome
from tools.scenarios.play import PLAYERS, play

MANUAL = Path(__file__).parents[3] / "docs"
EXAMPLE = (MANUAL / "how-to/try-a-case.md").read_text("utf-8")
TABLE = (MANUAL / "reference/scenarios.md").read_text("utf-8")
FACTS = [name for kind in PLAYERS for name in get_args(kind.model_fields["what"].annotation)]


def test_its_example_comes_out_as_it_says(tmp_path: Path) -> None:
    path = tmp_path / "example.yaml"
    (written,) = re.findall(r"```yaml\n(scenario:.*?)```", EXAMPLE, flags=re.DOTALL)
    path.write_text(written, "utf-8")
    read = file.read(path)
    assert outcome.differences(read.expect, outcome.of(play(read, config=shipped()))) == []


@pytest.mark.parametrize("name", FACTS)
def test_every_fact_is_in_its_list(name: str) -> None:
    assert re.search(rf"^\| .*`{name}`.* \|", TABLE, flags=re.MULTILINE)


@pytest.mark.parametrize("kind", PLAYERS, ids=lambda kind: kind.__name__)
def test_every_word_of_a_fact_is_beside_it(kind: type[file.Fact]) -> None:
    for name in get_args(kind.model_fields["what"].annotation):
        (line,) = re.findall(rf"^\| .*`{name}`.* \|", TABLE, flags=re.MULTILINE)
        words = kind.model_fields.keys() - {"at", "what"}
        assert {word for word in words if f"`{word}`" not in line} == set()


def test_everything_that_comes_out_is_told(tmp_path: Path) -> None:
    path = tmp_path / "short.yaml"
    path.write_text("scenario: short\nfacts: [{at: 2026-11-02 10:00, what: applied}]", "utf-8")
    found = outcome.of(play(file.read(path), config=shipped()))
    assert {key for key in found if f"`{key}`" not in TABLE} == set()
