"""Accounts link BP numbers from the command line, one by one or by a list."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from missedcall.cli import main
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.operators import operators
from tests.kit import NOON, World

PASSWORD = "correct horse"


@pytest.fixture
def number(world: World, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give an application, with a person of accounts and an operator to link it."""
    monkeypatch.setenv("MISSEDCALL_PASSWORD", PASSWORD)
    for login, role in (("anita", Actor.ACCOUNTS), ("ravi", Actor.OPERATOR)):
        operators.add_operator(
            world.deps, login=login, name=login, role=role, password=PASSWORD, extension=None,
            language="hi", by="test", now=NOON,
        )  # fmt: skip
    return world.submit(*world.talks()).number


def ask(*words: str, by: str = "anita") -> Result:
    return CliRunner().invoke(main, ["bp", *words, "--as", by])


def test_links_one_and_says_why_another_is_not_linked(world: World, number: str) -> None:
    assert ask("link", number, "1000123456", "--reason", "SAP").stdout == "linked\n"
    for application, bp in (("41226000028", "1000123456"), (number, "12")):
        refused = ask("link", application, bp, "--reason", "SAP")
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert "check its number" in refused.stderr or "ten digits" in refused.stderr
    assert world.one("bp_numbers")["bp"] == "1000123456"


def test_takes_a_list_and_reports_its_lines(world: World, number: str, tmp_path: Path) -> None:
    file = tmp_path / "linked.csv"
    file.write_text(f"application,bp\n{number},1000123456\n{number},12\n")
    wrong = ask("import", str(file), "--json")
    assert wrong.exit_code == 2
    assert json.loads(wrong.stdout)["wrong"] == [
        {
            "line": 3,
            "application": number,
            "code": "not_a_bp",
            "reason": "a BP number has ten digits; copy it from the bill",
        }
    ]
    assert world.rows("bp_numbers") == []

    file.write_text(f"application,bp\n{number},1000123456\n")
    assert ask("import", str(file), "--dry-run").stdout == "1 new, 0 known, 0 wrong\n"
    assert world.rows("bp_numbers") == []
    assert ask("import", str(file)).stdout == "1 new, 0 known, 0 wrong\n"
    assert ask("import", str(file)).stdout == "0 new, 1 known, 0 wrong\n"


def test_what_is_no_list_is_refused_by_its_file_and_columns(number: str, tmp_path: Path) -> None:
    file = tmp_path / "linked.csv"
    file.write_text("a,b\n1,2\n")

    refused = ask("import", str(file))

    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.startswith("linked.csv: the columns application, bp are missing")
    assert refused.stderr.endswith("name the columns: application,bp\n")


def test_who_takes_calls_links_nothing(number: str) -> None:
    refused = ask("link", number, "1000123456", "--reason", "SAP", by="ravi")
    assert refused.exit_code == 2
    assert "ravi is operator" in refused.stderr
