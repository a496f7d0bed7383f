"""A duplicate that is found later is merged at the zone's screen, once, into what stays."""

from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from missedcall.domain.connection.states import State
from missedcall.domain.operators.roles import Actor
from tests.web.conftest import Browser
from tests.web.worklist_story import WorklistStory


@pytest.fixture
def je(worklist: WorklistStory, browser: Callable[[], Browser]) -> Browser:
    found = browser()
    found.log_in(worklist.person("je", Actor.JE))
    return found


def merges(je: Browser, worklist: WorklistStory, number: str, survivor: str) -> TestResponse:
    typed = {"seen": str(worklist.case(number).row.version), "reason": "एक ही रसोई"}
    page = f"/worklist/{number}"
    return je.post(f"{page}/merge", page=page, survivor=survivor, **typed)


def test_the_je_merges_a_duplicate_into_the_older_one(
    worklist: WorklistStory, je: Browser
) -> None:
    older = worklist.applies(relation_name="रामलाल वर्मा")
    younger = worklist.applies(relation_name="रामलाल वर्मा", different="another house")
    worklist.pays(younger)
    assert f'value="{older}"' in je.get(f"/worklist/{younger}").text
    assert older in je.get(f"/worklist/{younger}").text.split("<dl>")[1].split("</dl>")[0]

    wrong = merges(je, worklist, older, younger)
    assert (wrong.status_code, worklist.case(older).state) == (409, State.DEMAND_ISSUED)
    assert "केवल नया आवेदन पुराने में मिलता है" in wrong.text
    answer = merges(je, worklist, younger, older)

    assert answer.status_code == 303
    assert worklist.case(younger).state is State.MERGED
    assert worklist.case(younger).credits_paise == 0
    assert worklist.case(older).is_paid
    assert f"same as {older}" in je.get(f"/worklist/{younger}").text


@pytest.mark.parametrize(
    ("survivor", "status"), [("", 422), ("4122600001", 422), ("41226999999", 409)]
)
def test_a_duplicate_is_merged_into_what_is_there(
    worklist: WorklistStory, je: Browser, survivor: str, status: int
) -> None:
    number = worklist.applies()

    answer = merges(je, worklist, number, survivor)

    assert answer.status_code == status
    assert worklist.case(number).state is State.DEMAND_ISSUED
