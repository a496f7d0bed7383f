"""Write Devanagari and Latin text in one form, however a keyboard made it. Pure.

NFC makes one form of what Unicode calls equal. What only looks equal is not: the sequences of the
tables "do not use" of the Unicode Standard (chapter 12.1), marks out of their order, signs that
are not seen. indic-nlp-library knows some of it, but is unreleased since 2023 and needs pandas.
"""

import itertools
import re
import unicodedata
from collections.abc import Mapping
from typing import Final

NUKTA = "\u093c"
JOINERS = "\u200c\u200d"
_SPACES = re.compile("[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
# A joiner shapes a Devanagari conjunct and means nothing anywhere else.
_STRAY_JOINERS = re.compile(
    f"(?<![\u0900-\u097f])[{JOINERS}]+|[{JOINERS}]+(?![\u0900-\u097f])|(?<=[{JOINERS}])[{JOINERS}]"
)
_UNSEEN = re.compile("[\u034f\ufe00-\ufe0f]")  # beside those of the category Cf
_ALIKE: Final = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u02bc\u2032\u00b4", "'"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
    }
)
# Vowel signs first, then vowels: अ, ा and े are अ and ो, and that is ओ.
_DO_NOT_USE: Mapping[str, str] = {
    "ा\u0946": "ॊ",
    "ाे": "ो",
    "ाै": "ौ",
    "ाॅ": "ॉ",
    "ा\u093a": "\u093b",
    "अा": "आ",
    "अॆ": "ऄ",
    "अॅ": "ॲ",
    "अॉ": "ऑ",
    "अॊ": "ऒ",
    "अो": "ओ",
    "अौ": "औ",
    "आॅ": "ऑ",
    "आॆ": "ऒ",
    "आे": "ओ",
    "आै": "औ",
    "अ\u093a": "ॳ",
    "अ\u093b": "ॴ",
    "आ\u093a": "ॴ",
    "अ\u094f": "ॵ",
    "अ\u0956": "ॶ",
    "अ\u0957": "ॷ",
    "र्इ": "ई",
    "उु": "ऊ",
    "एॅ": "ऍ",
    "एॆ": "ऎ",
    "एे": "ऐ",
}
_ILL_MADE = re.compile("|".join(_DO_NOT_USE))
_MARKS = re.compile("[\u0900-\u0903\u093a-\u093c\u093e-\u094c\u094e\u094f\u0955-\u0957]{2,}")
# ङ्क and अंक, न्द and अंद are said alike and written either way.
_NASALS = re.compile("ङ्(?=[क-घ])|ञ्(?=[च-झ])|ण्(?=[ट-ढ])|न्(?=[त-ध])|म्(?=[प-भ])|ँ")


def clean(text: str) -> str:
    """Give what was meant to be seen: one form of each sign, single plain spaces, nothing unseen.

    Words stay as they were spelled: nukta, joiners within a word, ॰ and Devanagari digits too.
    """
    seen = "".join(sign for sign in text if sign in JOINERS or not _is_unseen(sign))
    return _settled(seen.translate(_ALIKE)).strip(" ")


def folded(text: str) -> str:
    """Give one form of all spellings of a word: no case, nukta or joiner, and one nasal sign."""
    before, after = "", clean(text)
    while after != before:
        before = after
        bare = unicodedata.normalize("NFKD", after.casefold())
        bare = "".join(sign for sign in bare if sign != NUKTA and not _is_unseen(sign))
        after = _NASALS.sub("ं", clean(unicodedata.normalize("NFKC", bare)))
    return after


def _settled(text: str) -> str:
    before, after = "", unicodedata.normalize("NFC", text)
    while after != before:
        before = after
        # What a stray joiner stood between now meets: spaces, and signs that have an order.
        joined = _SPACES.sub(" ", _STRAY_JOINERS.sub("", after))
        ordered = _MARKS.sub(_in_order, joined)
        replaced = _ILL_MADE.sub(lambda found: _DO_NOT_USE[found[0]], ordered)
        after = unicodedata.normalize("NFC", replaced)
    return after


def _in_order(marks: re.Match[str]) -> str:
    """Put the nukta first, then vowel signs, then what stands above or behind; each once."""
    ordered = sorted(marks[0], key=lambda sign: (sign != NUKTA, sign <= "\u0903"))
    return "".join(sign for sign, _ in itertools.groupby(ordered))


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf" or bool(_UNSEEN.match(sign))
