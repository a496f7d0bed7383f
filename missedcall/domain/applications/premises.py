"""Know premises and persons again by what a form says of them, however it is written. Pure."""

import hashlib
import itertools
import re
import unicodedata
from difflib import SequenceMatcher

from missedcall.domain.shared import spelling

NEAR = 0.85  # of 1: so alike are two names that may be one person's

_NUMBER = "(?:number|no|num|नंबर|नं|न|क्रमांक|क्र)"
_HOUSE = "(?:house|home|makan|मकान|घर)"
# Said before a number or not, these change nothing: "म.नं. 12", "House No. 12" and "12" are one.
_SAID_BEFORE_NUMBER = re.compile(
    rf"(?<!\S)(?:(?:{_HOUSE}|(?:[hmम] )?{_NUMBER}|hno|mno|मनं) )+(?=\d)"
)
# A khasra is the number of a field and no house's; it and a ward are written in both scripts.
_ONE_WORD = {
    **dict.fromkeys(("खसरा", "ख", "khasara", "kh"), "khasra"),
    **dict.fromkeys(("वार्ड", "वॉर्ड"), "ward"),
}
# A number after one of these is that of many houses.
_OF_MANY = frozenset(
    (
        *("ward", "block", "ब्लॉक", "sector", "सेक्टर", "phase", "फेज"),
        *("street", "lane", "गली", "gali", "road", "रोड"),
    )
)
# A Devanagari zero after a letter is a sign of abbreviation, as in "म०नं०", unless digits follow.
_ABBREVIATED = re.compile("(?<=[\u0900-\u0963])०(?!\\d)")


def premises_key(*, locality: str, address: str, landmark: str) -> str:
    """Give the same key for the same premises; the address cannot be read from it.

    The landmark counts only where the address names no house: it is worded anew each time.
    """
    house = plain_address(address)
    told = house if _names_house(house) else f"{house}; {plain_address(landmark)}"
    return hashlib.sha256(f"{locality}:{told}".encode()).hexdigest()[:32]


def are_names_alike(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Say whether two applicants (name, father's or husband's name) may be the same person."""
    matcher = SequenceMatcher(None, _person(one), _person(other), autojunk=False)
    # The first two are quick and never too low, so that a whole place is compared in no time.
    measures = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
    return all(measure() >= NEAR for measure in measures)


def plain_address(text: str) -> str:
    """Give a line as words without what tells no two apart: case, signs, the script of digits."""
    words = [_ONE_WORD.get(word, word) for word in _words(text)]
    return _SAID_BEFORE_NUMBER.sub("", " ".join(words))


def _words(text: str) -> list[str]:
    """Part a line into words and numbers: 12/3 is two numbers, 12A a number and a word."""
    shown = _ABBREVIATED.sub(" ", spelling.folded(text))
    runs = [(kind, "".join(signs)) for kind, signs in itertools.groupby(shown, _kind)]
    return [str(int(run)) if kind == "number" else run for kind, run in runs if kind]


def _kind(sign: str) -> str:
    if sign.isdecimal():
        return "number"
    return "word" if unicodedata.category(sign)[0] in "LMN" else ""


def _names_house(house: str) -> bool:
    words = house.split()
    return any(
        word.isdigit() and before not in _OF_MANY
        for before, word in itertools.pairwise(["", *words])
    )


def _person(names: tuple[str, str]) -> str:
    return plain_address(" ".join(names))
