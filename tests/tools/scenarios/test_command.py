"""A case that cannot be played is refused in one line, whatever is wrong with it."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from missedcall.cli import main

CASE = """
scenario: "a case"
area: urban
facts:
  - {at: 2026-11-02 10:00, what: applied}
expect: {state: demand_issued}
"""


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("2026-11-02", "0001-01-01", "the year 1 is none of 2000 to 2099"),
        ("2026-11-02 10:00", "2026-11-02 03:00", ""),  # no operator is at work
        ("area: urban", "area: urban\nlinemen: []", "linemen"),
        ("area: urban", "area: !!int ''", "cannot be read"),
    ],
)
def test_it_is_refused_in_words(tmp_path: Path, old: str, new: str, reason: str) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(CASE.replace(old, new))

    result = CliRunner().invoke(main, ["scenario", str(file)])

    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.stderr.startswith("Error: ")
    assert reason in result.stderr
