"""Tell by its shape what was typed to find an application. Pure."""

from dataclasses import dataclass

from missedcall.domain.applications import application_number, bp_number
from missedcall.domain.meters.meters import SERIAL_PATTERN
from missedcall.domain.shared import phone, spelling

MOST = 40  # signs that are looked at


@dataclass(frozen=True, repr=False)
class SoughtBy:
    """Hold what a text may be: ten digits may be a mobile, a BP number or a meter, so all three.

    It has no `repr`, so that a log line cannot leak whose application was looked for.
    """

    application: str | None
    bp: str | None
    mobile: str | None  # E.164
    meters: tuple[str, ...]  # as typed, and in capitals as they stand on the plate


def read_search(text: str) -> SoughtBy | None:
    """Give what a text may be; None when no application is known by anything like it."""
    if len(text) > MOST:
        return None
    seen = spelling.clean(text)
    typed = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in seen)
    plain = "".join(typed.split())
    bp, number = bp_number.read_bp_number(typed), phone.parse(typed)
    found = SoughtBy(
        application=plain if application_number.is_application_number(plain) else None,
        bp=bp if isinstance(bp, str) else None,
        mobile=number.e164 if isinstance(number, phone.Number) else None,
        meters=tuple(sorted({plain, plain.upper()})) if SERIAL_PATTERN.fullmatch(plain) else (),
    )
    return found if found.application or found.bp or found.mobile or found.meters else None
