"""Check the configuration, and look at the database's schema."""

import sys
from pathlib import Path

import click

from ivr.prompts.prompts import PromptsError
from missedcall.cli.admin import prompts
from missedcall.cli.admin.dialplan import faults_of
from missedcall.cli.refusing import REFUSED_STATUS, refuse_command
from missedcall.cli.words import counted
from missedcall.config import Config, ConfigError, load_config
from missedcall.domain.operators.roles import NEED_SECOND_FACTOR
from missedcall.service import folders, open_files
from missedcall.usecases.offices import offices
from web import translations


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
def check(file: Path | None) -> None:
    """Read config.yaml, the files it names and the dialplan; print each mistake and its mend.

    Exit status 0 when all is well, 2 when there are mistakes.

    Example: missedcall check config.yaml
    """
    try:
        config = load_config(file)
    except ConfigError as error:
        for mistake in error.mistakes:
            click.echo(str(mistake), err=True)
        refuse_command(counted(len(error.mistakes), "mistake"))
    faults = faults_of(config)
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        sys.exit(REFUSED_STATUS)
    _check_waits(config)
    _check_folders(config)
    _check_masters(config)
    _check_prompts(config)
    _check_screens(config)
    click.echo(
        f"good: {counted(len(config.telephony.numbers), 'number')}, "
        f"{counted(len(config.telephony.phones), 'phone')}, "
        f"{counted(len(config.sms.messages), 'text')}, "
        f"{counted(len(config.tariffs), 'tariff file')}"
    )
    if config.asterisk.run == "managed" and (few := open_files.shortage(calls=config.ports.calls)):
        click.echo(few, err=True)
    _tell_of_second_factor(config)
    if config.service.mode == "test":
        click.echo("TEST MODE: tariffs may be invented, texts unregistered; bill nobody")


def roles_of_a_password_alone(config: Config) -> list[str]:
    """Give, when the service is live, the roles whose password alone changes much."""
    required = config.web.second_factor.required_roles
    is_live = config.service.mode == "live"
    return [role.value for role in NEED_SECOND_FACTOR if is_live and role not in required]


def _tell_of_second_factor(config: Config) -> None:
    if without := roles_of_a_password_alone(config):
        click.echo(
            f"web.second_factor.required_roles: a password alone lets {', '.join(without)} change "
            "money, tariffs, people or the dialplan. Mend: take the key out, or name them in it",
            err=True,
        )


def _check_waits(config: Config) -> None:
    """End the command when a callback would be rung while its missed call still rings."""
    least = config.telephony.missed_call_s
    if config.callbacks.redial_delay_s < least:
        click.echo(
            f"callbacks.redial_delay_s: {config.callbacks.redial_delay_s} is less than "
            "telephony.ringing_s and 1.2 seconds: the caller's telephone is not free yet. "
            f"Mend: write {least} or more",
            err=True,
        )
        sys.exit(REFUSED_STATUS)


def _check_folders(config: Config) -> None:
    """End the command when a folder that the service writes to cannot be made or written."""
    reason = folders.why_unwritable(config.state_dir)
    if reason is not None:
        mend = "name another folder, or give this account the right to write there"
        refuse_command(f"service.state_dir: {config.state_dir}: {reason}. Mend: {mend}")
    kind, _, path = config.database.url.partition("///")
    if kind == "sqlite:" and not Path(path).parent.is_dir():
        folder = Path(path).parent
        refuse_command(f"database.url: there is no folder {folder}. Mend: make it first")


def _check_masters(config: Config) -> None:
    """End the command when the first start would find no office, or one whose nodal officer is
    told by a number that no person answers.
    """
    if not offices.read_masters_folder(config.masters_dir):
        refuse_command(f"masters: {offices.NO_MASTERS.format(config.masters_dir)}")
    problems = offices.list_unanswered_nodal_numbers(config)
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        sys.exit(REFUSED_STATUS)


def _check_screens(config: Config) -> None:
    """End the command when the screens cannot be shown in a language that is asked for."""
    reason = translations.why_not_configured(config.web.languages, config.sms.languages)
    if reason is not None:
        refuse_command(reason)


def _check_prompts(config: Config) -> None:
    """End the command when the voice would be silent somewhere."""
    try:
        absent = prompts.list_missing_sounds(config)
    except PromptsError as error:
        refuse_command(error)
    for unit in absent:
        click.echo(f"prompts: {unit}.wav is missing. Mend: missedcall prompts build", err=True)
    if absent:
        sys.exit(REFUSED_STATUS)
