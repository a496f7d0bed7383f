"""Every command in a document is one, and does not fail for want of an option."""

import re
from pathlib import Path

import pytest

from tests.support import command_lines, documents

TARGETS = set(re.findall(r"^([a-z-]+):", documents.read("Makefile"), flags=re.MULTILINE))
SETTING = re.compile(r"^(?:\w+=\S* )+")
# The newest section tells of commands as they were named when it was written.
WITH_COMMANDS = [path for path in documents.DOCUMENTS if path.name != "CHANGELOG.md"]
GENERATED = "docs/reference/commands.md"


@pytest.mark.parametrize("path", WITH_COMMANDS, ids=documents.name)
def test_its_commands_exist_and_parse(path: Path) -> None:
    for span in documents.spans(path):
        words = SETTING.sub("", span).removeprefix(".venv/bin/")
        if words.startswith("missedcall ") and not re.search(r"[…|\[{<]", words):
            command_lines.check(words.removeprefix("missedcall "))
        elif words.startswith("make "):
            assert words.split()[1] in TARGETS, span


@pytest.mark.parametrize("path", WITH_COMMANDS, ids=documents.name)
def test_what_is_typed_is_complete(path: Path) -> None:
    for line in documents.shell_lines(path):
        words = SETTING.sub("", line).removeprefix(".venv/bin/")
        if words.startswith("missedcall "):
            command_lines.check(words.removeprefix("missedcall "), complete=True)
        elif words.startswith("make "):
            assert words.split()[1] in TARGETS, line
        else:
            program = words.split()[0]
            assert program in {
                ".",
                "cp",
                "git",
                "grep",
                "mkdir",
                "python",
                "sudo",
                "systemctl",
                "tar",
                "umask",
            }, line


def test_there_are_commands_to_look_at() -> None:
    typed = [line for path in WITH_COMMANDS for line in documents.shell_lines(path)]
    assert len(typed) > 30
