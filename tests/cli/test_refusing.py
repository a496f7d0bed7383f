"""A command that is refused ends by one rule, whatever it was asked."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import missedcall.cli
from missedcall.cli import main
from tests.kit import World

SOURCES = sorted(Path(missedcall.cli.__path__[0]).rglob("*.py"))


def test_no_command_writes_the_status_of_a_refusal_itself() -> None:
    itself = re.compile(r"exit\(2\)|exit_code = 2|ClickException\(")
    found = [file.name for file in SOURCES if itself.search(file.read_text(encoding="utf-8"))]

    # A file or port that cannot be used is a failure: 1.
    assert found == ["__init__.py", "sms.py", "fake_gateway.py"]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (
            ["clients", "disable", "bijli"],
            "program bijli. See `missedcall clients list`.",
        ),
        (
            ["demands", "note", "41226000017", "--out", "x.pdf"],
            "no application 41226000017",
        ),
        (["callbacks", "show", "7"], "callback 7: there is none"),
        (["webhooks", "remove", "7"], "webhook"),
    ],
)
def test_a_refusal_is_one_line_on_standard_error_and_ends_with_2(
    world: World, command: list[str], said: str
) -> None:
    refused = CliRunner().invoke(main, command)

    assert (refused.exit_code, refused.stdout) == (2, "")
    assert said in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
