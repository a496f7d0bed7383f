"""`missedcall sms send-test`: hand one message to a gateway, to see whether it takes it."""

import os
import sys

import click

from missedcall import wiring
from missedcall.cli.configuration import configured
from missedcall.cli.refusing import refuse_command
from missedcall.cli.words import one_of
from missedcall.config import Config
from missedcall.domain.shared import phone
from missedcall.domain.shared.phone import Number
from sms.catalogue import messages
from sms.catalogue.catalogue import Catalogue, NoSuchTextError
from sms.providers import gateway_problems
from sms.providers.gateway import (
    Accepted,
    Failed,
    InDoubt,
    LockedOut,
    Outcome,
    Outgoing,
    RetryLater,
    Throttled,
)
from sms.providers.gateway_problems import is_gateway_local
from sms.providers.opening import GatewayNotReadyError, UnknownGatewayError, open_gateway

# No message of the service has this id, so a receipt is kept and changes nothing.
TEST_ID = "0"


@click.command("send-test")
@click.argument("number")
@click.option("--key", type=one_of(sorted(messages.OFFERS)), default="demand")
@click.option("--lang", help="Language of the text; without it the first one configured.")
@click.option("--gateway", "name", help="The gateway; without it the one in use.")
@click.option("--yes", is_flag=True, help="Do not ask before a message leaves this machine.")
def send_test(number: str, key: str, lang: str | None, name: str | None, *, yes: bool) -> None:
    """Send one message with made-up values to one number, past the outbox.

    Texts that are not registered go only to gateways on this machine. Exit status 0 when the
    gateway took the message, 1 when not.

    Example: missedcall sms send-test 9876500001 --gateway local
    """
    config = configured()
    to, name = _mobile(number), name or config.sms.gateway
    _permit(config, name, to, yes=yes)
    outcome = _submit(config, name, _outgoing(config, name, to, key=key, lang=lang))
    click.echo(_told(outcome), err=not isinstance(outcome, Accepted))
    sys.exit(0 if isinstance(outcome, Accepted) else 1)


def _mobile(number: str) -> Number:
    found = phone.parse(number)
    if not isinstance(found, Number) or not phone.can_get_sms(found):
        raise click.BadParameter("this is not an Indian mobile number", param_hint="NUMBER")
    return found


def _permit(config: Config, name: str, to: Number, *, yes: bool) -> None:
    """End the command unless this message may go where it is sent."""
    gateway = config.sms.gateways.get(name)
    if gateway is None or gateway_problems.is_gateway_local(gateway):
        return
    if not config.sms.registered:
        refuse_command(
            f"the texts are not registered, and {name} is not on this machine: register them"
            " and set sms.registered, or use a gateway on this machine"
        )
    if not yes:
        click.confirm(f"A message will really be sent to {to} by {name}. Go on?", abort=True)


def _outgoing(config: Config, name: str, to: Number, *, key: str, lang: str | None) -> Outgoing:
    language = lang or config.sms.languages[0]
    try:
        composed = Catalogue(config.sms).sample(key=key, language=language, values={})
    except NoSuchTextError as error:
        raise click.BadParameter(str(error), param_hint="--lang") from error
    path = wiring.secrets(config).receipt_path
    gateway = config.sms.gateways.get(name)
    is_elsewhere = gateway is not None and not is_gateway_local(gateway)
    origin = config.web_url if is_elsewhere else config.ports.web_origin
    return Outgoing(
        message_id=TEST_ID,
        to_e164=to.e164,
        text=composed.text,
        encoding=composed.encoding,
        parts=composed.parts,
        header=composed.header,
        entity_id=composed.entity_id,
        template_id=composed.template_id,
        receipt_url=f"{origin}/receipts/{path}/{name}",
    )


def _submit(config: Config, name: str, message: Outgoing) -> Outcome:
    try:
        return open_gateway(config.sms, name, os.environ).submit(message)
    except (UnknownGatewayError, GatewayNotReadyError) as error:
        refuse_command(str(error))


def _told(outcome: Outcome) -> str:
    match outcome:
        case Accepted(gateway_id):
            return f"accepted, id {gateway_id or 'not given'}"
        case InDoubt(reason):
            return f"in doubt, it may have been sent: {reason}"
        case RetryLater(reason):
            return f"not taken, may be tried again: {reason}"
        case Throttled(reason, pause_s):
            pause = f" in {pause_s:g} s" if pause_s is not None else ""
            return f"not taken, may be tried again{pause}: {reason}"
        case LockedOut(reason):
            return f"not taken, nor would any other be: {reason}"
        case Failed(reason):
            return f"refused: {reason}"
