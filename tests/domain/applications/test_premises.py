import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.applications import premises


def key(address: str, *, locality: str = "1001", landmark: str = "मंदिर") -> str:
    return premises.premises_key(locality=locality, address=address, landmark=landmark)


@pytest.mark.parametrize(
    "written",
    [
        ("मकान 12/3, वार्ड 4", "मकान १२/३  वार्ड-४", " मकान 12 / 3, WARD NO. 04. ", "१२-३ वार्ड ४"),
        ("House No. 12", "house 12", "H.No. 12", "H No.12", "HNo 12", "#12", "घर १२", "No 12"),
        ("म.नं. 12", "म० नं० १२", "म०नं०१२", "मकान नंबर 12", "मकान नम्बर 12", "मकान क्र. 12"),
        ("खसरा नं. 112/4", "Khasra No. 112/4", "खसरा ११२-४", "khasara 112/4"),
        ("12-A Main Road", "12a main road", "12 A, Main Road"),
        ("आज़ाद चौक 12", "अाज़ाद चौक 12", "आज़ाद चाैक 12", "आजाद चौक 12", "आज़ाद चौक १२"),
        ("म॰नं॰ 12", "म.नं. 12", "मकान 12", "म॰ नं॰ १२"),
        ("ओम नगर 12", "अोम नगर 12", "अाेम नगर 12", "ॐम नगर 12".replace("ॐ", "आे")),
        ("को‍रबा 12", "कोरबा 12", "को\u200bरबा\ufeff 12", "\u200eकोरबा\u00a012", "कोरबा–12"),
        ("हिन्दी चौक 12", "हिंदी चौक 12", "हिँदी चौक 12"),
        ("पड़ाव 12", "पडाव 12", "पड\u093cाव 12", "पडा\u093cव 12", "प\u095cाव 12"),
    ],
)
def test_premises_are_known_again_however_they_are_written(written: tuple[str, ...]) -> None:
    assert {key(each) for each in written} == {key(written[0])}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("मकान 12/3", "मकान 123"),
        ("मकान 12, वार्ड 4", "मकान 12, वार्ड 5"),
        ("मकान 12", "खसरा 12"),
        ("H-12", "12"),
        ("मकान 12A", "मकान 12B"),
    ],
)
def test_what_tells_two_apart_is_kept(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_another_place_is_another() -> None:
    assert key("मकान 12") != key("मकान 12", locality="1002")


def test_the_landmark_counts_only_where_no_house_is_named() -> None:
    assert key("मकान 12, वार्ड 4", landmark="मंदिर") == key("मकान 12, वार्ड 4", landmark="स्कूल")
    assert key("ग्राम बोरी, वार्ड 4", landmark="मंदिर") != key("ग्राम बोरी, वार्ड 4", landmark="स्कूल")


numbers = st.integers(min_value=1, max_value=9999)
separators = st.sampled_from([" ", ", ", " - ", "/", ". ", "  "])
prefixes = st.sampled_from(["", "मकान ", "म.नं. ", "House No. ", "h no ", "# ", "मकान नंबर "])


def devanagari(number: int) -> str:
    return "".join(chr(ord("०") + int(digit)) for digit in str(number))


@given(numbers, numbers, separators, prefixes, st.booleans())
def test_neither_prefix_nor_sign_nor_script_makes_another_house(
    house: int, ward: int, between: str, prefix: str, in_hindi: bool
) -> None:
    digits = devanagari if in_hindi else str
    written = f"{prefix}{digits(house)}{between}वार्ड {digits(ward)}"
    assert key(written) == key(f"मकान {house}, वार्ड {ward}")


@given(numbers, numbers)
def test_two_numbers_are_two_houses(one: int, other: int) -> None:
    assert (key(f"मकान {one}") == key(f"मकान {other}")) is (one == other)


words = st.sampled_from(["House", "NO.", "h", "मकान", "म०", "नं०", "खसरा", "वार्ड", "12", "०४", "A"])


@given(st.lists(words, max_size=8).map(" ".join))
def test_what_is_plain_stays_as_it_is(text: str) -> None:
    assert premises.plain_address(premises.plain_address(text)) == premises.plain_address(text)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (("सुनीता वर्मा", "रामलाल वर्मा"), True),
        (("सुनिता वर्मा", "रामलाल वर्मा"), True),
        (("सुनीता  वर्मा.", "राम लाल वर्मा"), True),
        (("गीता साहू", "रामलाल वर्मा"), False),
        (("सुनीता वर्मा", "मोहन साहू"), False),
    ],
)
def test_names_that_are_nearly_the_same_may_be_one_person(
    other: tuple[str, str], same: bool
) -> None:
    assert premises.are_names_alike(("सुनीता वर्मा", "रामलाल वर्मा"), other) is same
