"""The reports on calls as commands: for people, for programs and for spreadsheets."""

import json
import zipfile
from pathlib import Path

from click.testing import CliRunner

from missedcall.cli import main
from tests.kit import NOON, World

DAYS = ["--since", "2026-11-23", "--until", "2026-11-23"]


def run(*words: str) -> str:
    answer = CliRunner().invoke(main, ["report", "calls", *words])
    assert answer.exit_code == 0, answer.output
    return answer.stdout


def test_says_what_happened_on_a_day_in_each_form(world: World, tmp_path: Path) -> None:
    world.misses(at=NOON)
    file = tmp_path / "calls.xlsx"

    found = json.loads(run("calls", *DAYS, "--json"))
    table, written = run("calls", *DAYS), run("calls", *DAYS, "--by", "did", "--csv")
    run("calls", *DAYS, "--xlsx", str(file))

    assert found["total"]["missed_calls"] == 1
    assert found["units"]["talk_s"] == "seconds"
    assert table.splitlines()[-1].startswith("total")
    assert written.splitlines()[0].startswith("did,missed_calls,callbacks,")
    assert "xl/worksheets/sheet1.xml" in zipfile.ZipFile(file).namelist()


def test_refuses_what_a_report_cannot_be_divided_by(world: World) -> None:
    answer = CliRunner().invoke(main, ["report", "calls", "texts", *DAYS, "--by", "operator"])

    assert answer.exit_code != 0
    assert "cannot be divided by: Operator" in answer.output


def test_plans_the_staff_of_tomorrow(world: World) -> None:
    answer = CliRunner().invoke(main, ["report", "staffing", "--wait", "15", "--json"])

    assert answer.exit_code == 0, answer.output
    rows = json.loads(answer.stdout)
    assert all(row["needed"] == 0 and row["in_time_percent"] == 100 for row in rows)
