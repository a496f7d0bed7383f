"""`missedcall sms`: look at texts and their size, and run a gateway that sends nothing."""

import json
import os
import sys
from pathlib import Path

import click

from missedcall.cli.messages import outbox
from missedcall.cli.messages.send_test import send_test
from missedcall.cli.refusing import refuse_command
from missedcall.cli.words import counted, one_of
from missedcall.config import ConfigError, loading
from sms.catalogue import catalogue, messages, parts, text
from sms.catalogue.gateway_settings import GatewaySettings, RemoteGateway
from sms.catalogue.settings import SmsSettings
from sms.testing import fake_faults, fake_gateway, fake_server


@click.group()
def sms() -> None:
    """Check, preview, count and try text messages.

    Example: missedcall sms preview demand --lang hi
    """


@sms.command("parts")
@click.option(
    "--text-file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A UTF-8 file; it is counted as it is, line ends included.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def parts_command(text_file: Path, *, as_json: bool) -> None:
    """Count the parts a text would be sent in.

    Example: missedcall sms parts --text-file demand.txt --json
    """
    try:
        size = parts.count_parts(text_file.read_bytes().decode("utf-8"))
    except UnicodeDecodeError as error:
        refuse_command(f"{text_file} is not UTF-8 (byte {error.start}): save it as UTF-8")
    if as_json:
        found = {"encoding": size.encoding, "units": size.units, "parts": size.parts}
        click.echo(json.dumps(found))
    else:
        click.echo(_size(size))


@sms.command()
def check() -> None:
    """Check the registered texts and the gateways, and print every problem.

    Example: missedcall sms check
    """
    try:
        settings = loading.load_config().sms
    except ConfigError as error:
        mistakes = [m for m in error.mistakes if m.key.split(".")[0] == "sms"] or error.mistakes
        refuse_command("\n".join(map(str, mistakes)))
    width = max(map(len, settings.messages))
    for key, message in settings.messages.items():
        for language, registered in message.texts.items():
            size = parts.count_parts(text.worst_case(registered.text))
            click.echo(f"{key:{width}} {language}  at most {_size(size)}")
    for name in settings.order:
        click.echo(f"gateway: {name}, {_tells(settings.gateways[name])}")
    for name in sorted(settings.gateways.keys() - set(settings.order)):
        click.echo(f"gateway not in use: {name}, {_tells(settings.gateways[name])}")
    if not settings.registered:
        click.echo(
            "The texts are NOT registered: they can be used on this machine only.", err=True
        )


@sms.command()
@click.argument("key", type=one_of(sorted(messages.OFFERS)))
@click.option("--lang", help="Language of the text; without it the first one configured.")
@click.option("--value", "given", multiple=True, metavar="SLOT=VALUE", help="Fill a slot.")
def preview(key: str, lang: str | None, given: tuple[str, ...]) -> None:
    """Show a message as the telephone will, and as it is registered.

    Slots without a value are shown with digits.

    Example: missedcall sms preview demand --lang hi --value amount=3450
    """
    settings = _settings()
    language = lang or settings.languages[0]
    registered = settings.messages[key].texts.get(language)
    if registered is None:
        raise click.BadParameter(
            f"{language} is not one of {', '.join(settings.languages)}", param_hint="--lang"
        )
    try:
        composed = catalogue.Catalogue(settings).sample(
            key=key, language=language, values=_values(given)
        )
    except text.ValueRefusedError as error:
        raise click.BadParameter(str(error), param_hint="--value") from error
    click.echo(composed.text)
    click.echo(_size(parts.Parts(composed.encoding, composed.units, composed.parts)))
    click.echo(f"template {composed.template_id}: {text.portal_text(registered.text)}")


def _list_faults(context: click.Context, _: click.Parameter, value: bool) -> None:
    """Print each fault with the ending of the numbers that ask for it."""
    if not value:
        return
    for name, fault in fake_faults.FAULTS.items():
        click.echo(f"{name:17} …{fault.ending}  {fault.tells}")
    context.exit()


@sms.command("fake-gateway")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=0, show_default="a free one", help="Port to listen on.")
@click.option("--receipt-delay", default=1.0, show_default=True, help="Seconds to the receipt.")
@click.option("--slow", default=12.0, show_default=True, help="Seconds of the fault `slow`.")
@click.option("--credit", default=1_000_000, show_default=True, help="Parts it will send.")
@click.option("--scrub/--no-scrub", default=True, help="Refuse texts that are not in config.yaml.")
@click.option(
    "--faults",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list_faults,
    help="List what it can do to a message, and end.",
)
def fake_gateway_command(
    host: str, port: int, receipt_delay: float, slow: float, credit: int, *, scrub: bool
) -> None:
    """Run a gateway that prints messages and sends nothing.

    GET /messages lists them; POST /faults with fault=NAME and times=N spoils the next ones, and
    so does a number with a fault's ending: `--faults` lists both.

    Example: missedcall sms fake-gateway --port 24104 --receipt-delay 0.5
    """
    registered = catalogue.Catalogue(_settings()).patterns if scrub else None
    gateway = fake_gateway.FakeGateway(
        sys.stdout,
        receipt_delay=receipt_delay,
        slow=slow,
        registered=registered,
        credit=credit,
    )
    try:
        server, bound = fake_server.open_server(
            fake_server.create_app(gateway), host=host, port=port
        )
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise click.ClickException(
            f"cannot listen on {host}:{port} ({reason}): choose another --port"
        ) from error
    click.echo(f"fake gateway listens on http://{host}:{bound}")
    server.run()


sms.add_command(send_test)


def _tells(gateway: GatewaySettings) -> str:
    """Say how we come to know what became of a message at a gateway."""
    if not isinstance(gateway, RemoteGateway):
        return "prints only"
    ways = ["posts receipts"] if gateway.receipt else []
    if gateway.poll:
        ages = ", ".join(map(str, gateway.poll.after_minutes))
        ways.append(f"is asked after {ages} min")
    return " and ".join(ways) or (
        "tells NOTHING of what became of a message: it has neither `receipt` nor `poll`"
    )


def _settings() -> SmsSettings:
    try:
        return loading.load_config().sms
    except ConfigError as error:
        refuse_command(str(error))


def _values(given: tuple[str, ...]) -> dict[str, str]:
    values: dict[str, str] = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals:
            raise click.BadParameter(f"{pair} is not SLOT=VALUE", param_hint="--value")
        values[name] = value
    return values


def _size(size: parts.Parts) -> str:
    units = counted(size.units, "unit")
    return f"{counted(size.parts, 'part')}, {units} in {size.encoding}"


for _command in (
    outbox.stats,
    outbox.list_receipts,
    outbox.list_alarms,
    outbox.resend,
    outbox.resume,
):
    sms.add_command(_command)
