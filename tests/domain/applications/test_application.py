"""The form: every mistake at once, each by its field, and never an exception."""

import datetime as dt
import string
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.applications import application
from missedcall.domain.applications.application import FIELDS, FieldError, Form
from missedcall.domain.privacy import aadhaar

LOCALITIES = ("1001", "1002")
CATEGORIES = {"LV1": "kW", "LV3": "HP"}
GOOD = {
    "name": "सुनीता वर्मा",
    "relation_name": "रामलाल वर्मा",
    "mobile": "98765 00012",
    "address": "मकान 12/3, वार्ड ४",
    "landmark": "शिव मंदिर के पास",
    "locality": "1002",
    "category": "LV1",
    "load": "2.3",
    "unit": "kW",
    "cable": "company",
    "distance_m": "42",
    "bpl": "on",
    "language": "hi",
    "notice_read": "true",
}
# Numbers of UIDAI's own test kind: the check digit holds, no person has them.
AADHAAR = "9999 9999 0019"


def read(**changes: str) -> Form | tuple[FieldError, ...]:
    return application.read_form(
        GOOD | changes, localities=LOCALITIES, categories=CATEGORIES, languages=("hi", "en")
    )


def errors(**changes: str) -> dict[str, str]:
    result = read(**changes)
    return {} if isinstance(result, Form) else {error.field: error.code for error in result}


def test_takes_a_good_form() -> None:
    assert read() == Form(
        name="सुनीता वर्मा",
        relation_name="रामलाल वर्मा",
        mobile="+919876500012",
        address="मकान 12/3, वार्ड ४",
        landmark="शिव मंदिर के पास",
        locality="1002",
        category="LV1",
        load=Decimal("2.3"),
        unit="kW",
        cable="company",
        distance_m=Decimal(42),
        bpl=True,
        scst=False,
        prepaid=False,
        language="hi",
        notice_read=True,
    )


def test_tells_every_mistake_of_an_empty_form_at_once() -> None:
    result = application.read_form(
        {}, localities=LOCALITIES, categories=CATEGORIES, languages=("hi", "en")
    )

    assert not isinstance(result, Form)
    missing = {error.field for error in result if error.code == "missing"}
    assert missing == {
        *("name", "relation_name", "mobile", "address", "landmark", "locality"),
        *("category", "load", "unit", "cable", "language"),
    }
    assert [error.field for error in result if error.code != "missing"] == ["notice_read"]


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("name", "र" * 81, "too_long"),
        ("name", "R", "too_short"),
        ("name", "সুনীতা", "wrong_script"),
        ("name", "Сергей", "wrong_script"),
        ("name", "R4M", "bad_characters"),
        ("name", "राम\r\nवर्मा", "unseen"),
        ("name", "राम\x00", "unseen"),
        ("name", "\ud800\ud800", "unseen"),
        ("name", "<script>alert(1)</script>", "bad_characters"),
        ("name", "=cmd|' /C calc'!A0", "bad_characters"),
        ("name", "Robert'); DROP TABLE applications;--", "bad_characters"),
        ("name", "{{7*7}}", "bad_characters"),
        ("name", "-राम", "bad_characters"),
        ("name", "...", "no_letters"),
        ("name", AADHAAR, "aadhaar"),
        ("address", "12/3", "too_short"),
        ("address", "x" * 201, "too_long"),
        ("address", "12345 / 678", "no_letters"),
        ("address", "घर 9999-9999-0019 के पास", "aadhaar"),
        ("address", "घर ९९९९९९९९००१९", "aadhaar"),
        ("landmark", "+cmd mandir", "bad_characters"),
        ("landmark", "मंदिर ٣", "bad_characters"),
        ("mobile", "0771 2574126", "landline"),
        ("mobile", "98765", "mobile_too_short"),
        ("mobile", "+1 212 555 0100", "mobile_foreign"),
        ("mobile", "98765abcde", "mobile_not_a_number"),
        ("mobile", "9" * 300, "mobile_too_long"),
        ("mobile", "unknown", "mobile_withheld"),
        ("mobile", "1800 180 1551", "mobile_service"),
        ("mobile", AADHAAR, "aadhaar"),
        ("locality", "9999", "not_a_choice"),
        ("category", "HV1", "not_a_choice"),
        ("unit", "MW", "not_a_choice"),
        ("cable", "nobody", "not_a_choice"),
        ("language", "fr", "not_a_choice"),
        ("load", "0", "not_positive"),
        ("load", "-2", "not_positive"),
        ("load", "10001", "too_high"),
        ("load", "1e3", "not_a_number"),
        ("load", "NaN", "not_a_number"),
        ("load", "two", "not_a_number"),
        ("load", "1.2.3", "not_a_number"),
        ("load", "9" * 5000, "not_a_number"),
        ("distance_m", "", "distance_missing"),
        ("distance_m", "-1", "negative"),
        ("distance_m", "2001", "too_high"),
        ("distance_m", "far", "not_a_number"),
        ("bpl", "perhaps", "not_yes_or_no"),
        ("notice_read", "no", "notice_unread"),
        ("notice_read", "maybe", "not_yes_or_no"),
    ],
)
def test_refuses_one_bad_field_and_no_other(field: str, typed: str, code: str) -> None:
    assert errors(**{field: typed}) == {field: code}


def test_says_the_limit_and_the_sign_that_is_meant() -> None:
    assert read(name="र" * 81) == (
        FieldError("name", "too_long", (("limit", "80"), ("length", "81"))),
    )
    assert read(name="राम\x07") == (
        FieldError("name", "unseen", (("character", "U+0007"), ("word", "राम"))),
    )


def test_refuses_a_name_that_is_no_field_so_that_a_slip_cannot_change_the_amount() -> None:
    assert errors(bp1="true") == {"bp1": "unknown_field"}
    assert errors(**{"x" * 5000: ""}) == {"x" * 40: "unknown_field"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  सुनीता \u00a0  वर्मा ", "सुनीता वर्मा"),
        ("Rene\u0301 D’Souza-Rao", "René D'Souza-Rao"),
        ("क्\u200dष\u200d", "क्\u200dष"),
        ("Ram\u200c Kumar", "Ram Kumar"),
    ],
)
def test_cleans_a_name_without_changing_it(typed: str, kept: str) -> None:
    form = read(name=typed)

    assert isinstance(form, Form)
    assert form.name == kept


@pytest.mark.parametrize(
    ("typed", "load"),
    [("२.३", "2.3"), ("2,5", "2.5"), ("1,500", "1500"), (".5", "0.5"), (" 3 ", "3"), ("5.", "5")],
)
def test_reads_a_load_as_people_write_it(typed: str, load: str) -> None:
    form = read(load=typed)

    assert isinstance(form, Form)
    assert form.load == Decimal(load)


def test_a_load_in_watts_may_be_as_large_as_one_in_kilowatts() -> None:
    assert errors(load="15000", unit="W") == {}
    assert errors(load="10000001", unit="W") == {"load": "too_high"}


def test_takes_the_unit_of_the_category_when_none_is_given() -> None:
    form = read(category="LV3", unit="")

    assert isinstance(form, Form)
    assert form.unit == "HP"


def test_asks_no_distance_when_the_applicant_lays_the_cable() -> None:
    form = read(cable="applicant", distance_m=" ")

    assert isinstance(form, Form)
    assert form.distance_m is None


def test_the_day_of_issue_is_day_nought() -> None:
    due = application.last_day_to_pay(issued_on=dt.date(2026, 11, 23), valid_days=30)

    assert due == dt.date(2026, 12, 23)


class TestAadhaar:
    @pytest.mark.parametrize(
        "text",
        [AADHAAR, "999999990019", "9999-9999-0019", "12 999999990019 3", "घर ९९९९ ९९९९ ००१९"],
    )
    def test_is_found(self, text: str) -> None:
        assert aadhaar.has_aadhaar(text)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "1234 5678 9012",
            "1003456789",
            "41226000015",
            "9876500012",
            "5999999990019",
            "9999x99990019",
        ],
    )
    def test_is_not_seen_where_there_is_none(self, text: str) -> None:
        assert not aadhaar.has_aadhaar(text)

    def test_is_masked_but_for_its_last_four_digits(self) -> None:
        text = f"आधार {AADHAAR} फोन 9876500012"

        assert aadhaar.mask_aadhaar(text) == "आधार xxxx xxxx 0019 फोन 9876500012"

    @given(st.text(string.digits, min_size=11, max_size=11), st.integers(0, 11), st.integers(1, 9))
    def test_no_single_wrong_digit_passes(self, body: str, place: int, step: int) -> None:
        number = next(
            body + digit for digit in string.digits if aadhaar.passes_check_digit(body + digit)
        )
        wrong = str((int(number[place]) + step) % 10)

        assert not aadhaar.passes_check_digit(number[:place] + wrong + number[place + 1 :])


ANYTHING = st.text(st.characters(), max_size=60) | st.sampled_from([*GOOD.values(), AADHAAR])


@given(st.dictionaries(st.sampled_from(FIELDS) | ANYTHING, ANYTHING))
def test_never_raises_and_never_takes_an_aadhaar_number(raw: dict[str, str]) -> None:
    result = application.read_form(
        GOOD | raw, localities=LOCALITIES, categories=CATEGORIES, languages=("hi", "en")
    )

    if isinstance(result, Form):
        assert not any(
            aadhaar.has_aadhaar(text) for text in (result.name, result.address, result.landmark)
        )
        assert result.load > 0
    else:
        assert result
        assert len({error.field for error in result}) <= len(result)


@given(st.text(st.characters(), max_size=80))
def test_what_was_kept_is_kept_again_as_it_is(typed: str) -> None:
    form = read(address=typed)

    if isinstance(form, Form):
        assert read(address=form.address) == form


def test_takes_each_language_in_which_there_are_texts() -> None:
    typed = GOOD | {"language": "mr"}

    taken = application.read_form(
        typed, localities=LOCALITIES, categories=CATEGORIES, languages=("hi", "mr")
    )

    assert isinstance(taken, Form)
    assert taken.language == "mr"
    assert errors(language="mr") == {"language": "not_a_choice"}


@pytest.mark.parametrize(
    ("needed", "changes", "wrong"),
    [
        ({"LV1"}, {"tenure": ""}, "missing"),
        ({"LV1"}, {"tenure": "rent"}, None),
        ({"LV1"}, {"tenure": "mine"}, "not_a_choice"),
        ({"LV5"}, {"tenure": ""}, None),
        ({"LV5"}, {"tenure": "", "category": ""}, "missing"),  # it may be of that category
        (set(), {"tenure": "", "category": ""}, None),
    ],
)
def test_whose_the_premises_are_is_needed_in_some_categories(
    needed: set[str], changes: dict[str, str], wrong: str | None
) -> None:
    result = application.read_form(
        GOOD | changes,
        localities=LOCALITIES,
        categories=CATEGORIES,
        languages=("hi", "en"),
        tenure_needed=needed,
    )

    found = {} if isinstance(result, Form) else {error.field: error.code for error in result}
    assert found.get("tenure") == wrong
