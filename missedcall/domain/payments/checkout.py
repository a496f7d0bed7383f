"""Fill in what a payment gateway is asked with, and sign a link to its page.

A slot stands in braces: {application}, {reference} (application, version of the demand, and what
was booked before: each sum is asked for once), {amount_paise}, {amount_rupees}, {return_url},
{expires_unix}, {expires_iso}. A value that is one slot of an amount or of unix seconds becomes a
number.
"""

import datetime as dt
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

SLOT = re.compile(r"\{([a-z_]+)\}")
NUMBERS = frozenset({"amount_paise", "amount_rupees", "expires_unix"})
SLOTS = NUMBERS | {"application", "reference", "return_url", "expires_iso"}


@dataclass(frozen=True)
class CheckoutRequest:
    """Say what is to be paid by a gateway's page, where the payer comes back, and until when."""

    application: str
    reference: str
    amount_paise: int
    return_url: str
    expires_at: dt.datetime

    @property
    def slots(self) -> dict[str, str]:
        rupees, paise = divmod(self.amount_paise, 100)
        return {
            "application": self.application,
            "reference": self.reference,
            "amount_paise": str(self.amount_paise),
            "amount_rupees": f"{rupees}.{paise:02d}",
            "return_url": self.return_url,
            "expires_unix": str(int(self.expires_at.timestamp())),
            "expires_iso": self.expires_at.isoformat(timespec="seconds"),
        }


def unknown_slots(template: object) -> set[str]:
    """Give the slots of a template, however nested, that nothing fills."""
    if isinstance(template, Mapping):
        return set().union(*(unknown_slots(inner) for inner in template.values()))
    if isinstance(template, list | tuple):
        return set().union(*(unknown_slots(inner) for inner in template))
    return set(SLOT.findall(template)) - SLOTS if isinstance(template, str) else set()


def fill_template(template: object, asked: CheckoutRequest) -> object:
    """Fill the slots of a template; what is no text stays as it is."""
    if isinstance(template, Mapping):
        return {name: fill_template(inner, asked) for name, inner in template.items()}
    if isinstance(template, list | tuple):
        return [fill_template(inner, asked) for inner in template]
    if not isinstance(template, str):
        return template
    whole = SLOT.fullmatch(template)
    if whole and whole[1] in NUMBERS:
        written = asked.slots[whole[1]]
        return float(written) if "." in written else int(written)
    return SLOT.sub(lambda found: asked.slots[found[1]], template)


def fill_texts(template: Mapping[str, str], asked: CheckoutRequest) -> dict[str, str]:
    """Fill the slots of plain texts; numbers stay as they are written."""
    return {
        name: SLOT.sub(lambda found: asked.slots[found[1]], text)
        for name, text in template.items()
    }


def sign_link(url: str, values: Mapping[str, str], *, secret: str, signature_field: str) -> str:
    """Give a link whose last value is the HMAC-SHA256, in hex, of the values before it."""
    query = urlencode(values)
    signed = hmac.new(secret.encode(), query.encode(), hashlib.sha256).hexdigest()
    return f"{url}?{query}&{urlencode({signature_field: signed})}"


def is_rightly_signed(query: str, *, secret: str, signature_field: str) -> bool:
    """Say whether a link's query was signed by `sign_link`."""
    body, mark, signature = query.rpartition(f"&{signature_field}=")
    right = hmac.new(secret.encode(), body.encode(), hashlib.sha256).hexdigest()
    return bool(mark) and hmac.compare_digest(signature.encode(), right.encode())
