"""Rules for the six digits by which the owner of a mobile proves that it is theirs. Pure.

A code is bound to the browser or client that asked for it, so a code that was told to another is
worth nothing there. What limits the codes says when there is one again.
"""

import datetime as dt
import hmac
import ipaddress
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

DIGITS: Final = 6
CODE: Final = re.compile(r"\d{6}")
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
IPV6_OF_ONE: Final = 64  # a house or a telephone has so many bits of prefix to itself


class CodePurpose(StrEnum):
    """Say what a code opens."""

    WEB = "web"  # the public pages: apply, follow
    APP = "app"  # a program of a client, for the person behind it
    NEW_MOBILE = "new_mobile"  # another mobile of an application


class CodeRefusal(StrEnum):
    """Say why no code is sent, or why one opens nothing."""

    NO_TEXTS = "no_texts"  # the number is none, or gets no text
    TOO_SOON = "too_soon"
    NUMBER = "number"
    ADDRESS = "address"
    DAY = "day"
    TRIES = "tries"
    WRONG = "wrong"


@dataclass(frozen=True)
class CodeLimits:
    """Hold how long a code lives and how many are sent; costs in paise."""

    valid: dt.timedelta
    tries: int
    wait: dt.timedelta  # after the last wrong try
    again: dt.timedelta  # between two codes to one number
    number_hour: int
    number_day: int
    address_hour: int
    address_day: int
    day_paise: int


@dataclass(frozen=True)
class CodesSent:
    """Hold what was sent before.

    Of each limit the newest code but so many that it is reached: it stands in the way for as long
    as it lies within the window. None when there were not so many.
    """

    newest: dt.datetime | None  # to the number
    number_hour: dt.datetime | None
    number_day: dt.datetime | None
    address_hour: dt.datetime | None
    address_day: dt.datetime | None
    day_paise: int  # of the day in India
    barred_until: dt.datetime | None  # after wrong tries of this browser for this number


@dataclass(frozen=True)
class CodeRefused:
    """Refuse a code; `again_at` says from when one is sent or tried again."""

    reason: CodeRefusal
    again_at: dt.datetime | None = None
    tries_left: int = 0


def may_send(
    sent: CodesSent, *, limits: CodeLimits, paise: int, midnight: dt.datetime, now: dt.datetime
) -> CodeRefused | None:
    """Say why a code of this cost is not sent now; None when it is. `midnight` ends the day."""
    if sent.barred_until is not None and sent.barred_until > now:
        return CodeRefused(CodeRefusal.TRIES, sent.barred_until)
    for reason, reached, window in (
        (CodeRefusal.TOO_SOON, sent.newest, limits.again),
        (CodeRefusal.NUMBER, sent.number_hour, HOUR),
        (CodeRefusal.NUMBER, sent.number_day, DAY),
        (CodeRefusal.ADDRESS, sent.address_hour, HOUR),
        (CodeRefusal.ADDRESS, sent.address_day, DAY),
    ):
        if reached is not None and reached + window > now:
            return CodeRefused(reason, reached + window)
    if sent.day_paise + paise > limits.day_paise:
        return CodeRefused(CodeRefusal.DAY, midnight)
    return None


def read_code(text: str) -> str | None:
    """Read a code as people type it, with spaces and in any digits; None when it is none."""
    typed = "".join(str(int(sign)) for sign in text if sign.isdecimal())
    return typed if CODE.fullmatch(typed) and not any(s.isalpha() for s in text) else None


def digest(*parts: str, key: str) -> str:
    """Give what is kept of a code, a browser or an address: without the key it tells nothing."""
    return hmac.new(key.encode(), "\0".join(parts).encode(), "sha256").hexdigest()


def place_of(address: str) -> str:
    """Give the place for which the codes of an address are counted: of IPv6 its network."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((found, IPV6_OF_ONE), strict=False))
