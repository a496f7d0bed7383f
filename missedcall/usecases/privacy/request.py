"""Read what a person asks for about stored personal data, and refuse what cannot be done."""

from missedcall.domain.privacy import aadhaar
from missedcall.domain.shared import phone

MOST_WORDS = 200


class PrivacyRequestRefused(ValueError):
    """Say why a request about personal data cannot be done, and what would mend it.

    `reason` names the text for people; `slots` are its values.
    """

    def __init__(self, reason: str, message: str, **slots: str) -> None:
        super().__init__(message)
        self.reason, self.slots = reason, slots


def read_number(text: str) -> str:
    """Read whose data it is about, as E.164; raise `PrivacyRequestRefused`."""
    number = phone.parse(text)
    if not isinstance(number, phone.Number):
        raise PrivacyRequestRefused(
            "number", f"number: {number.reason.said}; give ten digits of an Indian number"
        )
    return number.e164


def read_words(field: str, text: str) -> str:
    """Read a reason or a proof as one line; raise `PrivacyRequestRefused`."""
    kept = " ".join(text.split())
    if aadhaar.has_aadhaar(kept):
        raise PrivacyRequestRefused("aadhaar", f"{field}: {aadhaar.REFUSAL}")
    if not kept or len(kept) > MOST_WORDS:
        raise PrivacyRequestRefused(
            "words", f"{field}: write one line of at most {MOST_WORDS} characters"
        )
    return kept
