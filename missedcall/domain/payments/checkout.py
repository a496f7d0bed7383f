"""Say what a payment gateway is asked with, and sign a link to its page.

The slots are {application}, {reference} (application, version of the demand, and what was booked
before: each sum is asked for once), {amount_paise}, {amount_rupees}, {return_url},
{expires_unix}, {expires_iso}; see `slots`.
"""

import datetime as dt
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from missedcall.domain.payments import slots

SLOTS = frozenset(
    {
        *("application", "reference", "return_url", "expires_iso"),
        *("amount_paise", "amount_rupees", "expires_unix"),
    }
)


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
        return {
            "application": self.application,
            "reference": self.reference,
            **slots.of_amount(self.amount_paise),
            "return_url": self.return_url,
            "expires_unix": str(int(self.expires_at.timestamp())),
            "expires_iso": self.expires_at.isoformat(timespec="seconds"),
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
