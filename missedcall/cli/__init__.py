"""The command `missedcall`: the admin's door to the service."""

import importlib
import os

import click

from missedcall.cli import aadhaar_guard

# Each command lives in a module of this package; it is imported only when it is asked for, so that
# `missedcall quote` starts without loading the web server or the database.
COMMANDS = {
    "setup": "setup:setup",
    "check": "check:check",
    "demo": "demo:demo",
    "run": "run:run",
    "listen": "processes:listen",
    "worker": "processes:worker",
    "web": "web:web",
    "agi": "agi:agi",
    "prompts": "prompts:prompts",
    "db": "db:db",
    "dialplan": "dialplan:dialplan",
    "operators": "access:operators",
    "audit": "audit:audit",
    "offices": "offices:offices",
    "supervise": "supervise:supervise",
    "calls": "lists:calls_list",
    "dead-letters": "lists:dead_letters_list",
    "callbacks": "callbacks:callbacks",
    "stuck": "stuck:stuck",
    "periodic": "periodic:periodic",
    "gaps": "lists:gaps_list",
    "promises": "promises:promises",
    "late": "late:late",
    "attempts": "lists:attempts_list",
    "rings": "rings:rings",
    "recordings": "lists:recordings_list",
    "applications": "lists:applications_list",
    "bp": "bp:bp",
    "dues": "dues:dues",
    "export": "export:export",
    "report": "report:report",
    "messages": "lists:messages_list",
    "questions": "questions:questions",
    "tasks": "tasks:tasks",
    "privacy": "privacy:privacy",
    "meters": "meters:meters",
    "payments": "payments:payments",
    "points": "points:points",
    "quote": "quote:quote",
    "tariffs": "tariffs:tariffs",
    "demands": "demands:demands",
    "simulate": "simulate:simulate",
    "transitions": "transitions:transitions",
    "situation": "situation:situation",
    "bench": "bench:bench",
    "sms": "sms:sms",
}


FOR_ALL_ACCOUNTS = frozenset({"setup", "prompts"})


class LazyGroup(click.Group):
    """Import a command's module when the command is used."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse an Aadhaar number in whatever argument it stands."""
        aadhaar_guard.refuse_aadhaar(ctx, args)
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(importlib.import_module(f"missedcall.cli.{module}"), name)
        return command


@click.command(cls=LazyGroup)
@click.pass_context
def main(ctx: click.Context) -> None:
    """Missed calls become callbacks, callbacks become connections."""
    # What is written is full of persons; programs and sounds are not, and other accounts run them.
    if ctx.invoked_subcommand not in FOR_ALL_ACCOUNTS:
        os.umask(0o077)
