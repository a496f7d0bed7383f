"""A form is checked while it is typed: mistakes, amount, doubles and dues, writing nothing."""

from typing import Any

from tests.web.conftest import Browser
from tests.web.story import FORM, NEXT_DOOR, Story

PATH = "/calls/attempt-1/check"
SUPPLY = ("locality", "category", "load", "unit", "cable", "distance_m")


def checked(desk: Browser, **typed: str) -> Any:
    answer = desk.post(PATH, **typed)
    assert answer.status_code == 200
    return answer.get_json()


def test_says_what_is_wrong_by_field_in_the_words_of_the_form(at_desk: Browser) -> None:
    found = checked(at_desk, **{**FORM, "name": "R4m", "load": "0"})

    sent = at_desk.post("/calls/attempt-1/application", **{**FORM, "name": "R4m", "load": "0"})
    assert set(found["errors"]) == {"name", "load"}
    assert found["errors"]["name"] in sent.text


def test_the_amount_is_there_before_the_name(at_desk: Browser, story: Story) -> None:
    found = checked(at_desk, **{name: FORM[name] for name in SUPPLY})

    assert {"name", "address", "notice_read"} <= set(found["errors"])
    assert found["total_paise"] > 0
    assert "amount" in found["html"]
    assert story.counts() == (0, 0)


def test_a_double_is_said_as_soon_as_the_premises_are_typed(at_desk: Browser) -> None:
    at_desk.post("/calls/attempt-1/application?more=1", **FORM)
    premises = {name: FORM[name] for name in ("locality", "address", "landmark")}

    again = checked(at_desk, **premises)
    next_door = checked(at_desk, **{**premises, "address": NEXT_DOOR["address"]})

    assert "notice" in again["html"]
    assert "notice" not in next_door["html"]


def test_a_place_is_checked_as_it_was_typed(at_desk: Browser) -> None:
    found = checked(at_desk, **{**FORM, "locality": "", "locality_typed": "nowhere"})

    assert set(found["errors"]) == {"locality"}


def test_of_no_other_call_anything_is_looked_up(at_desk: Browser) -> None:
    assert at_desk.post("/calls/attempt-9/check", **FORM).status_code == 409
