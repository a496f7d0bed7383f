"""The link by which a UPI app pays a demand."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.applications.application_number import make_application_number
from missedcall.domain.payments.payment_record import read_application_number, read_paise
from missedcall.domain.payments.upi import (
    LONGEST_NOTE,
    LONGEST_REFERENCE,
    PAYEE_NAME,
    UpiPayee,
    UpiReference,
    read_upi_reference,
    upi_link,
)

PAYEE = UpiPayee("cspdcl.invented@examplebank", "CSPDCL Raipur", "4900")
NUMBER = make_application_number(office="413", year=2026, serial=2)
numbers = st.builds(
    make_application_number,
    office=st.from_regex(r"[0-9]{3}", fullmatch=True),
    year=st.integers(2000, 2099),
    serial=st.integers(1, 99_999),
)
references = st.builds(UpiReference, numbers, st.integers(1, 999_999), st.integers(0, 999_999))


def test_a_link_says_payee_reference_amount_and_note() -> None:
    link = upi_link(PAYEE, UpiReference(NUMBER, 2), amount_paise=165_005)

    assert link == (
        "upi://pay?pa=cspdcl.invented@examplebank&pn=CSPDCL%20Raipur&mc=4900"
        f"&tr={NUMBER}V2&am=1650.05&cu=INR&tn=Application%20{NUMBER}"
    )


@given(references, st.integers(1, 10**9), st.from_regex(PAYEE_NAME, fullmatch=True))
def test_every_link_keeps_the_rules_and_says_back_what_it_was_made_of(
    reference: UpiReference, paise: int, name: str
) -> None:
    payee = UpiPayee(PAYEE.address, name, PAYEE.merchant_code)

    link = upi_link(payee, reference, amount_paise=paise)

    said = dict(parse_qsl(urlsplit(link).query, strict_parsing=True))
    assert list(said) == ["pa", "pn", "mc", "tr", "am", "cu", "tn"]
    assert link.isascii()
    assert "+" not in link
    assert " " not in link
    assert said["pn"] == name
    assert re.fullmatch(rf"[A-Za-z0-9]{{1,{LONGEST_REFERENCE}}}", said["tr"])
    assert re.fullmatch(r"[0-9]+\.[0-9]{2}", said["am"])
    assert read_paise(said["am"], unit="rupees") == paise
    assert re.fullmatch(rf"[A-Za-z0-9 ]{{1,{LONGEST_NOTE}}}", said["tn"])
    assert read_upi_reference(said["tr"]) == reference


@given(references)
def test_the_bank_s_words_around_a_reference_lead_to_its_application(
    reference: UpiReference,
) -> None:
    assert read_application_number(str(reference)) == reference.application
    assert read_application_number(f"UPI {reference} PAID") == reference.application


@pytest.mark.parametrize("text", ["", NUMBER, f"{NUMBER}V", f"{NUMBER}V0", "41326000021V1", "V1"])
def test_what_is_no_reference_of_ours_is_not_read(text: str) -> None:
    assert read_upi_reference(text) is None


def test_nothing_is_no_amount_of_a_link() -> None:
    with pytest.raises(ValueError, match="more than nothing"):
        upi_link(PAYEE, UpiReference(NUMBER, 1), amount_paise=0)
