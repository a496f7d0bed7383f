"""The code belongs to the browser that asked, and an answer tells nothing of a number."""

import flask
import pytest

from tests.web.public.visitor import MOBILE, Visitor
from tests.web.story import Story


def test_another_browser_cannot_use_the_code(
    app: flask.Flask, visitor: Visitor, story: Story
) -> None:
    visitor.asks_code()
    other = Visitor(app, story)

    refused = other.post(
        "/public/mobile/confirm", mobile=MOBILE, then="apply", code=visitor.code()
    )
    assert refused.status_code == 422
    assert 'name="mobile"' in other.get("/public/apply").text


def test_a_known_and_an_unknown_mobile_get_the_same_page(
    app: flask.Flask, visitor: Visitor, story: Story
) -> None:
    visitor.proves()
    visitor.fills()
    visitor.sends()
    known = Visitor(app, story).asks_code("9876500031", then="follow")
    unknown = Visitor(app, story).asks_code("9876500044", then="follow")

    assert known.status_code == 429, "its owner has just had one"
    assert unknown.status_code == 200
    again = Visitor(app, story).asks_code("9876500044", then="follow")
    assert again.status_code == 429, "as for the known one"


def test_too_many_codes_are_refused_with_a_time(visitor: Visitor, story: Story) -> None:
    visitor.asks_code()
    again = visitor.asks_code()
    assert again.status_code == 429
    assert "नया कोड" in again.text
    assert len(visitor.rows("mobile_codes")) == 1


@pytest.mark.parametrize("mobile", ["", "07712574126", "12345", "<script>"])
def test_what_is_no_mobile_is_given_back_with_the_reason(visitor: Visitor, mobile: str) -> None:
    refused = visitor.asks_code(mobile)
    assert refused.status_code == 422
    assert "<script>alert" not in refused.text
    assert 'aria-invalid="true"' in refused.text


def test_who_leaves_is_asked_for_the_mobile_again(visitor: Visitor) -> None:
    visitor.proves(then="follow")
    visitor.post("/public/leave")
    assert 'name="mobile"' in visitor.get("/public/follow").text


def test_no_code_stands_in_a_page_or_an_address(visitor: Visitor) -> None:
    page = visitor.asks_code()
    assert visitor.code() not in page.text


def test_where_a_proof_leads_is_ours(visitor: Visitor) -> None:
    assert visitor.asks_code(then="//evil.example").status_code == 400
    moved = visitor.post("/public/language", language="en", page="//evil.example")
    assert moved.location == "/public"
    assert visitor.post("/public/language", language="hi", page="/public/help").location == (
        "/public/help"
    )
