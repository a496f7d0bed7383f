"""Commands take the words that their own help and the README use, in capitals or not."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from missedcall.cli import main
from missedcall.cli.commands import COMMANDS

README = Path(__file__).parents[2] / "README.md"


def _commands(
    command: click.Command, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        ctx = click.Context(command)
        for name in command.list_commands(ctx):
            inner = command.get_command(ctx, name)
            assert inner is not None
            yield from _commands(inner, (*path, name))


ALL = dict(_commands(main))


def _choices(command: click.Command) -> dict[str, click.Choice[str]]:
    return {
        str(each.name): each.type for each in command.params if isinstance(each.type, click.Choice)
    }


def test_every_choice_is_of_words_and_takes_them_in_either_case() -> None:
    found = [choice for command in ALL.values() for choice in _choices(command).values()]
    assert len(found) > 10
    for choice in found:
        for word in choice.choices:
            assert type(word) is str
            for typed in (word, word.upper(), word.lower()):
                assert choice.convert(typed, None, None) == word


@pytest.mark.parametrize("path", [path for path in ALL if path], ids=" ".join)
def test_the_example_of_a_command_is_one(path: tuple[str, ...]) -> None:
    for paragraph in (ALL[path].help or "").split("\n\n"):
        _, found, words = " ".join(paragraph.split()).partition("Example: missedcall ")
        if found:
            _check(shlex.split(words.partition("; `")[0]))


def test_the_commands_of_the_readme_are_commands() -> None:
    found = re.findall(r"`missedcall ([a-z][^`|…\[{]*)`", README.read_text("utf-8"))
    assert len(found) > 10
    for words in found:
        if words.split()[0] in COMMANDS:
            _check(shlex.split(" ".join(words.split())))


def _check(args: list[str]) -> None:
    """Let the words of a command choose what they can."""
    command, ctx = main, click.Context(main)
    while isinstance(command, click.Group) and args and not args[0].startswith("-"):
        command = command.get_command(ctx, args[0])  # type: ignore[assignment]  # looked at below
        assert command is not None, args
        ctx, args = click.Context(command), args[1:]
    given, _, _ = command.make_parser(ctx).parse_args(args)
    for name, choice in _choices(command).items():
        values = given.get(name)  # what was not given is a mark of click's own
        chosen = values if isinstance(values, list | tuple) else (values,)
        for value in (each for each in chosen if isinstance(each, str)):
            choice.convert(value, None, ctx)


@pytest.mark.usefixtures("world")
def test_the_words_of_accounts_reach_the_command() -> None:
    for words in (
        ["payments", "match", "bank", "UTR1", "41226000050", "--as", "nobody"],
        ["payments", "reverse", "Cheque", "C17", "--cause", "bounced", "--as", "nobody"],
    ):
        answer = CliRunner(env={"MISSEDCALL_PASSWORD": "wrong"}).invoke(main, words)
        assert "login or password is wrong" in answer.output
