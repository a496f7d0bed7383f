"""An office corrects what a form got wrong, and sees what it was, who changed it and why."""

import re
from collections.abc import Callable

from missedcall.db.messages import message_lists as messages
from missedcall.domain.operators.roles import Actor
from tests.web.conftest import Browser
from tests.web.worklist_story import WorklistStory


def log_in(worklist: WorklistStory, browser: Callable[[], Browser], role: Actor) -> Browser:
    found = browser()
    found.log_in(worklist.person(str(role), role))
    return found


def test_the_je_corrects_an_address_and_the_page_says_what_it_was(
    worklist: WorklistStory, browser: Callable[[], Browser]
) -> None:
    number, je = worklist.applies(), log_in(worklist, browser, Actor.JE)
    seen = str(worklist.case(number).row.version)

    answer = je.post(
        f"/worklist/{number}/form",
        page=f"/worklist/{number}",
        seen=seen,
        address="मकान 77, वार्ड 9",
        reason="मौके पर देखा",
    )

    assert answer.status_code == 303
    page = je.get(f"/worklist/{number}").text
    assert "मकान 77, वार्ड 9" in page
    assert "मौके पर देखा" in page


def test_a_place_of_another_office_takes_the_application_off_this_list(
    worklist: WorklistStory, browser: Callable[[], Browser]
) -> None:
    number, je = worklist.applies(), log_in(worklist, browser, Actor.JE)
    seen = str(worklist.case(number).row.version)

    answer = je.post(
        f"/worklist/{number}/form",
        page=f"/worklist/{number}",
        seen=seen,
        locality="1003",
        reason="गाँव में है",
    )

    assert answer.headers["Location"] == "/worklist"
    assert worklist.case(number).row.office != "412"


def test_what_is_wrong_is_told_and_what_was_typed_stays(
    worklist: WorklistStory, browser: Callable[[], Browser]
) -> None:
    number, je = worklist.applies(), log_in(worklist, browser, Actor.JE)
    seen = str(worklist.case(number).row.version)

    answer = je.post(
        f"/worklist/{number}/form", page=f"/worklist/{number}", seen=seen, name="7", reason="x"
    )

    assert answer.status_code == 422
    assert 'value="7"' in answer.text


def test_an_old_page_corrects_nothing(
    worklist: WorklistStory, browser: Callable[[], Browser]
) -> None:
    number, je = worklist.applies(), log_in(worklist, browser, Actor.JE)

    answer = je.post(
        f"/worklist/{number}/form", page=f"/worklist/{number}", seen="0", name="रमा", reason="x"
    )

    assert answer.status_code == 409


def test_another_office_corrects_nothing_and_the_nodal_officer_only_reads(
    worklist: WorklistStory, browser: Callable[[], Browser]
) -> None:
    number = worklist.applies()
    other, nodal = browser(), browser()
    other.log_in(worklist.person("other-je", Actor.JE, office="431"))
    worklist.story.operator("nodal", role=Actor.NODAL)
    nodal.log_in("nodal")

    refused = other.post(f"/worklist/{number}/form", page="/worklist", name="रमा", reason="x")
    assert refused.status_code == 404
    assert "correct-name" not in nodal.get(f"/worklist/{number}").text


def test_a_wrong_mobile_is_corrected_by_the_code_that_was_sent_to_the_right_one(
    worklist: WorklistStory, browser: Callable[[], Browser]
) -> None:
    number, je = worklist.applies(), log_in(worklist, browser, Actor.JE)
    page, right = f"/worklist/{number}", "9876500077"
    seen = str(worklist.case(number).row.version)
    typed = {"seen": seen, "mobile": right, "reason": "अंक गलत था"}

    assert je.post(f"{page}/mobile", page=page, code="", **typed).status_code == 200
    with worklist.story.deps.db.reading() as db:
        text = messages.list_latest_messages(db, limit=1)[0].text
    found = re.search(r"(?<!\d)\d{6}(?!\d)", text)
    assert found is not None
    wrong = "000000" if found[0] != "000000" else "111111"
    assert je.post(f"{page}/mobile", page=page, code=wrong, **typed).status_code == 422
    assert je.post(f"{page}/mobile", page=page, code=found[0], **typed).status_code == 303

    assert worklist.case(number).row.mobile == f"+91{right}"


def test_a_place_is_chosen_by_the_name_of_its_office(
    worklist: WorklistStory, browser: Callable[[], Browser]
) -> None:
    number, je = worklist.applies(), log_in(worklist, browser, Actor.JE)

    page = je.get(f"/worklist/{number}").text

    (choice,) = re.findall(r'<option value="1001"[^>]*>([^<]*)', page)
    assert choice == "शंकर नगर, रायपुर (शंकर नगर जोन, शहरी)"
    assert '<option value="1001" selected>' in page
