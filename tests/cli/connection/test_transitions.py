"""The table of transitions is shown as it is executed."""

import json
from pathlib import Path

from click.testing import CliRunner

from missedcall.cli import main
from missedcall.domain.connection.states import Rule
from missedcall.domain.connection.transitions import TRANSITIONS

PAGE = Path(__file__).parents[3] / "docs/reference/transitions.md"


def shown(*options: str) -> str:
    return CliRunner().invoke(main, ["transitions", *options]).stdout


def test_the_manual_shows_the_table_that_is_executed() -> None:
    """To mend it: run `make docs`."""
    assert shown("--markdown") in PAGE.read_text("utf-8")


def test_every_change_is_there_once_with_its_clocks() -> None:
    rows = json.loads(shown("--json"))
    assert [row["rule"] for row in rows] == [change.rule for change in TRANSITIONS]
    (settled,) = (row for row in rows if row["rule"] == Rule.PAID)
    assert (settled["to"], settled["message"]) == ("paid", "paid")
    assert (settled["starts"], settled["stops"]) == ("C6, C7", "C4")
    assert settled["refusal"].startswith("the settled money is less")
