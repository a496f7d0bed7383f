"""What a gateway is asked with."""

import datetime as dt
from urllib.parse import urlsplit

from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.payments.checkout import (
    SLOTS,
    CheckoutRequest,
    is_rightly_signed,
    sign_link,
)
from missedcall.domain.payments.slots import fill_template, unknown_slots

ASKED = CheckoutRequest(
    application="41326000027",
    reference="41326000027V1",
    amount_paise=165_050,
    return_url="https://desk.example/follow",
    expires_at=dt.datetime(2026, 11, 23, 7, tzinfo=dt.UTC),
)


def test_slots_are_filled_however_nested_and_amounts_are_numbers() -> None:
    template = {
        "a": ["{amount_paise}", {"b": "for {application}"}],
        "r": "{amount_rupees}",
        "n": 1,
    }

    filled = fill_template(template, ASKED.slots)

    assert filled == {"a": [165_050, {"b": "for 41326000027"}], "r": 1650.5, "n": 1}


def test_a_slot_that_nothing_fills_is_found() -> None:
    assert unknown_slots({"a": [{"b": "{amount} {reference}"}]}, SLOTS) == {"amount"}


@given(
    st.dictionaries(st.from_regex(r"[a-z]{1,9}", fullmatch=True), st.text(), min_size=1),
    st.text(min_size=1),
)
def test_a_link_is_rightly_signed_by_its_secret_alone(values: dict[str, str], secret: str) -> None:
    link = sign_link("https://pay.example/x", values, secret=secret, signature_field="signature")

    query = urlsplit(link).query
    assert is_rightly_signed(query, secret=secret, signature_field="signature")
    assert not is_rightly_signed(query, secret=f"{secret}.", signature_field="signature")
    assert not is_rightly_signed(f"x=1&{query}", secret=secret, signature_field="signature")
