"""The nodal officer finds what is late, from the region down to the application."""

import datetime as dt
from collections.abc import Callable

import pytest

from missedcall.domain.operators.roles import Actor
from tests.support.screen_texts import said
from tests.web.conftest import Browser
from tests.web.worklist_story import WorklistStory
from web.shared import context


@pytest.fixture
def nodal(worklist: WorklistStory, browser: Callable[[], Browser]) -> Browser:
    worklist.story.operator("nodal", role=Actor.NODAL)
    person = browser()
    person.log_in("nodal")
    return person


@pytest.fixture
def tomorrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pages look a day and a half later."""
    now = dt.datetime.now(dt.UTC) + dt.timedelta(hours=36)
    monkeypatch.setattr(context, "now", lambda: now)


def test_an_empty_page_says_that_nothing_is_late(nodal: Browser) -> None:
    assert (
        said("Nothing is overdue here, and nothing is due within 24 hours.")
        in nodal.get("/nodal").text
    )


@pytest.mark.usefixtures("tomorrow")
def test_he_drills_down_to_the_office_and_opens_the_application(
    worklist: WorklistStory, nodal: Browser
) -> None:
    number = worklist.planned()

    page = nodal.get("/nodal").text
    assert "रायपुर क्षेत्र (R1)" in page
    assert "98xxxxxx01" in page
    assert "9876500001" not in page
    down = nodal.get("/nodal?office=S11").text
    assert "शंकर नगर जोन (412)" in down
    assert f'href="/worklist/{number}"' in down
    assert number not in nodal.get("/nodal?office=R2").text
    assert nodal.get(f"/worklist/{number}").status_code == 200


@pytest.mark.usefixtures("tomorrow")
def test_a_long_list_goes_on_where_it_ended(
    worklist: WorklistStory, nodal: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.nodal.nodal.PAGE", 1)
    numbers = [worklist.planned() for _ in range(2)]

    first = nodal.get("/nodal?assignee=lineman").text
    after = first.split("after=")[1].split('"')[0]
    second = nodal.get(f"/nodal?assignee=lineman&after={after}").text

    assert [number in first for number in numbers] == [True, False]
    assert [number in second for number in numbers] == [False, True]


def test_what_is_no_office_no_turn_or_no_page_is_not_found(nodal: Browser) -> None:
    for asked in ("assignee=nobody", "after=x", "after=x~y"):
        assert nodal.get(f"/nodal?{asked}").status_code == 404


def test_an_engineers_board_ends_at_his_own_office(
    worklist: WorklistStory, browser: Callable[[], Browser]
) -> None:
    je = browser()
    je.log_in(worklist.person("je", Actor.JE, office="412"))
    assert je.get("/overdue").status_code == 200
    assert je.get("/overdue?office=413").status_code == 404
    assert je.get("/nodal").status_code == 403
