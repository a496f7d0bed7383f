"""Speak numbers, money, dates and times in Hindi, as names of recorded units.

No number below 100 follows from another, so each is a unit of its own. Spelling follows the
Central Hindi Directorate's standard list of number words.
"""

import datetime as dt

from missedcall.domain.shared import indian_scale

_NUMBERS = """
शून्य एक दो तीन चार पाँच छह सात आठ नौ
दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस
बीस इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस
तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस
चालीस इकतालीस बयालीस तैंतालीस चवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास
पचास इक्यावन बावन तिरपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ
साठ इकसठ बासठ तिरसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर
सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उनासी
अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सतासी अठासी नवासी
नब्बे इक्यानवे बानवे तिरानवे चौरानवे पचानवे छियानवे सतानवे अठानवे निन्यानवे
"""
_MONTHS = "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर"
_SCALES = {"crore": "karod", "lakh": "lakh", "thousand": "hazaar", "hundred": "sau"}

# name of the unit: what is said
TEXTS: dict[str, str] = {
    **{str(n): word for n, word in enumerate(_NUMBERS.split())},
    "sau": "सौ",
    "hazaar": "हज़ार",
    "lakh": "लाख",
    "karod": "करोड़",
    "rupaya": "रुपया",
    "rupaye": "रुपये",
    "paisa": "पैसा",
    "paise": "पैसे",
    **{f"month-{n}": word for n, word in enumerate(_MONTHS.split(), start=1)},
    "subah": "सुबह",
    "dopahar": "दोपहर",
    "shaam": "शाम",
    "raat": "रात",
    "baje": "बजे",
    "bajkar": "बजकर",
    "minat": "मिनट",
}


def number(n: int) -> tuple[str, ...]:
    """Say a whole number: 1,05,037 is `एक लाख पाँच हज़ार सैंतीस`."""
    units: list[str] = []
    for count, scale in indian_scale.split(n):
        units += [str(count), _SCALES[scale]] if scale else [str(count)]
    return tuple(units)


def amount(rupees: int, paise: int) -> tuple[str, ...]:
    """Say an amount; paise only when there are some, rupees unless there are only paise."""
    whole = (*number(rupees), "rupaya" if rupees == 1 else "rupaye")
    loose = (str(paise), "paisa" if paise == 1 else "paise")
    if not paise:
        return whole
    return (*whole, *loose) if rupees else loose


def date(day: dt.date) -> tuple[str, ...]:
    """Say a day: `पंद्रह दिसंबर दो हज़ार छब्बीस`."""
    return (str(day.day), f"month-{day.month}", *number(day.year))


def time_of_day(at: dt.time) -> tuple[str, ...]:
    """Say a time on the twelve-hour clock: `शाम चार बजकर तीस मिनट`."""
    hour = str(at.hour % 12 or 12)
    if not at.minute:
        return (_part_of_day(at.hour), hour, "baje")
    return (_part_of_day(at.hour), hour, "bajkar", str(at.minute), "minat")


def _part_of_day(hour: int) -> str:
    for until, part in ((4, "raat"), (12, "subah"), (16, "dopahar"), (20, "shaam")):
        if hour < until:
            return part
    return "raat"
