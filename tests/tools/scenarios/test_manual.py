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
