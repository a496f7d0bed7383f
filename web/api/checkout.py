"""Send an applicant to the page of a payment gateway; the view has checked who asks."""

from collections.abc import Mapping
from typing import cast

import flask

from missedcall.config.checkouts import Checkout
from missedcall.usecases.payments import checkouts
from missedcall.usecases.payments.checkouts import GatewayFails, PlaceOrder
from web.api import payments
from web.shared import context

PLACE_ORDER = "missedcall.place_order"


def place_no_order(settings: Checkout, _body: Mapping[str, object]) -> Mapping[str, str]:
    """Refuse what nothing was wired for."""
    raise GatewayFails(f"nothing asks {settings.url}")


def checkout_url(number: str, *, gateway: str, return_url: str) -> str:
    """Give the address of a gateway's page; raise as `checkouts.open_checkout` does."""
    secrets = cast(Mapping[str, str], flask.current_app.extensions[payments.SECRETS])
    return checkouts.open_checkout(
        context.deps(),
        number=number,
        gateway=gateway,
        secret=secrets.get(gateway, ""),
        return_url=return_url,
        place_order=cast(PlaceOrder, flask.current_app.extensions[PLACE_ORDER]),
        now=context.now(),
    )
