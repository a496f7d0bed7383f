"""The list of a bank: every line is accounted for, and twice is once."""

import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from missedcall.cli import main
from missedcall.domain.callbacks.calendar import IST
from tests.kit import World

HEADER = "Value date,UTR,Amount,Remarks\n"
# Commands go by the clock of the machine.
AT = f"{dt.datetime.now(IST) - dt.timedelta(minutes=1):%d-%m-%Y %H:%M:%S}"


def run(*args: str) -> Result:
    return CliRunner().invoke(main, ["payments", *args])


@pytest.fixture
def number(world: World) -> str:
    return world.submit(*world.talks()).number


def test_a_bank_list_is_booked_once_and_every_line_reported(
    world: World, number: str, tmp_path: Path
) -> None:
    file = tmp_path / "bank.csv"
    lines = [
        f'{AT},U1,"2,000.00",{number}',
        f"{AT},U2,950,{number}",
        f"{AT},U3,1650,99999999999",
        f"{AT},U4,=1+1,{number}",
    ]
    file.write_text(HEADER + "\n".join(lines), encoding="utf-8")
    report = tmp_path / "report.csv"

    dry = run("import", str(file), "--channel", "bank", "--dry-run", "--json")
    assert [line["outcome"] for line in json.loads(dry.stdout)] == [
        *("booked", "booked", "suspense", "refused")
    ]
    assert world.rows("ledger") == []

    first = run("import", str(file), "--channel", "bank", "--json", "--report", str(report))
    assert first.exit_code == 1  # a line needs a person
    found = json.loads(first.stdout)
    assert [line["outcome"] for line in found] == ["booked", "booked", "suspense", "refused"]
    assert (found[3]["line"], found[3]["code"]) == (5, "rupees")
    assert found[3]["reason"] == "Amount: it is no amount in rupees"
    assert found[3]["mend"] == "write the rupees such as 1650.00"
    assert [row["amount_paise"] for row in world.rows("ledger")] == [200_000, 95_000, 165_000]
    assert world.one("connections")["state"] == "paid"
    assert report.read_text(encoding="utf-8-sig").splitlines()[0].startswith("line,outcome")

    again = run("import", str(file), "--channel", "bank")
    assert "3 known, 1 refused" in again.output
    assert len(world.rows("ledger")) == 3
    listed = json.loads(run("list", "--json").stdout)
    assert [row["application"] for row in listed] == [None, number, number]


def test_a_file_that_is_no_list_brings_nothing_in(world: World, tmp_path: Path) -> None:
    file = tmp_path / "bank.csv"
    file.write_text("Date,Amount\n", encoding="utf-8")

    refused = run("import", str(file), "--channel", "bank")
    assert refused.exit_code == 2
    assert "the columns Remarks, UTR, Value date are missing" in refused.stderr
    assert world.rows("ledger") == []


def test_a_receipt_and_a_demand_note_are_written_to_print(
    world: World, number: str, tmp_path: Path
) -> None:
    note, receipt, file = (tmp_path / name for name in ("note.pdf", "receipt.pdf", "bank.csv"))
    file.write_text(f"{HEADER}{AT},U1,500,{number}", encoding="utf-8")
    run("import", str(file), "--channel", "bank")
    made = world.one("ledger")["receipt"]

    shown = run("receipt", made, "--out", str(receipt), "--json")
    written = CliRunner().invoke(main, ["demands", "note", number, "--out", str(note)])

    assert json.loads(shown.stdout)["amount_paise"] == 50_000
    assert written.exit_code == 0
    assert [each.read_bytes()[:5] for each in (note, receipt)] == [b"%PDF-", b"%PDF-"]
    assert run("receipt", "R1").exit_code == 2
    missing = ["demands", "note", "99999999999", "--out", str(note)]
    assert CliRunner().invoke(main, missing).exit_code == 2
