"""A form that repeats what is there: refused with its number, closed as the same, or explained."""

from collections.abc import Callable

import pytest

from missedcall.domain.connection.states import State
from missedcall.usecases.connection.case import Case
from tests.web.conftest import Browser
from tests.web.story import FORM, Story
from tests.web.worklist_story import WorklistStory

PATH = "/calls/attempt-9/application"
NEIGHBOUR = "98765 00077"
DOUBLE = {**FORM, "mobile": NEIGHBOUR, "name": "गीता साहू", "address": "म.नं. १२/३ वार्ड-४"}


@pytest.fixture
def first(worklist: WorklistStory) -> str:
    """Let a caller apply for the house of `FORM`; give the number."""
    house = {name: FORM[name] for name in ("address", "locality", "relation_name")}
    number = worklist.applies(**house)
    worklist.story.call_in_hand("asha", number="+919876500077", attempt_id="attempt-9", over=True)
    return number


@pytest.fixture
def desk(first: str, browser: Callable[[], Browser]) -> Browser:
    desk = browser()
    desk.log_in("asha")
    return desk


def only_other(worklist: WorklistStory, first: str) -> Case:
    with worklist.story.deps.db.reading() as db:
        numbers = [row.number for row in db.exec_driver_sql("SELECT number FROM applications")]
    (number,) = (number for number in numbers if number != first)
    return worklist.case(number)


def test_the_same_house_is_refused_with_number_and_state_and_nothing_typed_is_lost(
    desk: Browser, first: str, story: Story
) -> None:
    before = story.counts()

    answer = desk.post(PATH, **DOUBLE)

    assert answer.status_code == 409
    assert f"इस परिसर पर आवेदन {first} पहले से है। स्थिति: मांग जारी, भुगतान बाकी" in answer.text
    assert 'value="गीता साहू"' in answer.text
    assert f'value="{DOUBLE["address"]}"' in answer.text
    assert story.counts() == before


@pytest.mark.parametrize(
    "address", ["मकान 12/3, वाॅर्ड 4", "म॰नं॰ 12–3 वार्ड 4", "मका\u200bन 12/3\u00a0वार्ड 4\u200e"]
)
def test_the_same_house_is_known_in_whatever_signs_it_is_typed(
    desk: Browser, first: str, address: str
) -> None:
    answer = desk.post(PATH, **{**DOUBLE, "address": address, "name": "गीता\u200d साहू॰"})
    assert (answer.status_code, first in answer.text) == (409, True)


def test_the_key_enter_never_ends_the_call(desk: Browser) -> None:
    page = desk.post(PATH, **DOUBLE).text

    form = page.split('id="application"')[1].split("</form>")[0]
    assert form.index("<button>") < form.index("/application/same")


def test_a_program_is_told_what_is_there(desk: Browser, first: str) -> None:
    error = desk.post_json(PATH, DOUBLE).get_json()["error"]

    assert (error["code"], error["application"], error["match"]) == ("duplicate", first, "exact")
    assert error["state"] == State.DEMAND_ISSUED


def test_closed_as_the_same_the_caller_has_a_text_and_the_callback_its_link(
    desk: Browser, first: str, worklist: WorklistStory
) -> None:
    answer = desk.post(f"{PATH}/same", **DOUBLE)

    assert (answer.status_code, answer.location) == (303, "/desk")
    with worklist.story.deps.db.reading() as db:
        text = db.exec_driver_sql("SELECT number, text FROM messages ORDER BY id DESC").first()
        query = "SELECT closed_reason, about_application_id FROM callbacks ORDER BY id DESC"
        callback = db.exec_driver_sql(query).first()
    assert text is not None
    assert text.number == "+919876500077"
    assert f"आवेदन {first} पहले से है" in text.text
    assert tuple(callback or ()) == ("duplicate", worklist.case(first).id)
    assert worklist.story.state_of("asha") == "ready"


def test_nothing_is_closed_as_the_same_when_nothing_is_there(
    at_desk: Browser, story: Story
) -> None:
    answer = at_desk.post("/calls/attempt-1/application/same", **FORM)

    assert answer.status_code == 409
    assert "ऐसा कोई आवेदन अब चालू नहीं है" in answer.text
    assert story.counts() == (0, 0)


def test_another_household_in_the_house_is_taken_and_checked_by_a_person(
    desk: Browser, first: str, worklist: WorklistStory
) -> None:
    reason = "पहली मंज़िल, अलग रसोई"

    answer = desk.post_json(PATH, {**DOUBLE, "different_reason": reason})

    case = only_other(worklist, first)
    assert answer.status_code == 201
    assert not answer.get_json()["already"]
    assert (case.state, case.row.assignee) == (State.VERIFICATION, "verifier")
    assert case.history[0].reason == f"form; not {first}: {reason}"


def test_a_like_name_in_the_place_is_asked_about_and_goes_on_with_a_reason(
    desk: Browser, first: str, worklist: WorklistStory
) -> None:
    near = {**FORM, "name": "सुनिता वर्मा", "address": "मकान 99, वार्ड 1"}

    error = desk.post_json(PATH, near).get_json()["error"]
    assert (error["application"], error["match"]) == (first, "near")
    desk.post(PATH, **near, different_reason="चाची है, आयु 60")

    assert only_other(worklist, first).state is State.DEMAND_ISSUED


def test_no_aadhaar_number_is_a_reason(desk: Browser, story: Story) -> None:
    before = story.counts()

    answer = desk.post(PATH, **DOUBLE, different_reason="आधार 9999 9999 0019")

    assert answer.status_code == 422
    assert "9999 9999 0019" not in answer.text
    assert story.counts() == before


def test_the_same_mobile_alone_is_no_duplicate(
    desk: Browser, first: str, worklist: WorklistStory
) -> None:
    other = {"relation_name": "मोहन साहू", "address": "मकान 99, वार्ड 1"}

    assert desk.post(PATH, **{**FORM, **other, "mobile": "98765 00001"}).status_code == 303
    assert only_other(worklist, first).row.mobile == worklist.case(first).row.mobile
