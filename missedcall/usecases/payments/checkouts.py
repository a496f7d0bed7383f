"""Open a payment gateway's page for what an applicant owes; the same sum keeps its page."""

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from missedcall.config.checkouts import Checkout
from missedcall.db.payments import checkouts
from missedcall.db.payments.checkouts import CheckoutRow
from missedcall.domain.payments import slots
from missedcall.domain.payments.checkout import CheckoutRequest, sign_link
from missedcall.domain.payments.payable import NotPayable
from missedcall.domain.payments.upi import UpiReference
from missedcall.domain.shared.local_text import LocalText
from missedcall.usecases.deps import Deps
from missedcall.usecases.payments import payment_offers

log = logging.getLogger(__name__)

# Posts a body to a gateway as its settings say, and gives the answer's values by their paths.
PlaceOrder = Callable[[Checkout, Mapping[str, object]], Mapping[str, str]]
LONGEST_URL = 2000


class GatewayFails(Exception):
    """Say that a gateway gave no page; the applicant may try again or pay another way."""


class NoCheckout(LookupError):
    """Say that there is no such gateway, or that it has no page of its own."""


class NothingToPay(Exception):
    """Say why nothing is to pay now."""

    def __init__(self, reason: NotPayable) -> None:
        super().__init__(reason)
        self.reason = reason


def checkout_names(deps: Deps) -> dict[str, LocalText]:
    """Give the gateways on whose pages an applicant can pay, with what each is called."""
    return {
        name: gateway.checkout.name
        for name, gateway in deps.config.payments.gateways.items()
        if gateway.checkout is not None
    }


def open_checkout(
    deps: Deps,
    *,
    number: str,
    gateway: str,
    secret: str,
    return_url: str,
    place_order: PlaceOrder,
    now: dt.datetime,
) -> str:
    """Give the address of the page on which an application's demand is paid.

    What the payer does there is believed only when the gateway tells it by a notice. Raise
    `NoCheckout`, `NothingToPay`, `NoSuchApplication`, or `GatewayFails` when no page was given.
    """
    settings = deps.config.payments.gateways.get(gateway)
    if settings is None or settings.checkout is None:
        raise NoCheckout(f"no gateway {gateway} has a page to pay on")
    offer = payment_offers.payment_offer(deps, number=number, now=now)
    if isinstance(offer, NotPayable):
        raise NothingToPay(offer)
    owed = offer.demand
    reference = str(UpiReference(owed.application, owed.version, owed.entries))
    with deps.db.reading() as db:
        kept = checkouts.get_checkout(db, gateway=gateway, reference=reference)
    if kept and kept.amount_paise == owed.amount_paise and now < kept.expires_at:
        return kept.url
    expires_at = now + dt.timedelta(minutes=settings.checkout.valid_minutes)
    asked = CheckoutRequest(
        application=owed.application,
        reference=reference,
        amount_paise=owed.amount_paise,
        return_url=return_url,
        expires_at=expires_at,
    )
    url = _page(settings.checkout, asked, secret=secret, place_order=place_order)
    row = CheckoutRow(gateway, reference, owed.amount_paise, url, now, expires_at)
    with deps.db.writing() as db:
        checkouts.save_checkout(db, row)
    return url


def _page(
    settings: Checkout, asked: CheckoutRequest, *, secret: str, place_order: PlaceOrder
) -> str:
    if settings.kind == "link":
        values = {
            name: slots.fill_text(text, asked.slots) for name, text in settings.values.items()
        }
        field = settings.signature_field
        return sign_link(settings.url, values, secret=secret, signature_field=field)
    body = slots.fill_template(settings.body, asked.slots)
    assert isinstance(body, dict)  # noqa: S101 - the template is a mapping
    found = place_order(settings, body).get(settings.link_at or "", "")
    parts = urlsplit(found)
    here = settings.url.startswith("http://")
    if parts.scheme != "https" and not (here and parts.scheme == "http"):
        raise GatewayFails(f"the answer has no link at {settings.link_at}")
    if not parts.netloc or len(found) > LONGEST_URL:
        raise GatewayFails(f"the link at {settings.link_at} cannot be used")
    return found
