"""Every command has an example in its help, and every example is a command that there is."""

import re
import shlex
from collections.abc import Iterator

import click
import pytest

from missedcall.cli import main, office_code
from missedcall.usecases.offices import offices

NAME = "missedcall"
EXAMPLE = re.compile(r"Example:\s*(.+?)(?=\s*(?:Example:|\n\s*\n|$))", re.DOTALL)


def commands(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, click.Command]]:
    """Give a command and all below it, each by the words that call it."""
    yield " ".join(path), command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=path[-1])
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from commands(below, (*path, name))


ALL = dict(commands(main, (NAME,)))


def examples(command: click.Command) -> list[str]:
    """Give the examples of a command, each in one line."""
    said = f"{command.help or ''}\n\n{command.epilog or ''}".replace("\b", "").replace("\\\n", " ")
    return [" ".join(found.split()) for found in EXAMPLE.findall(said)]


@pytest.mark.parametrize("words", ALL)
def test_every_command_has_an_example(words: str) -> None:
    assert examples(ALL[words])


@pytest.mark.parametrize("words", ALL)
def test_every_example_is_of_its_command_and_can_be_read(
    words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Files and offices are whatever a reader has.
    monkeypatch.setattr(click.Path, "convert", lambda self, value, param, ctx: value)
    monkeypatch.setattr(office_code, "command_deps", lambda: None)
    monkeypatch.setattr(offices, "load_offices", lambda deps: {"412": None, "R1": None})
    for example in examples(ALL[words]):
        assert f"{example} ".startswith(f"{words} "), example
        read(example)


def read(example: str) -> None:
    """Read an example as the shell and the command do; raise what the command would say."""
    path, rest = NAME, shlex.split(example)[1:]
    while rest and f"{path} {rest[0]}" in ALL:
        path = f"{path} {rest.pop(0)}"
    assert not (rest and isinstance(ALL[path], click.Group) and not rest[0].startswith("-")), rest
    ALL[path].make_context(path, rest)
