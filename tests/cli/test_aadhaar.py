"""No command takes an Aadhaar number, in whatever argument it stands."""

import click
import pytest
from click.testing import CliRunner

from missedcall.cli import COMMANDS, main

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
    ],
)
def test_lets_other_numbers_pass(words: list[str]) -> None:
    assert main.parse_args(click.Context(main), words)
