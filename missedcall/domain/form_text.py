"""Read what was typed into a line of the form: clean it, then say what is wrong with it."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from missedcall.domain import aadhaar

SPACES = re.compile(r"[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
# A joiner shapes a Devanagari conjunct and means nothing anywhere else.
STRAY_JOINERS = re.compile(
    "(?<![\u0900-\u097f])[\u200c\u200d]+|[\u200c\u200d]+(?![\u0900-\u097f])"
)
APOSTROPHES = str.maketrans("\u2018\u2019\u02bc", "'''")
SCRIPTS = ("DEVANAGARI ", "LATIN ")
JOINERS = "\u200c\u200d"


@dataclass(frozen=True)
class Line:
    """Say how long a line may be and which signs it may hold beside letters."""

    shortest: int
    longest: int
    marks: str
    digits: bool


@dataclass(frozen=True)
class Fault:
    """Say what is wrong with a line; `params` fill the message."""

    code: str
    params: tuple[tuple[str, str], ...] = ()


NAME = Line(shortest=2, longest=80, marks=" .'-", digits=False)
ADDRESS = Line(shortest=5, longest=200, marks=" .'-,/()#:&\u0964", digits=True)
LANDMARK = Line(shortest=2, longest=100, marks=ADDRESS.marks, digits=True)


def clean(text: str) -> str:
    """Give the text in NFC, with single plain spaces, and without joiners that join nothing."""
    composed = unicodedata.normalize("NFC", text).translate(APOSTROPHES)
    return STRAY_JOINERS.sub("", SPACES.sub(" ", composed)).strip(" ")


def fault(text: str, *, line: Line) -> Fault | None:
    """Give the first thing that is wrong with a cleaned line."""
    return next(_faults(text, line), None)


def _faults(text: str, line: Line) -> Iterator[Fault]:
    if not text:
        yield Fault("missing")
    if len(text) > line.longest:
        yield Fault("too_long", (("limit", str(line.longest)), ("length", str(len(text)))))
    if aadhaar.is_in(text):
        yield Fault("aadhaar")
    yield from _sign_faults(text, line)
    if len(text) < line.shortest:
        yield Fault("too_short", (("limit", str(line.shortest)),))
    if not any(sign.isalpha() for sign in text):
        yield Fault("no_letters")
    # A spreadsheet takes a leading minus for a formula.
    if text.startswith("-"):
        yield Fault("bad_characters", (("character", "-"),))


def _sign_faults(text: str, line: Line) -> Iterator[Fault]:
    for sign in text:
        if sign in line.marks or sign in JOINERS or (line.digits and _is_our_digit(sign)):
            continue
        name = unicodedata.name(sign, "")
        if not unicodedata.category(sign).startswith(("L", "M")):
            yield Fault("bad_characters", (("character", _shown(sign)),))
        elif not name.startswith(SCRIPTS):
            yield Fault("wrong_script", (("character", _shown(sign)),))


def _is_our_digit(sign: str) -> bool:
    return sign in "0123456789०१२३४५६७८९"


def _shown(sign: str) -> str:
    """Show a sign, or its number when it cannot be seen."""
    return sign if sign.isprintable() else f"U+{ord(sign):04X}"
