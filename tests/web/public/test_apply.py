"""An applicant applies with a mobile alone, and never sees another person's data."""

import re

import flask
import pytest

from missedcall.db.applications import applications
from missedcall.usecases.applications import drafts
from tests.web.public.visitor import MOBILE, PROVEN, Visitor
from tests.web.story import Story


def test_the_form_is_filled_in_by_steps_and_sent(visitor: Visitor, story: Story) -> None:
    assert visitor.proves().location == "/public/apply"
    assert visitor.get("/public/apply").location == "/public/apply/step/applicant"
    visitor.fills()

    checked = visitor.get("/public/apply/check").text
    assert "कितना लगेगा" in checked
    assert "सुनीता वर्मा" in checked

    sent = visitor.sends()
    (application,) = visitor.rows("applications")
    assert sent.location == f"/public/follow/{application['number']}"
    assert application["mobile"] == PROVEN
    (demand,) = visitor.rows("demands")
    amount = f"{demand['total_paise'] / 100:,.2f}"
    assert amount.partition(".")[0] in checked
    followed = visitor.get(sent.location).text
    assert application["number"] in followed
    assert "राशि जमा करनी है" in followed


def test_a_double_press_makes_one_application(visitor: Visitor, story: Story) -> None:
    visitor.proves()
    visitor.fills()
    first, second = visitor.sends(), visitor.sends()

    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert len(visitor.rows("applications")) == 1


def test_all_mistakes_of_a_step_are_told_at_once_and_nothing_is_lost(visitor: Visitor) -> None:
    visitor.proves()
    wrong = visitor.post(
        "/public/apply/step/applicant", name="R2D2", relation_name="", language="hi"
    )

    assert wrong.status_code == 422
    assert wrong.text.count('class="wrong"') == 2
    assert 'href="#name"' in wrong.text
    assert 'href="#relation_name"' in wrong.text
    assert 'value="R2D2"' in wrong.text
    assert 'value="R2D2"' in visitor.get("/public/apply/step/applicant").text


def test_what_is_left_out_is_told_before_sending_with_the_step(visitor: Visitor) -> None:
    visitor.proves()
    checked = visitor.get("/public/apply/check").text
    assert "/public/apply/step/premises#address" in checked
    assert "/public/apply/step/supply#load" in checked

    assert visitor.sends().status_code == 422


def test_an_operator_opens_what_was_typed(visitor: Visitor) -> None:
    visitor.proves()
    visitor.post("/public/apply/step/applicant", name="सुनीता", relation_name="", language="hi")

    draft = drafts.draft_of_telephone(visitor.deps, number=PROVEN)
    assert draft is not None
    assert draft.typed["name"] == "सुनीता"


def test_a_load_is_added_up_from_what_is_there(visitor: Visitor, story: Story) -> None:
    visitor.proves()
    visitor.fills()
    visitor.post(
        "/public/apply/step/supply",
        purpose="home",
        load="",
        unit="kW",
        cable="applicant",
        piece_led="10",
        piece_fan="2",
        piece_iron="",
    )
    visitor.sends()

    (application,) = visitor.rows("applications")
    assert application["form"]["appliances"] == "led:10 fan:2"
    assert application["form"]["unit"] == "W"


def test_an_aadhaar_number_is_neither_kept_nor_shown(visitor: Visitor) -> None:
    visitor.proves()
    typed = "मकान 2345 6789 0124"
    wrong = visitor.post("/public/apply/step/premises", locality="1001", address=typed)

    assert wrong.status_code == 422
    assert "6789 0124" not in wrong.text.replace("xxxx xxxx 0124", "")
    draft = drafts.draft_of_telephone(visitor.deps, number=PROVEN)
    assert draft is not None
    assert "2345 6789" not in str(draft.typed)


def test_what_repeats_ones_own_application_leads_to_it(visitor: Visitor, story: Story) -> None:
    visitor.proves()
    house = {"relation_name": "अबस", "address": "मकान 900, वार्ड 4"}
    visitor.fills(**house)
    visitor.sends()
    (first,) = visitor.rows("applications")
    visitor.fills(**house)

    asked = visitor.sends(key="another press")
    assert asked.status_code == 409
    assert first["number"] in asked.text
    assert visitor.sends(key="another press", different_reason="दूसरी मंज़िल").status_code == 303


def test_what_repeats_anothers_application_tells_nothing_of_it(
    app: flask.Flask, visitor: Visitor, story: Story
) -> None:
    house = {"relation_name": "अबस", "address": "मकान 900, वार्ड 4"}
    visitor.proves()
    visitor.fills(**house)
    visitor.sends()
    (first,) = visitor.rows("applications")

    other = Visitor(app, story)
    other.proves("9876500032")
    other.fills(**house)
    asked = other.sends(key="of the other")

    assert asked.status_code == 409
    assert first["number"] not in asked.text
    assert MOBILE not in asked.text
    assert "ऐसा आवेदन शायद पहले से है" in asked.text


@pytest.mark.parametrize(
    "path", ["/public/apply/step/applicant", "/public/apply/check", "/public/follow/1"]
)
def test_who_has_proven_nothing_is_asked_for_the_mobile(visitor: Visitor, path: str) -> None:
    assert 'name="mobile"' in visitor.get(path).text


def test_the_mobile_of_the_form_is_the_proven_one(visitor: Visitor, story: Story) -> None:
    visitor.proves()
    visitor.fills()
    visitor.sends(mobile="9876500099")
    (application,) = visitor.rows("applications")
    assert application["mobile"] == PROVEN


def test_a_page_without_its_token_changes_nothing(visitor: Visitor, story: Story) -> None:
    for path in ("mobile/code", "mobile/confirm", "apply/step/applicant", "apply/send", "call-me"):
        assert visitor.client.post(f"/public/{path}", data={"mobile": MOBILE}).status_code == 400
    assert visitor.rows("mobile_codes") == []


def test_questions_about_a_person_are_asked_only_where_they_change_the_amount(
    visitor: Visitor,
) -> None:
    visitor.proves()
    assert 'name="bpl"' not in visitor.get("/public/apply/step/supply").text
    asked = visitor.post(
        "/public/apply/step/supply", purpose="home", load="1", unit="kW", cable="applicant"
    )
    if asked.status_code == 200:
        assert re.search(r'name="(bpl|scst)"', asked.text)


@pytest.mark.parametrize(
    ("language", "reason"),
    [
        ("hi", "1 kW तक ₹1,200.00, आगे 1 kW पर ₹250.00 प्रति kW; भार 2 kW।"),
        ("en", "Rs 1,200.00 for up to 1 kW, 1 more kW at Rs 250.00 each; load 2 kW."),
    ],
)
def test_each_amount_says_why_in_the_language_of_the_reader(
    visitor: Visitor, language: str, reason: str
) -> None:
    visitor.proves()
    visitor.fills()
    visitor.post("/public/language", language=language)

    checked = visitor.get("/public/apply/check").text
    followed = visitor.get(str(visitor.sends().location)).text

    for page in (checked, followed):
        assert reason in page
        assert ("for up to" in page) == (language == "en")


def test_a_reason_that_was_stored_as_a_text_is_shown_as_it_is(visitor: Visitor) -> None:
    visitor.proves()
    visitor.fills()
    sent = visitor.sends()
    with visitor.deps.db.writing() as db:
        db.execute(applications.demand_lines.update().values(reason=None))

    followed = visitor.get(str(sent.location)).text

    assert '<small lang="en">' in followed
    assert "Rs 1,200.00 for up to 1 kW, 1 more kW at Rs 250.00 each; load 2 kW." in followed


def test_whose_the_premises_are_is_asked_because_papers_depend_on_it(visitor: Visitor) -> None:
    visitor.proves()
    place = {"locality": "1001", "landmark": "शिव मंदिर", "address": "मकान 12/3, वार्ड 4"}

    left_out = visitor.post("/public/apply/step/premises", **place, tenure="")

    assert left_out.status_code == 422
    assert left_out.text.count('class="wrong"') == 1
    assert 'href="#tenure"' in left_out.text
    assert visitor.post("/public/apply/step/premises", **place, tenure="rent").status_code == 303
