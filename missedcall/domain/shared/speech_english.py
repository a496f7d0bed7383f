"""Speak numbers, money, dates and times in Indian English, as names of recorded units."""

import datetime as dt

from missedcall.domain.shared import indian_scale

_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_MULTIPLES_OF_10 = "twenty thirty forty fifty sixty seventy eighty ninety"
_MONTHS = "January February March April May June July August September October November December"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_BELOW_20 = _NUMBERS.split()
_TENS = _MULTIPLES_OF_10.split()
_FIRST_TO_19TH = _ORDINALS.split()


def _below_100(n: int) -> str:
    if n < len(_BELOW_20):
        return _BELOW_20[n]
    tens, ones = divmod(n, 10)
    return f"{_TENS[tens - 2]} {_BELOW_20[ones]}" if ones else _TENS[tens - 2]


def _ordinal(day: int) -> str:
    if day < 20:
        return _FIRST_TO_19TH[day - 1]
    tens, ones = divmod(day, 10)
    if not ones:
        return "twentieth" if tens == 2 else "thirtieth"
    return f"{_TENS[tens - 2]} {_FIRST_TO_19TH[ones - 1]}"


# name of the unit: what is said
TEXTS: dict[str, str] = {
    **{str(n): _below_100(n) for n in range(100)},
    **{name: name for name in ("hundred", "thousand", "lakh", "crore", "and", "oh")},
    **{name: name for name in ("rupee", "rupees", "paisa", "paise")},
    **{f"month-{n}": word for n, word in enumerate(_MONTHS.split(), start=1)},
    **{f"day-{n}": _ordinal(n) for n in range(1, 32)},
    "oclock": "o'clock",
    "morning": "in the morning",
    "afternoon": "in the afternoon",
    "evening": "in the evening",
    "night": "at night",
}


def number(n: int) -> tuple[str, ...]:
    """Say a whole number: 1,05,037 is `one lakh five thousand and thirty seven`."""
    units: list[str] = []
    for count, scale in indian_scale.split(n):
        if scale:
            units += [str(count), scale]
        else:
            units += ["and", str(count)] if units else [str(count)]
    return tuple(units)


def amount(rupees: int, paise: int) -> tuple[str, ...]:
    """Say an amount; paise only when there are some, rupees unless there are only paise."""
    whole = (*number(rupees), "rupee" if rupees == 1 else "rupees")
    loose = (str(paise), "paisa" if paise == 1 else "paise")
    if not paise:
        return whole
    return (*whole, "and", *loose) if rupees else loose


def date(day: dt.date) -> tuple[str, ...]:
    """Say a day: `fifteenth December two thousand and twenty six`."""
    return (f"day-{day.day}", f"month-{day.month}", *number(day.year))


def time_of_day(at: dt.time) -> tuple[str, ...]:
    """Say a time on the twelve-hour clock: `four oh five in the afternoon`."""
    hour = str(at.hour % 12 or 12)
    if not at.minute:
        return (hour, "oclock", _part_of_day(at.hour))
    leading = ("oh",) if at.minute < 10 else ()
    return (hour, *leading, str(at.minute), _part_of_day(at.hour))


def _part_of_day(hour: int) -> str:
    for until, part in ((4, "night"), (12, "morning"), (16, "afternoon"), (20, "evening")):
        if hour < until:
            return part
    return "night"
