"""The telephone an operator is rung at."""

from dataclasses import dataclass
from enum import StrEnum

from missedcall.domain.shared import phone

# What answers at a mobile may be a voicemail. The operator has this long to press the key that
# takes the call; until then no consumer is rung.
TAKING_S = 25


class OperatorPhoneKind(StrEnum):
    """Say how a telephone is reached: it registers with our Asterisk, or the trunk leads to it."""

    EXTENSION = "extension"
    MOBILE = "mobile"


@dataclass(frozen=True, repr=False)
class Phone:
    """Name one telephone; `address` is an extension's digits or a mobile's number in E.164.

    `str` and `repr` mask a mobile, so that a log line cannot leak it.
    """

    kind: OperatorPhoneKind
    address: str

    @property
    def trunk_channels(self) -> int:
        """Give how many of the trunk's channels a callback takes that is made from it."""
        return 2 if self.kind is OperatorPhoneKind.MOBILE else 1

    def __str__(self) -> str:
        return phone.mask(self.address) if self.kind is OperatorPhoneKind.MOBILE else self.address

    def __repr__(self) -> str:
        return f"Phone({self.kind}, {self})"
