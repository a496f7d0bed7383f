"""A store keeper works from the command line, in the own office's store only."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from missedcall.cli import main
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.offices import offices
from missedcall.usecases.operators import operators
from tests.kit import NOON, World

PASSWORD = "correct horse"


@pytest.fixture(autouse=True)
def _keepers(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MISSEDCALL_PASSWORD", PASSWORD)
    deps = world.deps
    files = offices.read_masters_folder(deps.config.masters_dir)
    offices.import_masters(deps.db, files=files, live=False, actor="test", now=NOON)
    people = (
        ("keeper", Actor.STORE, "412"),
        ("other", Actor.STORE, "413"),
        ("je", Actor.JE, "412"),
    )
    for login, role, office in people:
        operators.add_operator(
            world.deps, login=login, name=login, role=role, password=PASSWORD, extension=None,
            office=office, language="hi", by="test", now=NOON,
        )  # fmt: skip


def ask(*words: str) -> Result:
    return CliRunner().invoke(main, ["meters", *words])


def told(*words: str) -> Any:
    answer = ask(*words, "--json")
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.output)


def test_from_the_list_to_the_lineman_and_back(tmp_path: Path) -> None:
    new = tmp_path / "new.csv"
    new.write_text("serial,kind\nM1,single\nM2,single\nM3,three\n")
    dry = told("receive", "--list", str(new), "--dry-run", "--as", "keeper")
    assert (dry["new"], told("list")) == (3, [])
    assert told("receive", "--list", str(new), "--as", "keeper")["new"] == 3
    assert told("issue", "M1", "--to", "LM101", "--as", "keeper")["to"] == "LM101"
    assert [row["serial"] for row in told("list", "--holder", "LM101")] == ["M1"]
    told("return", "M1", "--as", "keeper")
    told("mark-faulty", "M1", "--reason", "dead display", "--as", "keeper")
    assert [row["move"] for row in told("moves", "M1")] == ["faulty", "return", "issue", "receive"]


def test_a_transfer_is_taken_in_by_the_other_office() -> None:
    told("receive", "M1", "M2", "--as", "keeper")
    assert told("transfer", "--to", "413", "--count", "1", "--as", "keeper")["sent"] == ["M1"]
    told("accept-transfer", "M1", "--as", "other")
    rows = told("forecast")
    assert {(r["office"], r["kind"]): r["free"] for r in rows if r["free"]} == {
        ("412", "single"): 1,
        ("413", "single"): 1,
    }
    assert told("forecast", "--proposals") == []


def test_a_count_is_settled_by_another(tmp_path: Path) -> None:
    told("receive", "M1", "M2", "--as", "keeper")
    seen = tmp_path / "seen.txt"
    seen.write_text("M1\n")
    assert told("count", str(seen), "--as", "keeper")["missing"] == ["M2"]
    (row,) = told("differences", "--office", "412")
    by = ("--reason", "stolen", "--as")
    assert "who counted" in ask("settle", str(row["id"]), "lost", *by, "keeper").stderr
    assert ask("settle", str(row["id"]), "lost", *by, "je").output == "settled\n"
    assert told("differences") == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("receive", "M1", "--office", "413", "--as", "keeper"), "keeper works for 412 only"),
        (("receive", "--as", "keeper"), "name the serials"),
        (("issue", "M9", "--to", "LM101", "--as", "keeper"), "meter M9 is in no stock"),
        (("issue", "M9", "--to", "LM201", "--as", "keeper"), "no lineman of office 412"),
        (("receive", "=1", "--as", "keeper"), "serial =1"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(words: tuple[str, ...], said: str) -> None:
    refused = ask(*words)
    assert refused.exit_code == 2
    assert said in refused.stderr


def test_a_wrong_list_tells_each_line(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("serial,kind\nM1,single\nM1,single\n")
    refused = ask("receive", "--list", str(bad), "--as", "keeper")
    assert refused.exit_code == 2
    assert "line 3: the serial stands here twice" in refused.output
    bad.write_text("number\nM1\n")
    assert "columns: serial,kind" in ask("receive", "--list", str(bad), "--as", "keeper").stderr


@pytest.mark.parametrize("command", ["differences", "forecast"])
def test_a_list_of_an_office_that_is_not_there_is_refused(command: str) -> None:
    answer = ask(command, "--office", "NOWHERE")
    assert (answer.exit_code, "there is no office NOWHERE" in answer.output) == (2, True)


def test_no_meter_goes_to_an_office_that_is_not_there() -> None:
    told("receive", "M1", "--as", "keeper")
    answer = ask("transfer", "--to", "NOWHERE", "--count", "1", "--as", "keeper")
    assert (answer.exit_code, "NOWHERE is no office with a store" in answer.output) == (2, True)


def test_a_refusal_has_a_code_and_what_it_is_about() -> None:
    refused = ask("issue", "M9", "--to", "LM101", "--as", "keeper", "--json")
    assert refused.exit_code == 2
    told_so = json.loads(refused.output)["refused"]
    assert (told_so["code"], told_so["slots"]) == ("not_received", {"serial": "M9"})
    assert (
        told_so["message"]
        == str(ask("issue", "M9", "--to", "LM101", "--as", "keeper").output).strip()
    )
