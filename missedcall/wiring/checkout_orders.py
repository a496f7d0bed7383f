"""Place orders at payment gateways over HTTP, within a limit of time."""

import os
from collections.abc import Mapping

import requests

from missedcall.config import Config
from missedcall.config.checkouts import Checkout
from missedcall.usecases.payments.checkouts import GatewayFails
from missedcall.usecases.payments.gateway_notices import read_notice_values
from missedcall.wiring.logins import LoginMissing, login

LARGEST = 64 * 1024


def require_checkout_logins(config: Config) -> None:
    """Raise `LoginMissing` when the environment lacks what a gateway's page is asked with."""
    for name, gateway in config.payments.gateways.items():
        if gateway.checkout is not None:
            where = f"payments.gateways.{name}.checkout"
            login(gateway.checkout.login_env, where)
            for variable in gateway.checkout.headers_env.values():
                if not os.environ.get(variable):
                    raise LoginMissing(f"{where}: the environment variable {variable} is not set")


def place_order(settings: Checkout, body: Mapping[str, object]) -> Mapping[str, str]:
    """Post an order and give the values of the answer by their paths; raise `GatewayFails`."""
    secret = {name: os.environ.get(each, "") for name, each in settings.headers_env.items()}
    try:
        answer = requests.post(
            settings.url,
            json=body,
            headers={**settings.headers, **secret},
            auth=login(settings.login_env, "checkout"),
            timeout=settings.timeout_s,
            allow_redirects=False,
            stream=True,
        )
        with answer:
            content = answer.raw.read(LARGEST, decode_content=True)
        if answer.status_code not in (200, 201):
            raise GatewayFails(f"the gateway answered {answer.status_code}")
        return read_notice_values(content.decode("utf-8"))
    except (requests.RequestException, OSError, ValueError) as error:
        raise GatewayFails(f"no order was placed: {type(error).__name__}") from error
