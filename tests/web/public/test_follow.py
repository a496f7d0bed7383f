"""Who has proven the mobile follows the application; nobody else learns that it is there."""

import datetime as dt
import re

import flask

from missedcall.db.schema import metadata
from missedcall.domain.connection.states import State
from tests.web.public.visitor import PROVEN, Visitor
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
    assert _bare(there.text, number) == _bare(not_there.text, "99999999999")
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
    no_reason = visitor.post(f"/public/follow/{number}/withdraw", reason="", sure="true")
    assert 'id="reason-wrong"' in no_reason.text
    unsure = visitor.post(f"/public/follow/{number}/withdraw", reason="घर बिक गया", sure="")
    assert unsure.status_code == 422
    assert 'value="घर बिक गया"' in unsure.text
    assert 'id="sure-wrong"' in unsure.text
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
    refused = visitor.post(f"/public/follow/{number}/objection", reason="यह गलत है")
    assert refused.status_code == 409
    assert "आपत्ति अभी नहीं ली जा सकती" in refused.text


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


def test_another_mobile_is_proven_and_the_old_one_is_told(
    app: flask.Flask, visitor: Visitor, story: Story
) -> None:
    number = applied(visitor)
    page = f"/public/follow/{number}/mobile"
    assert visitor.get(page).status_code == 200
    typed = {"mobile": "98765 00077", "reason": "नया सिम"}
    assert visitor.post(f"{page}/code", mobile="98765 00077", reason="").status_code == 422
    assert visitor.post(f"{page}/code", mobile="12", reason="नया सिम").status_code == 422
    assert visitor.post(f"{page}/code", **typed).status_code == 200
    wrong = visitor.post(f"{page}/confirm", **typed, code="000000")
    assert (wrong.status_code, 'value="98765 00077"' in wrong.text) == (422, True)

    done = visitor.post(f"{page}/confirm", **typed, code=visitor.code())

    assert done.status_code == 303
    told = [(row["key"], row["number"]) for row in visitor.rows("messages")][-2:]
    assert told == [("mobile_changed", PROVEN), ("demand", "+919876500077")]
    assert visitor.get(f"/public/follow/{number}").status_code == 404
    _waits(visitor)
    other = Visitor(app, story)
    other.proves("9876500077", then="follow")
    assert number in other.get("/public/follow").text


def test_nobody_else_changes_the_mobile(app: flask.Flask, visitor: Visitor, story: Story) -> None:
    number = applied(visitor)
    other = Visitor(app, story)
    page, typed = f"/public/follow/{number}/mobile", {"mobile": "9876500077", "reason": "x"}
    assert other.post(f"{page}/code", **typed).status_code == 401
    other.proves("9876500032", then="follow")

    assert other.get(page).status_code == 404
    assert other.post(f"{page}/code", **typed).status_code == 404
    assert other.post(f"{page}/confirm", **typed, code="123456").status_code == 404
    assert visitor.rows("applications")[-1]["mobile"] == PROVEN


def test_it_is_followed_by_its_number_and_the_code_to_its_mobile(
    app: flask.Flask, visitor: Visitor, story: Story
) -> None:
    number = applied(visitor)
    other = Visitor(app, story)
    typed = f"{number[:3]} {number[3:]}"
    _waits(visitor)

    asked = other.post("/public/mobile/application/code", application=typed)
    assert PROVEN[3:] not in asked.text
    wrong = other.post("/public/mobile/application/confirm", application=typed, code="000000")
    right = other.post(
        "/public/mobile/application/confirm", application=typed, code=visitor.code()
    )

    assert wrong.status_code == 422
    assert right.headers["Location"] == f"/public/follow/{number}"
    assert other.get(f"/public/follow/{number}").status_code == 200


def test_the_answer_does_not_tell_whether_there_is_such_an_application(
    app: flask.Flask, visitor: Visitor, story: Story
) -> None:
    number = applied(visitor)
    _waits(visitor)
    said = []
    for each in (number, "41226999995"):
        other, path = Visitor(app, story), "/public/mobile/application"
        answers = [other.post(f"{path}/code", application=each) for _ in range(2)]
        answers += [
            other.post(f"{path}/confirm", application=each, code="000000") for _ in range(4)
        ]
        said.append([(one.status_code, _bare(one.text, each)) for one in answers])
    assert said[0] == said[1]


def _waits(visitor: Visitor) -> None:
    """Let the code that was sent be some minutes old: the next may be sent."""
    earlier = {"sent_at": dt.datetime.now(dt.UTC) - dt.timedelta(minutes=10)}
    with visitor.deps.db.writing() as db:
        db.execute(metadata.tables["mobile_codes"].update().values(earlier))


def _bare(page: str, number: str) -> str:
    """Give a page without the number and the token that stand in it."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page.replace(number, ""))


def test_numbers_are_not_tried_out_from_an_address_without_end(
    app: flask.Flask, visitor: Visitor, story: Story
) -> None:
    number = applied(visitor)
    _waits(visitor)
    other, path = Visitor(app, story), "/public/mobile/application/code"
    page = other.get("/public").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token

    for _ in range(visitor.deps.config.mobile_codes.address_hour):
        other.client.post(path, data={"csrf_token": token[1], "application": "41226999995"})
    before = len(visitor.rows("mobile_codes"))
    assert other.post(path, application=number).status_code == 200

    assert len(visitor.rows("mobile_codes")) == before
