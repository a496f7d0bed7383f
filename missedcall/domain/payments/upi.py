"""Write the link by which a UPI app pays a demand, and read back what it refers to.

By NPCI's "UPI Linking Specifications" 1.6: `upi://pay` with `pa` (payee address), `pn` (payee
name), `mc` (merchant category, four digits), `tr` (reference, at most 35 letters and digits),
`am` (rupees with two decimals), `cu` (INR) and `tn` (note, at most 50). Values are
percent-encoded as UTF-8, a space as %20.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote

from missedcall.domain.applications import application_number

PAYEE_ADDRESS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,254}@[A-Za-z][A-Za-z0-9]{1,63}")
# Apps show the name to the payer; other signs than these are refused by some banks.
PAYEE_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 .-]{0,97}[A-Za-z0-9.])?")
MERCHANT_CODE = re.compile(r"[0-9]{4}")
REFERENCE = re.compile(r"([0-9]{11})V([1-9][0-9]{0,5})(?:R([1-9][0-9]{0,5}))?")
LONGEST_REFERENCE = 35
LONGEST_NOTE = 50


@dataclass(frozen=True)
class UpiPayee:
    """Say who is paid: the bank gives the address and the merchant's code."""

    address: str
    name: str
    merchant_code: str


@dataclass(frozen=True)
class UpiReference:
    """Hold what `tr` says: which version of which application's demand is paid.

    `after` counts the entries that were booked before: the rest of a demand paid in part has a
    reference of its own, because a bank may take each reference once only.
    """

    application: str
    version: int
    after: int = 0

    def __str__(self) -> str:
        rest = f"R{self.after}" if self.after else ""
        return f"{self.application}V{self.version}{rest}"


def upi_link(payee: UpiPayee, reference: UpiReference, *, amount_paise: int) -> str:
    """Give the link for an amount of at least one paisa."""
    if amount_paise <= 0:
        raise ValueError("a link is for more than nothing")
    rupees, paise = divmod(amount_paise, 100)
    values = {
        "pa": payee.address,
        "pn": payee.name,
        "mc": payee.merchant_code,
        "tr": str(reference),
        "am": f"{rupees}.{paise:02d}",
        "cu": "INR",
        "tn": f"Application {reference.application}"[:LONGEST_NOTE],
    }
    return "upi://pay?" + "&".join(
        f"{key}={quote(text, safe='@')}" for key, text in values.items()
    )


def read_upi_reference(text: str) -> UpiReference | None:
    """Give what a `tr` refers to; None when it is none of ours, or its number is mistyped."""
    found = REFERENCE.fullmatch(text.strip().upper())
    if found is None or not application_number.is_application_number(found[1]):
        return None
    return UpiReference(found[1], int(found[2]), int(found[3] or 0))
