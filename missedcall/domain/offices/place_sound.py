"""Write how a place's name sounds, so that रायपुर, Raipur and "raypur" are found alike. Pure.

Vowels are left out, for Devanagari writes no vowel where Latin letters need one (रायपुर is
r-y-p-r), and aspirates are as their plain sounds, for people leave the h away.
"""

import functools
import re
from collections.abc import Mapping
from typing import Final

from missedcall.domain.shared import spelling

_ROWS: Final = {
    "k": "कखक़ख़",
    "g": "गघग़",
    "c": "चछ",
    "j": "जझज़",
    "t": "टठतथ",
    "d": "डढदधड़ढ़",
    "n": "ङञणनंँ",
    "p": "पफफ़",
    "b": "बभ",
    "m": "म",
    "r": "र",
    "l": "लळ",
    "v": "व",
    "s": "शषस",
    "h": "ह",
}
_DEVANAGARI: Final[Mapping[str, str]] = {
    sign: sound for sound, signs in _ROWS.items() for sign in signs
} | {"ऋ": "r", "ृ": "r"}
# The longer ones first: a part of one is another.
_LATIN: Final = (
    *(("chh", "c"), ("ksh", "ks"), ("gy", "g")),
    *(("kh", "k"), ("gh", "g"), ("ch", "c"), ("jh", "j"), ("th", "t"), ("dh", "d")),
    *(("ph", "p"), ("bh", "b"), ("sh", "s"), ("x", "ks")),
    *(("q", "k"), ("c", "k"), ("z", "j"), ("f", "p"), ("w", "v")),
    *((sound, sound) for sound in "kgjtdnpbmrlvsh"),
)
_SOUNDS: Final = dict(_LATIN)
_LATIN_SOUND: Final = re.compile("|".join(spelled for spelled, _ in _LATIN) + "|.", re.DOTALL)
_TWICE: Final = re.compile(r"(.)\1+")
_NASAL: Final = re.compile("m(?=[pb])")  # चंपा is Champa
_GYA: Final = "ज्ञ"
_PARTS: Final = re.compile(r"[^\W_]+(?:[\u0900-\u0903\u093a-\u094f][^\W_]*)*")


def words(name: str) -> tuple[str, ...]:
    """Part a name into its words, in one form of all their spellings."""
    return tuple(part for word in name.split() for part in _parts(word))


# The places of a state share most of their words; to fold one takes longer than to look it up.
@functools.lru_cache(maxsize=50_000)
def _parts(word: str) -> tuple[str, ...]:
    folded = word.casefold() if word.isascii() else spelling.folded(word)
    return tuple(_PARTS.findall(folded))


@functools.lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """Give how a word of `words` sounds; figures sound as they are, and vowels not at all."""
    plain = word.replace(_GYA, "ग")
    heard = "".join(
        _DEVANAGARI.get(part) or _SOUNDS.get(part) or (part if part.isdecimal() else "")
        for part in _LATIN_SOUND.findall(plain)
    )
    return _TWICE.sub(r"\1", _NASAL.sub("n", heard))
