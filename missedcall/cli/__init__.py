"""The command `missedcall`: the admin's access to the service."""

import gc
import importlib
import json
import os

import click

from missedcall import __version__
from missedcall.cli import aadhaar_guard, unusable
from missedcall.cli.commands import COMMANDS
from missedcall.cli.refusing import REFUSED_STATUS
from missedcall.domain.shared.explanation import Explanation, RequestRefused

FOR_ALL_ACCOUNTS = frozenset({"setup", "prompts"})


WANTS_JSON = "missedcall.cli.json"


def _refusal(reason: Explanation, *, as_json: bool) -> str:
    """Say a refusal in English, or as JSON with its code and what fills the slots of its text."""
    if not as_json:
        return str(reason)
    told = {"code": reason.code, "message": str(reason), "slots": dict(reason.slots)}
    return json.dumps({"refused": told}, default=str, ensure_ascii=False)


class LazyGroup(click.Group):
    """Import a command's module when the command is used, and not to list it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse an Aadhaar number in whatever argument it stands."""
        aadhaar_guard.refuse_aadhaar(ctx, args)
        ctx.meta[WANTS_JSON] = "--json" in args
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; say what was refused, or which file it could not use, and why."""
        try:
            return super().invoke(ctx)
        except RequestRefused as error:
            click.echo(_refusal(error.reason, as_json=ctx.meta[WANTS_JSON]), err=True)
            ctx.exit(REFUSED_STATUS)
        except OSError as error:
            said = unusable.sentence(error)
            if said is None:
                raise
            raise click.ClickException(said) from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by the lines of the table."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in COMMANDS.items()])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].place.split(":")
        # What an import makes stays: looking through it for garbage took a tenth of the start.
        gc.disable()
        command: click.Command = getattr(importlib.import_module(module), name)
        gc.freeze()
        gc.enable()
        return command


@click.command(cls=LazyGroup)
@click.version_option(__version__, prog_name="missedcall", message="%(prog)s %(version)s")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Missed calls become callbacks, callbacks become connections.

    Example: missedcall check
    """
    # What is written is full of persons; programs and sounds are not, and other accounts run them.
    if ctx.invoked_subcommand not in FOR_ALL_ACCOUNTS:
        os.umask(0o077)
