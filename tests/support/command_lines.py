"""Read the words of a command line as the command itself does, without doing anything."""

import shlex

import click

from missedcall.cli import main


def choices(command: click.Command) -> dict[str, click.Choice[str]]:
    return {
        str(each.name): each.type for each in command.params if isinstance(each.type, click.Choice)
    }


def check(words: str, *, complete: bool = False) -> None:
    """Assert that the words after `missedcall` name a command and options that it has.

    Words that go beyond the name of the command give all that it asks for; with `complete` the
    name alone does too, as on a line that a person types.
    """
    command, args = main, shlex.split(words)
    context = click.Context(main)
    while isinstance(command, click.Group) and args and not args[0].startswith("-"):
        found = command.get_command(context, args[0])
        assert found is not None, f"there is no command `missedcall {words}`"
        command, args = found, args[1:]  # type: ignore[assignment]  # a group holds commands
        context = click.Context(command)
    beyond = bool(args)
    given, _, _ = command.make_parser(context).parse_args(args)
    for name, choice in choices(command).items():
        values = given.get(name)  # what was not given is a mark of click's own
        chosen = values if isinstance(values, list | tuple) else (values,)
        for value in (each for each in chosen if isinstance(each, str)):
            if not value.isupper():  # KEY stands for any of them
                choice.convert(value, None, context)
    if (complete or beyond) and "help" not in given:
        missing = [
            each.name for each in command.params if each.required and not _is_given(given, each)
        ]
        assert not missing, f"`missedcall {words}` lacks {missing}"


def _is_given(given: dict[str, object], parameter: click.Parameter) -> bool:
    value = given.get(str(parameter.name))
    return isinstance(value, str | bool | list) or (isinstance(value, tuple) and bool(value))
