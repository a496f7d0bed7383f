"""No command takes an Aadhaar number, in whatever argument it stands."""

import click
import pytest
from click.testing import CliRunner

from missedcall.cli import main
from missedcall.cli.commands import COMMANDS

AADHAAR = "9999 9999 0019"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_refuses_it_before_it_begins(command: str) -> None:
    refused = CliRunner().invoke(main, [command, "--reason", f"UID {AADHAAR}"])

    assert refused.exit_code == 2
    assert "Aadhaar is not taken" in refused.output
    assert AADHAAR not in refused.output


@pytest.mark.parametrize(
    "words",
    [
        *(["operators", "add", "x", "--name", "९९९९९९९९००१९"], ["calls", f"--as={AADHAAR}"]),
        ["supervise", "bar", AADHAAR],
        ["meters", "receive", "M1", "--as", AADHAAR],
        ["meters", "settle", "3", "lost", f"--reason=of {AADHAAR}", "--as", "je412"],
        ["meters", "moves", "M1", AADHAAR],
        ["bp", "link", "41226000010", "1000123456", "--reason", f"UID {AADHAAR}", "--as", "a"],
    ],
)
def test_in_whatever_form(words: list[str]) -> None:
    assert "Aadhaar is not taken" in CliRunner().invoke(main, words).output


@pytest.mark.parametrize(
    "words",
    [
        *(["x", "1234 5678 9012"], ["x", "BP 1000123456"], ["x", "41226000010"]),
        *(["x", "+91 98765 00004"], ["x", "--reference", "999999990019"]),
        ["x", "--reference=999999990019"],
        ["payments", "match", "bank", "612345678904", "41226000010", "--as", "meera"],
        ["payments", "import", "bank-202611281501.csv", "--channel", "bank"],
        ["payments", "import", "--channel=bank", "--report", "202611281501.csv", "a.csv"],
        ["meters", "moves", "612345678904"],
        ["meters", "receive", "M1", "612345678904", "--as", "keeper"],
        ["meters", "receive", "--list", "202611281501.csv", "--as", "keeper"],
    ],
)
def test_lets_other_numbers_pass(words: list[str]) -> None:
    assert main.parse_args(click.Context(main), words)
