"""Refuse an Aadhaar number in whatever argument of a command it stands, and do not repeat it."""

from collections.abc import Iterator, Sequence

import click

from missedcall.domain.privacy import aadhaar


def refuse_aadhaar(ctx: click.Context, args: Sequence[str]) -> None:
    """End the command before it begins when an Aadhaar number was typed.

    References and serials have twelve digits too, and a file's name holds a time: what an argument
    is for, the command itself knows. Where it cannot be asked, the word before says it.
    """
    if not any(aadhaar.has_aadhaar(arg) for arg in args):
        return
    from missedcall.domain.privacy import (
        typed_aadhaar,  # loads the numbering plans: few calls get here
    )

    try:
        typed = list(_typed(ctx.command, ctx, args))
    except click.UsageError:
        typed = list(_typed_after(args))
    if any(typed_aadhaar.is_typed(text, field=field) for field, text in typed):
        raise click.UsageError(aadhaar.REFUSAL, ctx)


def _typed(
    command: click.Command, ctx: click.Context, args: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Give each free text with the name of its argument; raise `UsageError` for an odd command."""
    found, left, _ = command.make_parser(ctx).parse_args(list(args))
    free = {
        each.name for each in command.params if isinstance(each.type, click.types.StringParamType)
    }
    for name, value in found.items():
        if name in free:
            yield from ((name, text) for text in _texts(value))
    if not isinstance(command, click.Group):
        yield from (("", text) for text in left)
    elif left:
        inner = command.get_command(ctx, left[0])
        if inner is None:
            raise click.UsageError("there is no such command")
        yield from _typed(inner, click.Context(inner, parent=ctx), left[1:])


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _typed_after(args: Sequence[str]) -> Iterator[tuple[str, str]]:
    for before, arg in zip(("", *args), args, strict=False):
        option, _, value = arg.rpartition("=")
        yield (option or before).lstrip("-"), value
