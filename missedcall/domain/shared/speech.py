"""Say numbers, money, dates, times and application numbers as recorded units.

A unit is named `language/name`, such as `hi/37`: one sound, made from its text or recorded by a
person. Chhattisgarhi speakers count in Hindi, so `hne` is given Hindi units.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Literal, Protocol, get_args

from missedcall.domain.shared import speech_english, speech_hindi
from missedcall.domain.shared.indian_scale import NotSpokenError

# Hindi, Chhattisgarhi, English. A text may be written in others too: see `sms.languages`.
SpokenLanguage = Literal["hi", "hne", "en"]
Units = tuple[str, ...]

SPOKEN_LANGUAGES: tuple[SpokenLanguage, ...] = get_args(SpokenLanguage)
PAUSE = "pause"  # a unit of silence, between groups of digits
GROUP = 4  # digits said in one breath


class _Tongue(Protocol):
    """What a language's module gives; units are named without the language."""

    TEXTS: dict[str, str]

    def number(self, n: int) -> Units: ...

    def amount(self, rupees: int, paise: int) -> Units: ...

    def date(self, day: dt.date) -> Units: ...

    def time_of_day(self, at: dt.time) -> Units: ...


_COUNTED_IN: Mapping[SpokenLanguage, tuple[str, _Tongue]] = {
    "hi": ("hi", speech_hindi),
    "hne": ("hi", speech_hindi),
    "en": ("en", speech_english),
}


def spoken_language(wanted: str, *, otherwise: SpokenLanguage) -> SpokenLanguage:
    """Give a language to speak with who wants this one: another when the voice has not got it."""
    return next((each for each in SPOKEN_LANGUAGES if each == wanted), otherwise)


def texts() -> dict[str, str]:
    """Give the text of every unit that this module can name."""
    every: dict[str, str] = {}
    for folder, tongue in _COUNTED_IN.values():
        every |= {f"{folder}/{name}": text for name, text in tongue.TEXTS.items()}
        every[f"{folder}/{PAUSE}"] = ""
    return every


def number(n: int, *, language: SpokenLanguage) -> Units:
    """Say a whole number from 0 to 99,99,99,999; raises `NotSpokenError` beyond."""
    folder, tongue = _COUNTED_IN[language]
    return _in(folder, tongue.number(n))


def amount(paise: int, *, language: SpokenLanguage) -> Units:
    """Say an amount of paise as rupees, and paise only when some are left over.

    Raises `NotSpokenError` for less than nothing or more than 99,99,99,999 rupees.
    """
    if paise < 0:
        raise NotSpokenError(f"{paise} paise is less than nothing and cannot be spoken as due")
    folder, tongue = _COUNTED_IN[language]
    return _in(folder, tongue.amount(*divmod(paise, 100)))


def date(day: dt.date, *, language: SpokenLanguage) -> Units:
    """Say a day with its month and year."""
    folder, tongue = _COUNTED_IN[language]
    return _in(folder, tongue.date(day))


def time_of_day(at: dt.time, *, language: SpokenLanguage) -> Units:
    """Say a time of the day in hours and minutes, with morning, afternoon, evening or night."""
    folder, tongue = _COUNTED_IN[language]
    return _in(folder, tongue.time_of_day(at))


def digits(text: str, *, language: SpokenLanguage) -> Units:
    """Say a telephone or application number digit by digit, with a pause after each four.

    Raises `NotSpokenError` when it holds anything but the digits 0 to 9.
    """
    if not (text.isascii() and text.isdigit()):
        raise NotSpokenError("only the digits 0 to 9 can be said one by one")
    folder, _ = _COUNTED_IN[language]
    said: list[str] = []
    for start in range(0, len(text), GROUP):
        said += [PAUSE] if said else []
        said += text[start : start + GROUP]
    return _in(folder, tuple(said))


def _in(folder: str, names: Units) -> Units:
    return tuple(f"{folder}/{name}" for name in names)
