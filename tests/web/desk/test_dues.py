"""The operator sees what is owed before sending the form; the verifier says what became of it."""

from collections.abc import Callable

import pytest

from missedcall.domain.connection.states import Event, State
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.applications import arrears
from missedcall.usecases.operators import operators
from tests.web.conftest import Browser
from tests.web.office.test_worklist import does
from tests.web.story import FORM, NOW
from tests.web.worklist_story import WorklistStory

PATH = "/calls/attempt-9/application"
LIST = "bp,locality,name,address,amount\n1000118821,1002,Sunita Verma,H.No. 12/3 Ward 4,1240\n"


@pytest.fixture
def desk(worklist: WorklistStory, browser: Callable[[], Browser]) -> Browser:
    """Let an operator have a caller in hand who applies for a house on which money is owed."""
    story = worklist.story
    story.operator("anita", role=Actor.ACCOUNTS, office="412")
    by = operators.authenticate_operator(story.deps, login="anita", password="correct horse")
    assert by is not None
    arrears.import_arrears(
        story.deps, text=LIST, file="owed.csv", source="sap", as_of=None, by=by, now=NOW
    )
    story.call_in_hand("asha", attempt_id="attempt-9", over=True)
    desk = browser()
    desk.log_in("asha")
    return desk


def test_the_operator_sees_the_dues_and_the_words_and_nothing_is_lost(
    desk: Browser, worklist: WorklistStory
) -> None:
    before = worklist.story.counts()

    answer = desk.post(PATH, **FORM)

    assert answer.status_code == 409
    assert "इस परिसर पर Rs 1,240.00 बकाया, 23-11-2026 की सूची (BP …8821)।" in answer.text
    assert "फ़ोन पर किसी को पैसे न दें" in answer.text
    assert f'value="{FORM["address"]}"' in answer.text
    assert "Sunita" not in answer.text
    assert worklist.story.counts() == before
    assert desk.post(PATH, **FORM, dues_told="true").status_code == 303
    assert worklist.story.counts()[0] == before[0] + 1


def test_a_program_is_told_what_is_owed(desk: Browser) -> None:
    error = desk.post_json(PATH, FORM).get_json()["error"]

    assert error["code"] == "dues"
    assert [(each["by"], each["amount_paise"]) for each in error["owed"]] == [
        ("premises", 124_000)
    ]
    assert desk.post_json(PATH, {**FORM, "dues_told": True}).status_code == 201


def test_the_verifier_sees_the_same_and_clears_it_with_the_receipt(
    desk: Browser, worklist: WorklistStory, browser: Callable[[], Browser]
) -> None:
    number = desk.post_json(PATH, {**FORM, "dues_told": True}).get_json()["application"]
    worklist.person("meena", Actor.VERIFIER, office="431")
    verifier = browser()
    verifier.log_in("meena")
    page = verifier.get(f"/worklist/{number}").text
    assert "इस परिसर पर Rs 1,240.00 बकाया" in page
    assert 'name="dues_cleared"' in page

    assert does(verifier, worklist, number, Event.ACCEPT).status_code == 409
    no_receipt = does(verifier, worklist, number, Event.ACCEPT, dues_cleared="paid")
    assert no_receipt.status_code == 422
    assert "रसीद संख्या: भरें।" in no_receipt.text
    assert worklist.case(number).state is State.VERIFICATION

    done = does(verifier, worklist, number, Event.ACCEPT, dues_cleared="paid", receipt="R-77")
    assert done.status_code == 303
    case = worklist.case(number)
    assert case.state is State.DEMAND_ISSUED
    assert "dues paid R-77: देखा" in [step.reason for step in case.history]


def test_without_dues_there_is_nothing_to_press(
    worklist: WorklistStory, browser: Callable[[], Browser]
) -> None:
    number = worklist.applies(purpose="pump", category="LV1", category_reason="खेत पर बना घर")
    worklist.person("meena", Actor.VERIFIER)
    verifier = browser()
    verifier.log_in("meena")

    assert 'name="dues_cleared"' not in verifier.get(f"/worklist/{number}").text
    does(verifier, worklist, number, Event.ACCEPT)
    assert worklist.case(number).state is State.DEMAND_ISSUED
