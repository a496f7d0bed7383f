"""What is found wrong with a registered text before anything is sent."""

import pytest

from sms.catalogue import lint

LISTED = frozenset({"1912", "7404040625", "0771 2574126", "cspdcl.co.in"})


def reasons(registered: str) -> list[str]:
    return [flaw.reason for flaw in lint.list_text_flaws(registered, whitelist=LISTED)]


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("₹", "U+20B9 INDIAN RUPEE SIGN is not allowed"),
        ("“", "U+201C LEFT DOUBLE QUOTATION MARK is not allowed"),
        ("’", "U+2019 RIGHT SINGLE QUOTATION MARK is not allowed"),
        ("—", "U+2014 EM DASH is not allowed"),
        ("\u00a0", "U+00A0 NO-BREAK SPACE cannot be seen"),
        ("\u200d", "U+200D ZERO WIDTH JOINER cannot be seen"),
        ("\u200c", "U+200C ZERO WIDTH NON-JOINER cannot be seen"),
        ("\u200b", "U+200B ZERO WIDTH SPACE cannot be seen"),
        ("\t", "U+0009 control character cannot be seen"),
        ("\n", "U+000A control character cannot be seen"),
    ],
    ids=lambda value: value if value.startswith("U+") else "",
)
def test_row_6_finds_characters_that_spoil_a_text(character: str, name: str) -> None:
    assert [reason[: len(name)] for reason in reasons(f"राशि{character}दें")] == [name]


def test_row_6_finds_a_text_that_is_not_in_normal_form() -> None:
    assert reasons("पढ\u093cें") == []
    assert "normal form C" in reasons("प\u095dें")[0]


def test_row_8_measures_a_text_with_its_longest_values() -> None:
    fits = "क" * 118 + "{number#numeric:16}"

    assert reasons(fits) == []
    assert "135 units in UCS-2, 3 parts; 2 are allowed" in reasons("क" + fits)[0]


def test_row_9_wants_number_and_amount_in_the_first_part() -> None:
    at_the_edge = "क" * 60 + "{amount#numeric:7}" + "क" * 10

    assert reasons(at_the_edge) == []
    assert reasons("क" + at_the_edge) == [
        "amount can end at unit 68, outside the first part of 67"
    ]


def test_row_9_does_not_matter_in_a_single_part() -> None:
    assert reasons("a" * 150 + "{amount#numeric:7}") == []


@pytest.mark.parametrize(
    "words", ["मदद 1912", "call 7404040625.", "0771-2574126", "24 घंटे", "2 दिन"]
)
def test_row_14_lets_listed_numbers_and_small_ones_pass(words: str) -> None:
    assert reasons(words) == []


@pytest.mark.parametrize(
    "contact",
    ["9876500001", "98765 00001", "98765-00001", "112", "९८७६५००००१", "1913", "74040406251"],
)
def test_row_14_finds_numbers_that_are_not_listed(contact: str) -> None:
    assert reasons(f"फोन करें {contact} पर") == [
        f"the number {contact} is not in the whitelist, so the operators block the text"
    ]


@pytest.mark.parametrize(
    "link", ["http://x.in/a", "bit.ly/abc", "www.cspdcl.com", "pay.cspdcl.co.in", "upi://pay"]
)
def test_row_14_finds_links_that_are_not_listed(link: str) -> None:
    assert reasons(f"Pay at {link} now") == [
        f"the link {link} is not in the whitelist, so the operators block the text"
    ]


def test_row_14_lets_a_listed_link_pass() -> None:
    assert reasons("See CSPDCL.co.in today") == []


@pytest.mark.parametrize("words", [" a", "a ", "a  b"])
def test_finds_spaces_that_the_portal_removes(words: str) -> None:
    assert "begins or ends with a space or has two in a row" in reasons(words)[0]


def test_finds_an_empty_text() -> None:
    assert reasons("") == ["the text is empty"]


def test_a_slot_that_cannot_be_read_is_the_only_thing_told() -> None:
    assert reasons("₹ {amount}") == [
        "a brace in '₹ {amount}' does not belong to a slot: write slots as {name#tag} or"
        " {name#tag:longest}, and use no other braces"
    ]
