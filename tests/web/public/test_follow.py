"""Who has proven the mobile follows the application; nobody else learns that it is there."""

import flask

from missedcall.domain.connection.states import State
from tests.web.public.visitor import Visitor
from tests.web.story import Story


def applied(visitor: Visitor) -> str:
    visitor.proves()
    visitor.fills()
    visitor.sends()
    return str(visitor.rows("applications")[-1]["number"])


def test_it_shows_state_amount_and_texts(visitor: Visitor, story: Story) -> None:
    number = applied(visitor)
    assert number in visitor.get("/public/follow").text

    page = visitor.get(f"/public/follow/{number}").text
    assert "पंजीयन" in page or "Registration" in page
    assert "डिमांड राशि" in page, "the SMS"
    assert "सुनीता" not in page, "no name is needed to follow it"


def test_another_mobile_is_answered_as_one_without_it(
    app: flask.Flask, visitor: Visitor, story: Story
) -> None:
    number = applied(visitor)
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
    number = applied(visitor)
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


def test_the_form_is_corrected_with_a_reason(visitor: Visitor) -> None:
    number = applied(visitor)
    page = visitor.get(f"/public/follow/{number}/correct").text
    assert 'value="शिव मंदिर"' in page
    assert 'name="mobile"' not in page
    right = {"landmark": "पुराना कुआँ", **unchanged(visitor)}

    refused = visitor.post(f"/public/follow/{number}/correct", **right, reason="")
    assert refused.status_code == 422
    assert 'value="पुराना कुआँ"' in refused.text, "nothing that was typed is lost"
    wrong = visitor.post(
        f"/public/follow/{number}/correct", **{**right, "name": "R2D2"}, reason="सुधार"
    )
    assert wrong.status_code == 422
    assert 'href="#name"' in wrong.text

    done = visitor.post(f"/public/follow/{number}/correct", **right, reason="गलत लिखा था")
    assert done.status_code == 303
    (correction,) = visitor.rows("corrections")
    assert (correction["field"], correction["after"]) == ("landmark", "पुराना कुआँ")
    assert correction["actor"] == "applicant"


def unchanged(visitor: Visitor) -> dict[str, str]:
    form = visitor.rows("applications")[-1]["form"]
    return {name: form[name] for name in ("name", "relation_name", "address", "locality")}


def test_the_cable_is_said_to_be_there(visitor: Visitor) -> None:
    number = applied(visitor)
    assert 'value="yes"' in visitor.get(f"/public/follow/{number}").text

    visitor.post(f"/public/follow/{number}/cable", ready="yes")

    assert visitor.rows("cable_reports")
    assert 'name="ready"' not in visitor.get(f"/public/follow/{number}").text


def test_an_objection_is_taken_only_where_something_was_rejected(visitor: Visitor) -> None:
    number = applied(visitor)
    visitor.post(f"/public/follow/{number}/objection", reason="यह गलत है")
    said = visitor.get(f"/public/follow/{number}").text
    assert "आपत्ति अभी नहीं ली जा सकती" in said


def test_anothers_application_is_neither_corrected_nor_objected_to(
    app: flask.Flask, visitor: Visitor, story: Story
) -> None:
    number = applied(visitor)
    other = Visitor(app, story)
    other.proves("9876500032", then="follow")
    assert other.get(f"/public/follow/{number}/correct").status_code == 404
    for act in ("correct", "objection", "cable"):
        answer = other.post(f"/public/follow/{number}/{act}", reason="x", ready="yes")
        assert answer.status_code == 404
    assert visitor.rows("corrections") == []
    assert visitor.rows("cable_reports") == []
