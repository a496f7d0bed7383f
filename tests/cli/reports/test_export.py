"""Accounts and nodal officer take lists and reports from the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from missedcall.cli import main
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.operators import operators
from tests.kit import NOON, World
from tests.usecases.store import Store

PASSWORD = "correct horse"
DAYS = ("--since", "2026-11-23", "--until", "2026-11-24")


@pytest.fixture
def number(world: World, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give an application that got its light on 23 November."""
    monkeypatch.setenv("MISSEDCALL_PASSWORD", PASSWORD)
    for login, role in (("anita", Actor.ACCOUNTS), ("ravi", Actor.SUPERVISOR)):
        operators.add_operator(
            world.deps, login=login, name=login, role=role, password=PASSWORD, extension=None,
            language="hi", by="test", now=NOON,
        )  # fmt: skip
    store = Store(world)
    store.receives("M1")
    lit = store.paid()
    store.issues("M1")
    store.energises(lit, "M1")
    return lit


def ask(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def export(*words: str, by: str = "anita") -> Result:
    return ask("export", "connections", *DAYS, "--as", by, *words)


def test_exports_to_a_file_and_to_the_terminal(number: str, tmp_path: Path) -> None:
    file = tmp_path / "lights.csv"
    assert export("--out", str(file)).stdout == f"1 connection in {file}\n"
    assert number in file.read_text("utf-8")
    (line,) = json.loads(export("--format", "json").stdout)
    assert (line["application"], line["meter"], line["bp"]) == (number, "M1", None)
    assert line["energised_at"] == "2026-11-23T07:30:00+00:00"


def test_who_may_not_export_gets_nothing(number: str) -> None:
    refused = export(by="ravi")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "needs a nodal or admin or accounts" in refused.stderr
    backwards = export("--until", "2026-11-01")
    assert (backwards.exit_code, backwards.stdout) == (2, "")


def test_reports_a_month_to_the_regulator(number: str) -> None:
    _office, together = json.loads(ask("report", "cserc", "--month", "2026-11", "--json").stdout)
    assert (together["connections"], together["percent_3"]) == (1, 100)
    assert ask("report", "cserc", "--month", "2026-11", "--csv").stdout.startswith("month,office,")
    assert "412" in ask("report", "cserc", "--month", "2026-11").stdout
    assert ask("report", "cserc", "--month", "2999-01").exit_code == 2


def test_an_id_that_no_row_has_is_refused_plainly(world: World) -> None:
    refused = ask("tasks", "done", "99999999999", "--note", "x")
    assert refused.exit_code == 2
    assert "'99999999999' is the id of no row" in refused.stderr
