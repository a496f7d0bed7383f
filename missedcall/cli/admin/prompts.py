"""Make the sounds of the voice, and find those that are missing: `missedcall prompts`."""

import sys
from pathlib import Path

import click

import dialplan
from ivr.prompts import prompt_files
from ivr.prompts import prompts as catalogue
from ivr.prompts.prompt_files import CannotSpeakError
from ivr.prompts.prompts import PromptsError
from missedcall.cli.configuration import configured
from missedcall.config import Config

RECORDINGS = Path(dialplan.__file__).parent / "prompts"


def list_missing_sounds(config: Config) -> list[str]:
    """List the sounds a caller would miss; raises `PromptsError` when a text cannot be used."""
    return prompt_files.list_missing_sounds(
        catalogue.load_prompts().units(), folder=config.prompts_dir
    )


@click.group()
def prompts() -> None:
    """Make what the voice says, and check that nothing is missing.

    Example: missedcall prompts build
    """


@prompts.command()
def build() -> None:
    """Make each sound that is missing or whose text has changed; skip the others.

    A recording in dialplan/prompts/<language>/<name>.wav takes the place of the machine's voice.

    Example: missedcall prompts build
    """
    folder = configured().prompts_dir
    try:
        units = catalogue.load_prompts().units()
        made = prompt_files.build_sounds(units, folder=folder, recordings=RECORDINGS, say=_say)
    except (CannotSpeakError, PromptsError) as error:
        sys.exit(f"prompts: {error}")
    click.echo(f"{made} prompts made, {len(units) - made} were there: {folder}")


@prompts.command()
def check() -> None:
    """Name each sound that is missing; exit status 1 when one is.

    Example: missedcall prompts check
    """
    try:
        absent = list_missing_sounds(configured())
    except PromptsError as error:
        sys.exit(f"prompts: {error}")
    for unit in absent:
        click.echo(f"{unit}.wav is missing. Mend: missedcall prompts build", err=True)
    if absent:
        sys.exit(1)
    click.echo("good: every prompt has its sound")


def _say(line: str) -> None:
    click.echo(line, err=True)
