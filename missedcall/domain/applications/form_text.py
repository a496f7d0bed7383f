"""Say what is wrong with a line of the form, once `shared.spelling` has cleaned it."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from missedcall.domain.privacy import aadhaar
from missedcall.domain.shared import spelling

SCRIPTS = ("DEVANAGARI ", "LATIN ")


@dataclass(frozen=True)
class FormLine:
    """Say how long a line may be and which signs it may hold beside letters."""

    shortest: int
    longest: int
    marks: str
    digits: bool


@dataclass(frozen=True)
class TextFault:
    """Say what is wrong with a line; `params` fill the message."""

    code: str
    params: tuple[tuple[str, str], ...] = ()


NAME = FormLine(
    shortest=2, longest=80, marks=" .'-\u0970", digits=False
)  # the last is ॰, as in डॉ॰
ADDRESS = FormLine(shortest=5, longest=200, marks=" .'-\u0970,/()#:&\u0964", digits=True)
LANDMARK = FormLine(shortest=2, longest=100, marks=ADDRESS.marks, digits=True)


def fault(text: str, *, line: FormLine) -> TextFault | None:
    """Give the first thing that is wrong with a cleaned line."""
    return next(_faults(text, line), None)


def _faults(text: str, line: FormLine) -> Iterator[TextFault]:
    if not text:
        yield TextFault("missing")
    if len(text) > line.longest:
        yield TextFault("too_long", (("limit", str(line.longest)), ("length", str(len(text)))))
    if aadhaar.has_aadhaar(text):
        yield TextFault("aadhaar")
    yield from _unseen_faults(text)
    yield from _sign_faults(text, line)
    if len(text) < line.shortest:
        yield TextFault("too_short", (("limit", str(line.shortest)),))
    if not any(sign.isalpha() for sign in text):
        yield TextFault("no_letters")
    # A spreadsheet takes a leading minus for a formula.
    if text.startswith("-"):
        yield TextFault("bad_characters", (("character", "-"),))


def _sign_faults(text: str, line: FormLine) -> Iterator[TextFault]:
    for sign in text:
        if sign in line.marks or sign in spelling.JOINERS or (line.digits and _is_our_digit(sign)):
            continue
        name = unicodedata.name(sign, "")
        if not unicodedata.category(sign).startswith(("L", "M")):
            yield TextFault("bad_characters", (("character", sign),))
        elif not name.startswith(SCRIPTS):
            yield TextFault("wrong_script", (("character", sign),))


def _unseen_faults(text: str) -> Iterator[TextFault]:
    """Name a sign that cannot be seen by its number and by the word in which it stands."""
    for word in text.split(" "):
        for sign in word:
            if not sign.isprintable() and sign not in spelling.JOINERS:
                seen = "".join(each for each in word if each.isprintable())
                yield TextFault("unseen", (("character", f"U+{ord(sign):04X}"), ("word", seen)))


def _is_our_digit(sign: str) -> bool:
    return sign in "0123456789०१२३४५६७८९"
