"""Write the page of the commands: what `--help` of each says."""

from collections.abc import Iterator

import click

from missedcall.cli import main
from tools.reference import markdown

WIDTH = 100
PREFACE = """
In a shell, write `.venv/bin/missedcall …`, or `. .venv/bin/activate` once and then `missedcall
…`. Exit status: 0 done; 2 refused, by how the command was called, the configuration, a login or a
rule, and nothing was changed; 1 not done because something failed (a database, a file, a network),
or done and a person has to look at what is told. The reason stands on standard error, and a
command with `--json` says it there as JSON with its code. What `--json` prints is in [JSON
fields](json.md).
"""


def page() -> str:
    parts = [markdown.head("Commands", source="missedcall/cli"), PREFACE]
    for context in walk(main, None, "missedcall"):
        path = context.command_path
        level = "#" * min(path.count(" ") + 1, 3)
        help_text = context.command.get_help(context)
        if path != "missedcall":
            parts.append(f"\n{level} {path}\n")
        parts.append(f"\n```text\n{help_text}\n```\n")
    return "".join(parts)


def walk(
    command: click.Command, above: click.Context | None, name: str
) -> Iterator[click.Context]:
    """Give the context of the command and of each below it, groups before their own."""
    context = click.Context(command, parent=above, info_name=name, terminal_width=WIDTH)
    yield context
    if isinstance(command, click.Group):
        for inner_name in command.list_commands(context):
            inner = command.get_command(context, inner_name)
            if inner is not None and not inner.hidden:
                yield from walk(inner, context, inner_name)
