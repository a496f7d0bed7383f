import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.shared import phone
from missedcall.domain.shared.phone import Number, PhoneKind, PhoneRefused, Reason


@pytest.mark.parametrize(
    "raw",
    [
        "9876501234",
        "09876501234",
        "919876501234",
        "+919876501234",
        "00919876501234",
        "+91 98765-01234",
        " 98765 01234 ",
        "९८७६५०१२३४",
        "+९१ ९८७६५ ०१२३४",
        "0919876501234",
        "+09876501234",
        "+9876501234",
        "009876501234",
        "+910919876501234",
        "91919876501234",
        "9876501234F",
        "919876501234ff",
        "\u202a+91 98765 01234\u202c",
        "\u200b98765\u200d01234\ufeff",
        "98765\xa001234",
        "98765\u201301234",
        "98765\u221201234",
        "\uff0b919876501234",
    ],
)
def test_a_mobile_is_the_same_number_however_it_is_written(raw: str) -> None:
    assert phone.parse(raw) == Number(e164="+919876501234", kind=PhoneKind.MOBILE)


@pytest.mark.parametrize("raw", ["9179876543", "919179876543", "9112345678"])
def test_a_mobile_that_begins_with_91_keeps_its_91(raw: str) -> None:
    number = phone.parse(raw)

    assert isinstance(number, Number)
    assert number.e164 == "+91" + raw[-10:]
    assert number.kind is PhoneKind.MOBILE


@pytest.mark.parametrize(
    ("raw", "kind", "can_get_sms", "actor"),
    [
        ("0771 2574126", PhoneKind.UNKNOWN, False, "Raipur, in a series shared with mobiles"),
        ("07752 234567", PhoneKind.UNKNOWN, False, "Bilaspur"),
        ("07744 234567", PhoneKind.UNKNOWN, False, "Rajnandgaon"),
        ("07882210000", PhoneKind.LANDLINE, False, "Durg"),
        ("01123456789", PhoneKind.LANDLINE, False, "Delhi"),
        ("7212345678", PhoneKind.UNKNOWN, True, "a shared series outside Chhattisgarh"),
        ("9876501234", PhoneKind.MOBILE, True, "a mobile"),
    ],
)
def test_landlines_are_called_back_but_get_no_sms(
    raw: str, kind: PhoneKind, can_get_sms: bool, actor: str
) -> None:
    number = phone.parse(raw)

    assert isinstance(number, Number), actor
    assert number.kind is kind
    assert phone.can_get_sms(number) is can_get_sms


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("", Reason.WITHHELD),
        ("   ", Reason.WITHHELD),
        ("Anonymous", Reason.WITHHELD),
        ("<unknown>", Reason.WITHHELD),
        ("RESTRICTED", Reason.WITHHELD),
        ("unavailable", Reason.WITHHELD),
        ("+14155552671", Reason.FOREIGN),
        ("00447911123456", Reason.FOREIGN),
        ("447911123456", Reason.FOREIGN),
        ("00493012345678901", Reason.FOREIGN),  # fifteen digits, the most there are
        ("1912", Reason.TOO_SHORT),
        ("98765 4321", Reason.TOO_SHORT),
        ("7", Reason.TOO_SHORT),
        ("9876501234567", Reason.TOO_LONG),
        ("+91447911123456", Reason.TOO_LONG),
        ("098765012345", Reason.TOO_LONG),
        ("9" * 300, Reason.TOO_LONG),
        ("०" * 300, Reason.TOO_LONG),
        ("98765O1234", Reason.NOT_A_NUMBER),
        ("1-800-FLOWERS", Reason.NOT_A_NUMBER),
        ("9876501234\r\nAction: Logoff", Reason.NOT_A_NUMBER),
        ("9876501234\n", Reason.NOT_A_NUMBER),
        ("9876501234;ext=5", Reason.NOT_A_NUMBER),
        ("sip:9876501234@example.invalid", Reason.NOT_A_NUMBER),
        ("98765+01234", Reason.NOT_A_NUMBER),
        ("+", Reason.NOT_A_NUMBER),
        ("()", Reason.NOT_A_NUMBER),
        ("²²²²²²²²²²", Reason.NOT_A_NUMBER),
        ("5000000000", Reason.INVALID),
        ("+99912345678901", Reason.INVALID),
        ("999999999999999", Reason.TOO_LONG),
        ("18001234567", Reason.SERVICE),
    ],
)
def test_what_cannot_be_called_back_says_why(raw: str, reason: Reason) -> None:
    assert phone.parse(raw) == PhoneRefused(reason)


@given(st.text(max_size=320) | st.text("0123456789+-() ;\r\n०९", max_size=320))
def test_any_caller_id_gets_an_answer(raw: str) -> None:
    answer = phone.parse(raw)

    if isinstance(answer, Number):
        assert phone.parse(answer.e164) == answer


PREFIXES = ["", "0", "91", "+91", "0091", "091", "+0", "+", "00", "+0091", "910", "+910"]
DIGITS = ["0123456789", "०१२३४५६७८९", "੦੧੨੩੪੫੬੭੮੯"]
BETWEEN = st.sampled_from(
    ["", " ", "-", ".", "\xa0", "\u2009", "\u2011", "\u2013", "\u200d", "\u202c"]
)


@given(
    st.integers(98765_00000, 98765_00099).map(str),
    st.sampled_from(PREFIXES),
    st.sampled_from(DIGITS),
    st.lists(BETWEEN, min_size=9, max_size=9),
    st.sampled_from(["", "F", "f"]),
)
def test_every_spelling_of_a_number_is_the_same_number(
    national: str, prefix: str, script: str, between: list[str], filler: str
) -> None:
    written = "".join(
        script[int(digit)] + gap for digit, gap in zip(national, [*between, ""], strict=True)
    )

    number = phone.parse(prefix + written + filler)

    assert number == Number(e164="+91" + national, kind=PhoneKind.MOBILE)


ABROAD = [
    "14155552671",
    "447911123456",
    "989121234567",
    "6591234567",
    "9779841234567",
    "4930123456",
]


@given(st.sampled_from(ABROAD), st.sampled_from(["+", "00"]))
def test_a_foreign_number_stays_foreign(digits: str, prefix: str) -> None:
    assert phone.parse(prefix + digits) == PhoneRefused(Reason.FOREIGN)


@pytest.mark.parametrize(
    ("raw", "own"),
    [
        ("7404040625", "7404040625"),
        ("+917404040625", "7404040625"),
        ("0091 74040-40625", "7404040625"),
        ("07712574126", "07712574126"),
        ("+91 771 2574126", "07712574126"),
        ("7712574126", "07712574126"),
        ("1800 123 4567", "18001234567"),
        ("+91 1800 123 4567", "18001234567"),
        ("1800 11 2345", "1800112345"),
        ("1860-500-1234", "18605001234"),
        ("1600 123456", "1600123456"),
        ("0 1600 123456", "1600123456"),
        ("१९१२", "1912"),
        ("112", "112"),
        ("155260", "155260"),
        ("2345678901", "02345678901"),
        ("5000000000", "5000000000"),  # of a series that is in no plan yet
        ("1912", "1912"),
    ],
)
def test_a_number_of_ours_may_be_written_in_any_form(raw: str, own: str) -> None:
    assert phone.own_number(raw) == own
    assert phone.own_number(own) == own


@pytest.mark.parametrize(
    "raw",
    [
        *("", "1", "19", "+1912", "1234567", "+14155552671", "s", "9876500001;npdi", "9" * 16),
        # digits lost, or one too many
        *(
            "740",
            "740404062",
            "74040406255",
            "+91740404062",
            "+9198765000",
            "0771257412",
            "077125741266",
        ),
        *("771257412", "180012345", "180012345678", "160012345", "1700123456"),
    ],
)
def test_what_can_be_no_number_of_ours_is_named(raw: str) -> None:
    with pytest.raises(ValueError, match="no full Indian number; write ten digits"):
        phone.own_number(raw)


@given(st.integers(2 * 10**9, 10**10 - 1).map(str), st.integers(0, 9))
def test_a_number_of_ours_with_a_digit_lost_is_refused(own: str, place: int) -> None:
    with pytest.raises(ValueError, match="no full Indian number"):
        phone.own_number(own[:place] + own[place + 1 :])


def test_a_trunk_may_name_our_numbers_in_any_form() -> None:
    forms = phone.dialled_forms(["7404040625", "07712574126", "1912"])

    for prefix in ("", "0", "91", "+91", "0091", "+0", "00", "+"):
        assert forms[prefix + "7404040625"] == "7404040625"
        assert forms[prefix + "7712574126"] == "07712574126"
    assert (forms["2574126"], forms["1912"]) == ("07712574126", "1912")
    assert "4040625" not in forms, "a mobile has no local number"


def test_a_local_number_that_two_of_ours_could_be_is_neither() -> None:
    forms = phone.dialled_forms(["07712574126", "07752574126"])

    assert "2574126" not in forms
    assert forms["12574126"] == "07712574126"


@given(st.integers(6 * 10**9, 10**10 - 1).map(str))
def test_reading_a_number_again_changes_nothing(raw: str) -> None:
    number = phone.parse(raw)

    if isinstance(number, Number):
        assert number.e164 == "+91" + raw
        assert phone.parse(number.e164) == number


def test_a_number_shows_itself_masked() -> None:
    number = Number(e164="+919876501210", kind=PhoneKind.MOBILE)

    assert str(number) == "+91 98xxxxxx10"
    assert f"{number!r} {[number]}" == (
        "Number(+91 98xxxxxx10, mobile) [Number(+91 98xxxxxx10, mobile)]"
    )


@pytest.mark.parametrize("text", ["", "9876501234", "+14155552671", "+9112345", "anonymous"])
def test_of_anything_but_an_indian_number_nothing_is_shown(text: str) -> None:
    assert phone.mask(text) == "xxxx"
