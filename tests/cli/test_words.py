"""Commands take the words that their own help uses, in capitals or not."""

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from missedcall.cli import main
from tests.support import command_lines


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


def test_every_choice_is_of_words_and_takes_them_in_either_case() -> None:
    found = [
        choice for command in ALL.values() for choice in command_lines.choices(command).values()
    ]
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
            command_lines.check(words.partition("; `")[0])


@pytest.mark.usefixtures("world")
def test_the_words_of_accounts_reach_the_command() -> None:
    for words in (
        ["payments", "match", "bank", "UTR1", "41226000050", "--as", "nobody"],
        ["payments", "reverse", "Cheque", "C17", "--cause", "bounced", "--as", "nobody"],
    ):
        answer = CliRunner(env={"MISSEDCALL_PASSWORD": "wrong"}).invoke(main, words)
        assert "login or password is wrong" in answer.output
