"""Open the gateways that messages can be handed to, by the `kind` the configuration gives them."""

import sys
from collections.abc import Mapping

from sms.catalogue import gateway_settings
from sms.catalogue.settings import SmsSettings
from sms.providers.cdac import CdacGateway
from sms.providers.console import ConsoleGateway
from sms.providers.delivery_polling import HttpGatewayPoller
from sms.providers.gateway import Gateway, GatewayPoller
from sms.providers.http import HttpGateway
from sms.providers.transport import GatewayNotReadyError

__all__ = ["GatewayNotReadyError", "UnknownGatewayError", "open_gateway", "open_pollers"]


class UnknownGatewayError(LookupError):
    """No gateway of this name is configured."""


def open_gateway(settings: SmsSettings, name: str, environ: Mapping[str, str]) -> Gateway:
    """Make the gateway of that name ready to hand messages to; secrets come from `environ`.

    Raise UnknownGatewayError, or GatewayNotReadyError naming the secret or file to provide.
    """
    found = settings.gateways.get(name)
    if found is None:
        known = ", ".join(settings.gateways) or "none"
        raise UnknownGatewayError(f"there is no gateway {name!r}: sms.gateways has {known}")
    match found:
        case gateway_settings.ConsoleGatewaySettings():
            return ConsoleGateway(name, sys.stdout)
        case gateway_settings.CdacGatewaySettings():
            return CdacGateway(name, found, environ)
        case gateway_settings.HttpGatewaySettings():
            return HttpGateway(name, found, environ)


def open_pollers(settings: SmsSettings, environ: Mapping[str, str]) -> dict[str, GatewayPoller]:
    """Make ready, by name, what asks those gateways in use that can be asked something.

    Raise GatewayNotReadyError naming the secret or file to provide.
    """
    return {
        name: HttpGatewayPoller(name, gateway, environ)
        for name in settings.order
        if isinstance(gateway := settings.gateways.get(name), gateway_settings.RemoteGateway)
        and (gateway.poll or gateway.balance)
    }
