"""Points from the command line: seen, objected to, decided, ranked and handed on, signed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from missedcall.cli import main
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.operators import operators
from missedcall.usecases.points import points_booking
from tests.kit import NOON, World, after
from tests.usecases.store import LINEMAN, Store

PASSWORD = "correct horse"
WEEK = 7 * 24 * 60


@pytest.fixture
def number(world: World, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give a job of the lineman that was connected within the bonus and in its slot."""
    monkeypatch.setenv("MISSEDCALL_PASSWORD", PASSWORD)
    monkeypatch.setenv("MISSEDCALL_EXPORT_KEY", "a key of the company")
    people = ((LINEMAN, Actor.LINEMAN), ("je1", Actor.JE), ("ae1", Actor.AE))
    for login, role in people:
        operators.add_operator(
            world.deps, login=login, name=login, role=role, password=PASSWORD, extension=None,
            office="412", language="hi", by="test", now=NOON,
        )  # fmt: skip
    store = Store(world)
    store.receives("M1")
    made = store.paid()
    store.issues("M1")
    store.energises(made, "M1", at=90)
    return made


def ask(*words: str) -> Result:
    return CliRunner().invoke(main, ["points", *words])


def test_an_entry_is_seen_objected_to_and_answered(number: str) -> None:
    seen = json.loads(ask("list", LINEMAN, "--json").output)
    assert {row["rule"]: row["points"] for row in seen} == {"R1": 10.0, "R2": 10.0, "R6": 1.0}
    reason = ("--reason", "it was night")
    assert ask("object", number, *reason, "--as", LINEMAN).exit_code == 0
    assert "before" in ask("object", number, *reason, "--as", LINEMAN).stderr
    (row,) = json.loads(ask("objections", "--json").output)
    assert row["number"] == number
    assert "needs a" in ask("answer", "1", *reason, "--as", "je1").stderr
    assert ask("answer", "1", "--points", "2.5", *reason, "--as", "ae1").output == "answered\n"
    assert json.loads(ask("objections", "--json").output) == []


def test_a_doubt_is_decided_by_another(number: str) -> None:
    reason = ("--reason", "old photo")
    assert (
        ask("review-evidence", number, "--lineman", LINEMAN, *reason, "--as", "je1").exit_code == 0
    )
    assert len(json.loads(ask("reviews", "--json").output)) == 1
    assert ask("decide-review", "1", "wrong", *reason, "--as", "ae1").output == "decided\n"
    seen = json.loads(ask("list", LINEMAN, "--json").output)
    assert sum(row["points"] for row in seen) == -50


def test_a_month_is_exported_signed_and_a_changed_file_is_noticed(
    world: World, number: str, tmp_path: Path
) -> None:
    points_booking.finalise_points(world.deps, now=after(minutes=WEEK + 90))
    assert ask("export", "--month", "2026-11", "--out", str(tmp_path)).exit_code == 0
    path = tmp_path / "points-2026-11.csv"
    assert "LM1,412,1,21.0" in path.read_text()
    assert ask("verify", str(path)).output == "as it was signed\n"
    path.write_text(path.read_text().replace("21.0", "99.0"))
    changed = ask("verify", str(path))
    assert (changed.exit_code, "not what was signed" in changed.stderr) == (1, True)


def test_nothing_is_exported_without_a_key(
    number: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MISSEDCALL_EXPORT_KEY")
    refused = ask("export", "--month", "2026-11", "--out", str(tmp_path))
    assert refused.exit_code == 2
    assert refused.stderr == (
        "MISSEDCALL_EXPORT_KEY is not set; set it to the company's key of 16 or more characters\n"
    )
    assert list(tmp_path.glob("*.csv")) == []


def test_boards_and_alarms_are_lists(number: str) -> None:
    assert json.loads(ask("leaderboard", "--month", "2026-11", "--json").output) == []
    (office,) = json.loads(ask("leaderboard", "--month", "2026-11", "--offices", "--json").output)
    assert office == {"office": "412", "jobs": 1, "promises_kept": 1}
    assert json.loads(ask("anomalies", "--json").output) == []
