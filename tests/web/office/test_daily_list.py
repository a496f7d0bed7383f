"""JE and AE see the daily list of their office, and where it is mailed to."""

from collections.abc import Callable

import pytest

from missedcall.domain.operators.roles import Actor
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import operators
from tests.support.screen_texts import said
from tests.web.conftest import Browser
from tests.web.worklist_story import OFFICE, WorklistStory


@pytest.fixture
def je(worklist: WorklistStory, browser: Callable[[], Browser]) -> Browser:
    worklist.person("je412", Actor.JE)
    found = browser()
    found.log_in("je412")
    return found


def test_the_je_sees_the_list_and_who_is_not_told(je: Browser, worklist: WorklistStory) -> None:
    worklist.person("LM101", Actor.LINEMAN)

    page = je.get("/daily-list").text

    assert OFFICE in page
    assert said("Not on record, so not told") in page
    assert "LM101" in page
    assert said("no mobile") in page


def test_the_je_changes_the_mail_address(je: Browser, deps: Deps) -> None:
    for address in ("je412@example.in", "je412@example.in"):  # pressed twice
        answer = je.post("/daily-list/mail", page="/daily-list", address=address)
        assert answer.status_code == 303
    assert operators.mail_of_operator(deps, login="je412") == "je412@example.in"
    assert "je412@example.in" in je.get("/daily-list").text

    refused = je.post("/daily-list/mail", page="/daily-list", address="no address")

    assert refused.status_code == 422
    assert "no address" in refused.text
    assert "मेल: यह मेल पता नहीं है; ऐसे लिखें: name@example.in" in refused.text
    assert operators.mail_of_operator(deps, login="je412") == "je412@example.in"


def test_another_office_is_not_shown(je: Browser) -> None:
    assert je.get("/daily-list?office=411").status_code == 404


def test_the_nodal_officer_sees_any_office(
    worklist: WorklistStory, browser: Callable[[], Browser]
) -> None:
    worklist.story.operator("nodal", role=Actor.NODAL)
    nodal = browser()
    nodal.log_in("nodal")

    assert nodal.get("/daily-list").status_code == 200
    assert OFFICE in nodal.get(f"/daily-list?office={OFFICE}").text


def test_a_lineman_has_no_daily_list(
    worklist: WorklistStory, browser: Callable[[], Browser]
) -> None:
    worklist.person("LM101", Actor.LINEMAN)
    lineman = browser()
    lineman.log_in("LM101")
    assert lineman.get("/daily-list").status_code == 403
