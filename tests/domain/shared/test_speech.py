"""Spoken numbers, money, dates and times, checked as a person hears them."""

import datetime as dt
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.shared import speech
from missedcall.domain.shared.indian_scale import LARGEST, SCALES, NotSpokenError
from missedcall.domain.shared.speech import SPOKEN_LANGUAGES, SpokenLanguage, Units

CASES = Path(__file__).parent / "spoken-numbers.yaml"
BOOK: dict[SpokenLanguage, dict[int, str]] = yaml.safe_load(CASES.read_text(encoding="utf-8"))
TEXTS = speech.texts()


def heard(units: Units) -> str:
    return " ".join(TEXTS[unit] or "…" for unit in units)


def test_the_table_of_numbers_is_long_enough_to_mean_something() -> None:
    assert len(BOOK["hi"]) >= 150
    assert set(range(100)) <= set(BOOK["hi"])


@pytest.mark.parametrize(
    ("language", "n", "words"),
    [(language, n, words) for language, table in BOOK.items() for n, words in table.items()],
)
def test_a_number_is_said_as_the_table_has_it(
    language: SpokenLanguage, n: int, words: str
) -> None:
    assert heard(speech.number(n, language=language)) == words


def test_a_unit_is_named_by_its_language_and_what_it_says() -> None:
    assert speech.number(1_05_037, language="hi") == (
        *("hi/1", "hi/lakh", "hi/5", "hi/hazaar", "hi/37"),
    )


@pytest.mark.parametrize("n", [-1, LARGEST + 1])
def test_a_number_without_recorded_words_is_refused(n: int) -> None:
    with pytest.raises(NotSpokenError, match="0 to 999999999"):
        speech.number(n, language="hi")


@given(st.integers(0, LARGEST))
def test_what_is_heard_adds_up_to_the_number(n: int) -> None:
    """Read the units back the way a listener does: counts times scales."""
    scales = {"karod": "crore", "lakh": "lakh", "hazaar": "thousand", "sau": "hundred"}
    sizes = dict(SCALES)
    total = count = 0
    for unit in speech.number(n, language="hi"):
        name = unit.removeprefix("hi/")
        if name in scales:
            total += count * sizes[scales[name]]
            count = 0
        else:
            count = int(name)

    assert total + count == n


@given(
    st.sampled_from(SPOKEN_LANGUAGES),
    st.integers(0, LARGEST * 100 + 99),
    st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)),
    st.times(),
    st.text("0123456789", max_size=15),
)
def test_every_unit_named_has_a_text(
    language: SpokenLanguage, paise: int, day: dt.date, at: dt.time, digits: str
) -> None:
    units = (
        *speech.amount(paise, language=language),
        *speech.date(day, language=language),
        *speech.time_of_day(at, language=language),
    )

    assert all(TEXTS[unit] for unit in units)
    spoken = digits and speech.digits(digits, language=language)
    assert set(spoken) <= set(TEXTS)


@pytest.mark.parametrize(
    ("paise", "hindi", "english"),
    [
        (0, "शून्य रुपये", "zero rupees"),
        (1_00, "एक रुपया", "one rupee"),
        (2_00, "दो रुपये", "two rupees"),
        (50, "पचास पैसे", "fifty paise"),
        (1, "एक पैसा", "one paisa"),
        (1_01, "एक रुपया एक पैसा", "one rupee and one paisa"),
        (
            2500_50,
            "दो हज़ार पाँच सौ रुपये पचास पैसे",
            "two thousand five hundred rupees and fifty paise",
        ),
        (
            7389_00,
            "सात हज़ार तीन सौ नवासी रुपये",
            "seven thousand three hundred and eighty nine rupees",
        ),
    ],
)
def test_an_amount_is_rupees_and_paise_only_if_there_are_some(
    paise: int, hindi: str, english: str
) -> None:
    assert heard(speech.amount(paise, language="hi")) == hindi
    assert heard(speech.amount(paise, language="en")) == english


def test_less_than_nothing_is_not_spoken() -> None:
    with pytest.raises(NotSpokenError, match="less than nothing"):
        speech.amount(-1, language="en")


@pytest.mark.parametrize(
    ("day", "hindi", "english"),
    [
        (
            dt.date(2026, 12, 23),
            "तेईस दिसंबर दो हज़ार छब्बीस",
            "twenty third December two thousand and twenty six",
        ),
        (
            dt.date(2027, 1, 1),
            "एक जनवरी दो हज़ार सत्ताईस",
            "first January two thousand and twenty seven",
        ),
        (
            dt.date(2028, 2, 29),
            "उनतीस फ़रवरी दो हज़ार अट्ठाईस",
            "twenty ninth February two thousand and twenty eight",
        ),
        (dt.date(2030, 3, 20), "बीस मार्च दो हज़ार तीस", "twentieth March two thousand and thirty"),
        (
            dt.date(2031, 8, 31),
            "इकतीस अगस्त दो हज़ार इकतीस",
            "thirty first August two thousand and thirty one",
        ),
        (dt.date(2000, 6, 30), "तीस जून दो हज़ार", "thirtieth June two thousand"),
    ],
)
def test_a_date_has_day_month_and_year(day: dt.date, hindi: str, english: str) -> None:
    assert heard(speech.date(day, language="hi")) == hindi
    assert heard(speech.date(day, language="en")) == english


@pytest.mark.parametrize(
    ("clock", "hindi", "english"),
    [
        ("00:00", "रात बारह बजे", "twelve o'clock at night"),
        ("03:59", "रात तीन बजकर उनसठ मिनट", "three fifty nine at night"),
        ("04:00", "सुबह चार बजे", "four o'clock in the morning"),
        ("08:30", "सुबह आठ बजकर तीस मिनट", "eight thirty in the morning"),
        ("11:59", "सुबह ग्यारह बजकर उनसठ मिनट", "eleven fifty nine in the morning"),
        ("12:00", "दोपहर बारह बजे", "twelve o'clock in the afternoon"),
        ("13:05", "दोपहर एक बजकर पाँच मिनट", "one oh five in the afternoon"),
        ("16:00", "शाम चार बजे", "four o'clock in the evening"),
        ("19:45", "शाम सात बजकर पैंतालीस मिनट", "seven forty five in the evening"),
        ("20:00", "रात आठ बजे", "eight o'clock at night"),
        ("23:10", "रात ग्यारह बजकर दस मिनट", "eleven ten at night"),
    ],
)
def test_a_time_is_said_on_the_twelve_hour_clock(clock: str, hindi: str, english: str) -> None:
    at = dt.time.fromisoformat(clock)

    assert heard(speech.time_of_day(at, language="hi")) == hindi
    assert heard(speech.time_of_day(at, language="en")) == english


def test_an_application_number_is_said_digit_by_digit_in_groups() -> None:
    assert heard(speech.digits("41226000017", language="hi")) == (
        "चार एक दो दो … छह शून्य शून्य शून्य … शून्य एक सात"
    )


@pytest.mark.parametrize("text", ["", "12a", "१२", "-1"])
def test_what_is_no_digit_is_not_said_as_one(text: str) -> None:
    with pytest.raises(NotSpokenError, match="digits 0 to 9"):
        speech.digits(text, language="hi")


def test_who_speaks_chhattisgarhi_counts_in_hindi() -> None:
    assert speech.amount(37_00, language="hne") == ("hi/37", "hi/rupaye")


def test_who_reads_a_language_that_the_voice_has_not_got_is_spoken_with_in_another() -> None:
    assert speech.spoken_language("hne", otherwise="hi") == "hne"
    assert speech.spoken_language("mr", otherwise="hi") == "hi"
