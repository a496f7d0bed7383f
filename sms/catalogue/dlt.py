"""What the codes of India's DLT scrubbers mean for us. Pure.

The operators compare every message with what is registered for its entity, header and template,
and refuse by a code. The codes are those that Exotel and SMSGatewayHub publish; a gateway that
renumbers them is described in the configuration by the code it means.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from sms.providers.gateway import Failed, RetryLater


class Verdict(Enum):
    """What a code asks us to do."""

    REGISTRATION = "our registration is wrong: send nothing of this template until it is mended"
    RECIPIENT = "this person may not be sent this"
    TIME = "not at this time of day"
    SCRUBBER = "the scrubber itself failed: one more try"


@dataclass(frozen=True)
class DltFault:
    """One code of a scrubber, with what it says and what it asks of us."""

    code: int
    verdict: Verdict
    words: str

    def __str__(self) -> str:
        return f"DLT {self.code}: {self.words}"


_WORDS: Final = {
    **dict.fromkeys(range(600, 605), "the entity is not registered or not active"),
    605: "the entity is not allowed for this telemarketer",
    **dict.fromkeys(range(606, 610), "the entity is refused"),
    **dict.fromkeys(range(610, 620), "the telemarketer chain is not registered so"),
    **dict.fromkeys(range(620, 630), "the header is not registered so, or is another entity's"),
    630: "the template is not found",
    631: "the template is not active",
    632: "the template is blacklisted",
    633: "the text does not match the registered template",
    634: "the header is not registered for the template",
    635: "a value is longer than its slot",
    **dict.fromkeys(range(636, 650), "the template or its variables are refused"),
    642: "a number or link is not whitelisted",
    **dict.fromkeys(range(700, 710), "a number or link is not whitelisted"),
    **dict.fromkeys(range(810, 820), "the telemarketer chain is not registered so"),
    650: "the recipient's preference blocks it",
    651: "promotional messages are not let through at this time",
    660: "the recipient has not consented",
    670: "scrubbing failed",
}
_OTHERS: Final = {
    650: Verdict.RECIPIENT,
    651: Verdict.TIME,
    660: Verdict.RECIPIENT,
    670: Verdict.SCRUBBER,
}


def scrubber_fault(code: int) -> DltFault | None:
    """Look a code up; None when it is not a scrubber's, so that it means nothing here."""
    words = _WORDS.get(code)
    return DltFault(code, _OTHERS.get(code, Verdict.REGISTRATION), words) if words else None


def outcome_of_scrubber(found: DltFault) -> Failed | RetryLater:
    """Say what becomes of the message that a scrubber refused."""
    match found.verdict:
        case Verdict.REGISTRATION:
            return Failed(str(found), ours=True, template_refused=True)
        case Verdict.RECIPIENT:
            return Failed(str(found), ours=False)
        case Verdict.TIME:
            return RetryLater(str(found))
        case Verdict.SCRUBBER:
            return RetryLater(str(found), once=True)
