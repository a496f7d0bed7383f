"""An operator corrects the form of the caller, and a wrong mobile by the telephone in hand."""

import re
from collections.abc import Callable

import pytest

from tests.web.conftest import Browser
from tests.web.story import CALLER
from tests.web.worklist_story import WorklistStory

WRONG = "+919876500044"


@pytest.fixture
def desk(worklist: WorklistStory, browser: Callable[[], Browser]) -> Browser:
    found = browser()
    found.log_in("asha")
    return found


def test_the_caller_says_the_right_name(worklist: WorklistStory, desk: Browser) -> None:
    number = worklist.applies(mobile=CALLER)
    worklist.story.call_in_hand("asha", attempt_id="attempt-later", over=True)
    assert "/desk/correct" in desk.get("/desk").text

    desk.post("/desk/correct", page="/desk", application=number, name="सुनीति वर्मा", reason="सुना")

    assert worklist.case(number).history[-1].rule == "A41"
    assert "सुनीति" not in desk.get("/desk").text


def test_a_wrong_mobile_gives_way_to_the_telephone_in_hand_when_the_names_are_right(
    worklist: WorklistStory, desk: Browser
) -> None:
    number = worklist.applies(mobile=WRONG, relation_name="रामलाल वर्मा")
    worklist.story.call_in_hand("asha", attempt_id="attempt-later", over=True)
    said = {"application": number, "name": "सुनीता वर्मा", "reason": "नंबर गलत था"}

    refused = desk.post("/desk/own-number", page="/desk", **said, relation_name="मोहन साहू")
    assert refused.status_code == 422
    assert all(f'value="{typed}"' in refused.text for typed in (*said.values(), "मोहन साहू"))
    assert worklist.case(number).row.mobile == WRONG
    desk.post("/desk/own-number", page="/desk", **said, relation_name="रामलाल वर्मा")
    assert worklist.case(number).row.mobile == CALLER


def test_without_a_caller_in_hand_nothing_is_corrected(
    worklist: WorklistStory, desk: Browser
) -> None:
    number = worklist.applies(mobile=WRONG)

    desk.post("/desk/correct", page="/desk", application=number, name="रमा वर्मा", reason="x")

    assert worklist.case(number).history[-1].rule != "A41"


def test_a_correction_that_is_refused_stays_as_it_was_typed_with_the_reason_at_its_field(
    worklist: WorklistStory, desk: Browser
) -> None:
    number = worklist.applies(mobile=CALLER)
    worklist.story.call_in_hand("asha", attempt_id="attempt-later", over=True)
    typed = {"name": "x" * 150, "address": "मकान 7, नई गली", "reason": "सुना था"}

    refused = desk.post("/desk/correct", page="/desk", application=number, **typed)

    assert refused.status_code == 422
    assert all(f'value="{text}"' in refused.text for text in typed.values())
    assert re.search(r'id="correct-name-wrong" role="alert">[^<]+</span>', refused.text)
    assert 'id="correct-address-wrong"' not in refused.text
    assert desk.client.get("/desk/correct").status_code == 303


def test_a_request_without_a_reason_and_one_that_cannot_be_keep_what_was_typed(
    worklist: WorklistStory, desk: Browser
) -> None:
    number = worklist.applies(mobile=CALLER)
    worklist.story.call_in_hand("asha", attempt_id="attempt-later", over=True)
    asked = {"application": number, "event": "withdraw"}

    refused = desk.post("/desk/application", page="/desk", **asked, reason="y" * 201)
    assert refused.status_code == 422
    assert f'value="{"y" * 201}"' in refused.text
    assert 'id="application-reason-wrong"' in refused.text

    late = {"application": number, "event": "object", "reason": "मीटर नहीं लगा"}
    cannot = desk.post("/desk/application", page="/desk", **late)
    assert cannot.status_code == 409
    assert 'role="alert"' in cannot.text
