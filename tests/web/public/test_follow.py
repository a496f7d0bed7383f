"""Who has proven the mobile follows the application; nobody else learns that it is there."""

import flask

from missedcall.domain.connection.states import State
from tests.web.public.visitor import Visitor
from tests.web.story import Story


def applied(visitor: Visitor, story: Story) -> str:
    visitor.proves()
    visitor.fills()
    visitor.sends()
    return str(visitor.rows("applications")[-1]["number"])


def test_it_shows_state_amount_and_texts(visitor: Visitor, story: Story) -> None:
    number = applied(visitor, story)
    assert number in visitor.get("/public/follow").text

    page = visitor.get(f"/public/follow/{number}").text
    assert "पंजीयन" in page or "Registration" in page
    assert "डिमांड राशि" in page, "the SMS"
    assert "सुनीता" not in page, "no name is needed to follow it"


def test_another_mobile_is_answered_as_one_without_it(
    app: flask.Flask, visitor: Visitor, story: Story
) -> None:
    number = applied(visitor, story)
    other = Visitor(app, story)
    other.proves("9876500032", then="follow")

    there = other.get(f"/public/follow/{number}")
    not_there = other.get("/public/follow/99999999999")
    assert there.status_code == not_there.status_code == 404
    assert there.text.replace(number, "") == not_there.text.replace("99999999999", "")
    for act in ("withdraw", "visit"):
        answer = other.post(
            f"/public/follow/{number}/{act}",
            reason="x",
            sure="true",
            begins="2026-11-28T09:00:00+05:30",
        )
        assert answer.status_code == 404


def test_it_is_withdrawn_with_a_reason_and_a_tick(visitor: Visitor, story: Story) -> None:
    number = applied(visitor, story)
    visitor.post(f"/public/follow/{number}/withdraw", reason="", sure="true")
    visitor.post(f"/public/follow/{number}/withdraw", reason="घर बिक गया", sure="")
    assert visitor.rows("connections")[-1]["state"] != State.WITHDRAWN

    visitor.post(f"/public/follow/{number}/withdraw", reason="घर बिक गया", sure="true")
    assert visitor.rows("connections")[-1]["state"] == State.WITHDRAWN


def test_a_call_is_asked_for(visitor: Visitor, story: Story) -> None:
    visitor.proves(then="call_me")
    asked = visitor.post("/public/call-me")
    (callback,) = visitor.rows("callbacks")
    assert callback["origin"] == "internet"
    assert callback["code"] in asked.text
    visitor.post("/public/call-me")
    assert len(visitor.rows("callbacks")) == 1
