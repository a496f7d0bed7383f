"""Read what a person asks for about stored personal data, and refuse what cannot be done."""

from missedcall.domain.privacy import aadhaar
from missedcall.domain.privacy.refusals import PrivacyRefusal
from missedcall.domain.shared import phone
from missedcall.domain.shared.explanation import RequestRefused, explain

MOST_WORDS = 200


class PrivacyRequestRefused(RequestRefused):
    """Refuse a request about personal data; the reason says why, and what would mend it."""


def read_number(text: str) -> str:
    """Read whose data it is about, as E.164; raise `PrivacyRequestRefused`."""
    number = phone.parse(text)
    if not isinstance(number, phone.Number):
        raise PrivacyRequestRefused(explain(PrivacyRefusal.NUMBER))
    return number.e164


def read_words(field: str, text: str, *, otherwise: PrivacyRefusal = PrivacyRefusal.WORDS) -> str:
    """Read words as one line; raise `PrivacyRequestRefused`, with `otherwise` for none."""
    kept = " ".join(text.split())
    if aadhaar.has_aadhaar(kept):
        raise PrivacyRequestRefused(explain(PrivacyRefusal.AADHAAR, field=field))
    if not kept or len(kept) > MOST_WORDS:
        raise PrivacyRequestRefused(explain(otherwise, field=field, most=MOST_WORDS))
    return kept
