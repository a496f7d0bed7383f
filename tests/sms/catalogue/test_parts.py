"""How many parts a text is sent in."""

import gsm0338  # type: ignore[import-untyped, unused-ignore]  # the package has no types
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.catalogue import parts, recount

HINDI, EMOJI = "क", "😀"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HINDI * 70, 1),
        (HINDI * 71, 2),
        (HINDI * 134, 2),
        (HINDI * 135, 3),
        (HINDI * 201, 3),
        (HINDI * 202, 4),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("", 1),
    ],
    ids=lambda value: f"{len(value)}" if isinstance(value, str) else None,
)
def test_row_3_counts_by_the_size_of_a_part(text: str, expected: int) -> None:
    assert parts.count_parts(text).parts == expected


@pytest.mark.parametrize(
    ("text", "units", "expected"),
    [
        ("]" * 153, 306, 3),
        ("a" * 152 + "€" + "a" * 152, 306, 3),
        (HINDI * 66 + EMOJI + HINDI * 66, 134, 3),
        (EMOJI * 35, 70, 1),
        (EMOJI * 36, 72, 2),
    ],
    ids=["brackets", "euro-at-the-seam", "emoji-at-the-seam", "35-emoji", "36-emoji"],
)
def test_row_4_never_splits_a_pair_between_parts(text: str, units: int, expected: int) -> None:
    assert (parts.count_parts(text).units, parts.count_parts(text).parts) == (units, expected)


@pytest.mark.parametrize("character", "{}[]|^~\\€")
def test_row_5_extension_costs_two_septets_but_one_unit_beside_hindi(character: str) -> None:
    assert parts.count_parts(character) == parts.Parts("GSM-7", 2, 1)
    assert parts.count_parts(character + HINDI) == parts.Parts("UCS-2", 2, 1)


def test_gsm_alphabet_is_that_of_an_independent_codec() -> None:
    codec = gsm0338.Codec()

    def septets(character: str) -> int | None:
        try:
            return len(codec.encode(character)[0])
        except UnicodeEncodeError:
            return None

    for code in range(0x10000):
        character = chr(code)
        if character == "\x1b" or 0xD800 <= code <= 0xDFFF:
            continue  # ESC is no character of its own; surrogates are no characters
        gsm = parts.encoding_of(character) == "GSM-7"
        size = parts.count_units(character, encoding="GSM-7") if gsm else None
        assert size == septets(character), f"U+{code:04X}"


MIXED = st.text(st.sampled_from(["a", "ç", "Ç", "€", "]", "\n", HINDI, EMOJI]), max_size=500)


@given(MIXED | st.text(st.sampled_from(["a", "]", "€"]), max_size=500))
def test_agrees_with_a_counter_that_cuts_the_bytes(text: str) -> None:
    size = parts.count_parts(text)

    assert (size.encoding, size.parts) == recount.recount_parts(text)


@given(MIXED)
def test_more_text_is_never_fewer_parts_of_the_same_encoding(text: str) -> None:
    longer = text + ("a" if parts.encoding_of(text) == "GSM-7" else HINDI)

    assert parts.count_parts(longer).parts >= parts.count_parts(text).parts
