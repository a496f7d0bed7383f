"""Run the whole service on this machine until it is stopped."""

import contextlib
import datetime as dt
import logging
import secrets
import signal
import sys

import click

from missedcall import wiring
from missedcall.cli import unusable
from missedcall.cli.configuration import configured
from missedcall.config import Config
from missedcall.db.engine import PASSING_TROUBLE
from missedcall.db.operators import operators as rows
from missedcall.db.revision import UnknownRevisionError
from missedcall.domain.operators.roles import Actor
from missedcall.provision.trouble import CannotProvideError
from missedcall.service import FolderInUse, NotReady, Service, open_files, ports
from missedcall.service.private_files import NotOursError
from missedcall.usecases.operators import operators as cases

# What is told in one line: the service could not start, and nothing of it is running any more.
REFUSED = (
    *(ports.PortInUse, NotOursError, FolderInUse, NotReady, CannotProvideError),
    UnknownRevisionError,
)
STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@click.command()
def run() -> None:
    """Start every process of the service, print the address and a first login, and stay.

    Ctrl-C, SIGTERM, or the end of its terminal ends everything that was started; under `nohup` it
    goes on without the terminal.

    Example: missedcall run
    """
    config = configured()
    for number in STOPPING:
        # What nohup has told to be ignored stays so; a shell that starts it by `&` has
        # SIGINT ignored too, and who sends that means it.
        if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s")
    click.echo("starting …")
    if config.asterisk.run == "managed" and (few := open_files.shortage(calls=config.ports.calls)):
        click.echo(few, err=True)
    try:
        with Service(config) as service:
            _welcome(config, logs=str(service.log_dir))
            signal.pause()
    except Stopped:
        pass  # everything has been ended on the way out
    except PASSING_TROUBLE as error:
        click.echo(unusable.database_sentence(error, config.database_url), err=True)
        sys.exit(1)
    except REFUSED as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    with contextlib.suppress(OSError):
        click.echo("stopped")


class Stopped(BaseException):
    """End the service, in whatever it is doing: it may still be starting."""


def _stop(*_: object) -> None:
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)
    with contextlib.suppress(OSError):  # the terminal may be gone
        click.echo("stopping …")
    raise Stopped


def _welcome(config: Config, *, logs: str) -> None:
    click.echo(f"open     {config.web_url}")
    first = first_operator(config)
    if first:
        click.echo(f"log in   {first[0]} / {first[1]}   (shown this once)")
    if config.telephony.browser.extensions:
        click.echo("phone    the browser itself, with a headset")
    extension = config.telephony.extensions[0]
    click.echo(f"or SIP   operator-{extension} at {config.ports.sip_address}:{config.ports.sip}")
    click.echo(f"         missedcall operators sip-account {extension}")
    if login := first[0] if first else _login_of_an_operator(config):
        click.echo(f"         missedcall operators phone {login} --extension {extension}")
    click.echo(f"logs     {logs}")
    if config.service.mode == "test":
        click.echo("TEST MODE: the tariff is invented and the texts are unregistered")
    click.echo("Ctrl-C ends it.")


def _login_of_an_operator(config: Config) -> str | None:
    """Give the login of somebody who has a telephone, to show how another one is given."""
    with wiring.service_deps(config).db.reading() as db:
        known = rows.list_all_operators(db)
    return next((row.login for row in known if row.disabled_at is None and row.extension), None)


def first_operator(config: Config) -> tuple[str, str] | None:
    """Add a first operator with a password of its own when there is none; give both."""
    deps = wiring.service_deps(config)
    with deps.db.reading() as db:
        if rows.list_all_operators(db):
            return None
    password = secrets.token_urlsafe(9)
    cases.add_operator(
        deps,
        login="first",
        name="पहला ऑपरेटर",
        role=Actor.SUPERVISOR,
        password=password,
        extension=(config.telephony.browser.extensions or config.telephony.extensions)[0],
        language=config.service.language,
        by="first start",
        now=dt.datetime.now(dt.UTC),
    )
    return "first", password
