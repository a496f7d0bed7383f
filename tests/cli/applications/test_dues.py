"""Accounts take lists of arrears from the command line, and see them masked."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from missedcall.cli import main
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.operators import operators
from tests.kit import NOON, World

PASSWORD = "correct horse"
HEAD = "bp,locality,name,address,mobile,amount\n"
LIST = f"{HEAD}1000118821,1002,Sunita Verma,House 12,9876500077,1240\n"


@pytest.fixture(autouse=True)
def people(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MISSEDCALL_PASSWORD", PASSWORD)
    for login, role in (("anita", Actor.ACCOUNTS), ("ravi", Actor.OPERATOR)):
        operators.add_operator(
            world.deps, login=login, name=login, role=role, password=PASSWORD, extension=None,
            language="hi", by="test", now=NOON,
        )  # fmt: skip


def ask(*words: str) -> Result:
    return CliRunner().invoke(main, ["dues", *words])


def test_a_list_is_taken_once_and_shown_without_names(world: World, tmp_path: Path) -> None:
    file = tmp_path / "owed.csv"
    file.write_text(LIST)
    words = ("import", str(file), "--as-of", "2026-10-01", "--as", "anita")

    assert ask(*words).stdout == "1 taken, 0 wrong\n"
    assert ask(*words).stdout == "1 taken, 0 wrong, the same as before\n"
    shown = ask("list", "--json").stdout
    (row,) = json.loads(shown)
    assert (row["bp"], row["amount_paise"], row["as_of"]) == ("…8821", 124_000, "2026-10-01")
    assert "Sunita" not in shown
    assert "98765" not in shown


def test_good_lines_are_taken_and_wrong_ones_named(world: World, tmp_path: Path) -> None:
    file = tmp_path / "owed.csv"
    file.write_text(f"{LIST}12,1002,A,B,,5\n")

    answer = ask("import", str(file), "--json", "--as", "anita")

    assert answer.exit_code == 1
    told = json.loads(answer.stdout)
    assert (told["taken"], [each["line"] for each in told["wrong"]]) == (1, [3])
    assert len(world.rows("arrears")) == 1


@pytest.mark.parametrize(
    "text", ["", "name,amount\nA,5\n", "bp,locality,name,address,amount\n1,2,3\n"]
)
def test_what_is_no_list_is_refused_whole(world: World, tmp_path: Path, text: str) -> None:
    file = tmp_path / "owed.csv"
    file.write_text(text)

    answer = ask("import", str(file), "--as", "anita")

    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr.startswith("owed.csv: ")
    assert world.rows("arrears_lists") == []


def test_who_takes_calls_takes_no_list(tmp_path: Path) -> None:
    file = tmp_path / "owed.csv"
    file.write_text(LIST)
    assert "ravi is operator" in ask("import", str(file), "--as", "ravi").stderr
