"""One form for every way in which a keyboard writes the same words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.applications import form_text
from missedcall.domain.shared import spelling

SIGNS = st.sampled_from(
    [chr(code) for code in range(0x0900, 0x0980)]
    + list("aAéßİ ., '-0१२\u00a0\u200b\u200c\u200d\u200e\u202a\ufeff\u00ad\u2013\u2019\ufe0f")
)
TEXTS = st.text(SIGNS, max_size=12)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("अाज़ाद चाैक", "आज़ाद चौक"),
        ("अोम अाेम आेम", "ओम ओम ओम"),
        ("एेश उुपर हवार्इ डाॅ अॉफिस", "ऐश ऊपर हवाई डॉ ऑफिस"),
        ("हंै पडा\u093cव", "हैं पड़ाव"),
        ("मो॰ सलीम", "मो॰ सलीम"),
        ("राम\u200bलाल\u200e \ufeffसाहू\u00ad", "रामलाल साहू"),
        ("को\u200dरबा", "को\u200dरबा"),
        ("\u200dराम \u200cलाल a\u200db", "राम लाल ab"),
        ("खपरी\u00a0\u2009 कला", "खपरी कला"),
        ("खपरी \u200d कला", "खपरी कला"),
        ("का\u200c\u200c\u093a", "क\u093b"),
        ("12–14, O’Neill — 3", "12-14, O'Neill - 3"),
        ("मकान १२", "मकान १२"),
        ("क़लम", "क\u093cलम"),
    ],
)
def test_what_is_kept_is_what_was_meant_to_be_seen(typed: str, kept: str) -> None:
    assert spelling.clean(typed) == kept


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("आज़ाद", "आजाद"),
        ("माँ", "मां"),
        ("नम्बर", "नंबर"),
        ("पण्डित", "पंडित"),
        ("को\u200dरबा", "कोरबा"),
        ("RAM", "ram"),
        ("ऩ", "न"),
    ],
)
def test_spellings_of_one_word_are_folded_into_one(one: str, other: str) -> None:
    assert spelling.folded(one) == spelling.folded(other)


@pytest.mark.parametrize(("one", "other"), [("कन", "कण"), ("दिन", "दीन"), ("अन्य", "अय")])
def test_other_words_stay_others(one: str, other: str) -> None:
    assert spelling.folded(one) != spelling.folded(other)


@given(TEXTS)
def test_what_is_clean_stays_so_and_shows_nothing_unseen(text: str) -> None:
    cleaned = spelling.clean(text)
    assert spelling.clean(cleaned) == cleaned
    assert all(sign.isprintable() or sign in spelling.JOINERS for sign in cleaned)


@given(TEXTS)
def test_what_is_folded_stays_so_and_cleaning_changes_no_key(text: str) -> None:
    folded = spelling.folded(text)
    assert spelling.folded(folded) == folded
    assert spelling.folded(spelling.clean(text)) == folded


@pytest.mark.parametrize("name", ["मो॰ सलीम", "डॉ॰ रमेश", "राम\u200bलाल", "को\u200dरबा", "अाशा"])
def test_a_name_as_people_write_it_is_taken(name: str) -> None:
    assert form_text.fault(spelling.clean(name), line=form_text.NAME) is None


def test_a_sign_that_cannot_be_seen_is_named_with_its_word() -> None:
    found = form_text.fault(spelling.clean("राम ला\u0007ल"), line=form_text.NAME)
    assert found is not None
    assert (found.code, dict(found.params)) == ("unseen", {"character": "U+0007", "word": "लाल"})
