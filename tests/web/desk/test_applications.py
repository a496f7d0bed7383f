"""An application is shown with its clocks, its money and all that was written about it."""

import datetime as dt
from collections.abc import Callable

import pytest

from missedcall.domain.connection.clocks import ClockReading
from missedcall.domain.connection.states import Rule, SlaClock
from missedcall.domain.operators.roles import Actor
from tests.kit import NOON
from tests.support.screen_texts import said
from tests.web.conftest import Browser
from tests.web.story import Story
from tests.web.worklist_story import WorklistStory
from web.desk.applications import progress_bar

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def people(
    worklist: WorklistStory, browser: Callable[[], Browser]
) -> Callable[[Actor, str], Browser]:
    def log_in(role: Actor, office: str) -> Browser:
        found = browser()
        found.log_in(worklist.person(f"{role}-{office}", role, office=office))
        return found

    return log_in


def test_all_that_is_known_stands_on_one_page(
    worklist: WorklistStory, people: Callable[[Actor, str], Browser]
) -> None:
    number = worklist.planned()
    je = people(Actor.JE, "412")

    assert number in je.get("/applications").text
    page = je.get(f"/applications/{number}").text

    for text in (
        "The law's days",
        "The promise to the applicant",
        "The bonus time",
        "in time",
        "What to do",
    ):
        assert said(text) in page
    assert page.count("<svg") - page.count('<svg class="icon"') == 3
    assert f"PAY{number}" in page
    assert Rule.PAID in page
    assert "लाइनमैन" in page  # of the SMS that announced the visit
    visit = worklist.case(number).visit
    assert visit is not None
    assert "••••••" in page
    assert visit.code not in page  # it proves that the light is on
    assert "98xxxxxx01" in page
    assert "9876500001" not in page


def test_another_office_sees_nothing_of_it(
    worklist: WorklistStory, people: Callable[[Actor, str], Browser]
) -> None:
    number = worklist.applies()
    other = people(Actor.JE, "413")
    assert number not in other.get("/applications").text
    assert other.get(f"/applications/{number}").status_code == 404
    assert other.get("/applications/nonsense").status_code == 404


def test_a_long_list_goes_on_where_it_ended(
    worklist: WorklistStory,
    people: Callable[[Actor, str], Browser],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("web.desk.applications.PAGE", 1)
    numbers = [worklist.applies() for _ in range(2)]
    je = people(Actor.JE, "412")

    first = je.get("/applications").text
    before = first.split("before=")[1].split('"')[0]
    second = je.get(f"/applications?before={before}").text

    assert [number in first for number in numbers] == [False, True]
    assert [number in second for number in numbers] == [True, False]
    assert je.get("/applications?before=x").status_code == 404


@pytest.mark.parametrize(
    ("net", "drawn"), [(0, (0, 100)), (36, (50, 100)), (72, (100, 100)), (144, (100, 50))]
)
def test_the_bar_of_a_clock_ends_at_its_limit_or_beyond(net: int, drawn: tuple[int, int]) -> None:
    reading = ClockReading(SlaClock.PROMISE, NOON, NOON, None, net * HOUR, net * HOUR, 72 * HOUR)
    assert progress_bar(reading) == drawn


def test_finds_by_any_number_without_it_in_an_address(
    worklist: WorklistStory, people: Callable[[Actor, str], Browser]
) -> None:
    number = worklist.applies()
    worklist.applies(mobile="98765 00002")
    je = people(Actor.JE, "412")

    found = je.post("/applications", page="/applications", wanted="98765 00001").text

    assert found.count("/applications/412") == 1
    assert f'/applications/{number}"' in found
    assert said("%(count)s found", count=1) in found
    nothing = je.post("/applications", page="/applications", wanted="9876500009").text
    assert said("Nothing has this number; check it and write all of it.") in nothing


def test_a_je_links_the_bp_number_and_sees_it(
    worklist: WorklistStory, people: Callable[[Actor, str], Browser]
) -> None:
    number = worklist.applies()
    je, page = people(Actor.JE, "412"), f"/applications/{number}"

    refused = je.post(f"{page}/bp", page=page, bp="12", reason="SAP list")
    assert refused.status_code == 422
    assert "BP नंबर दस अंकों का होता है; बिल देखकर लिखें" in refused.text
    assert 'value="SAP list"' in refused.text
    assert je.post(f"{page}/bp", page=page, bp="1000123456", reason="SAP").status_code == 303

    assert "1000123456" in je.get(page).text
    assert je.post("/applications", page=page, wanted="1000123456").text.count(number) > 0


def test_a_bp_number_of_another_application_is_refused_with_that_application_named(
    worklist: WorklistStory, people: Callable[[Actor, str], Browser]
) -> None:
    first, second = worklist.applies(), worklist.applies()
    je, page = people(Actor.JE, "412"), f"/applications/{second}"
    je.post(f"/applications/{first}/bp", page=page, bp="1000123456", reason="SAP")

    taken = je.post(f"{page}/bp", page=page, bp="1000123456", reason="SAP")
    unexplained = je.post(f"{page}/bp", page=page, bp="1000123457", reason=" ")

    assert (taken.status_code, unexplained.status_code) == (422, 422)
    assert f"यह BP नंबर आवेदन {first} पर है; दोनों जाँचें" in taken.text
    assert "कारण नहीं लिखा है; BP नंबर कहाँ से मिला, यह लिखें" in unexplained.text


def test_who_may_not_link_is_not_asked(
    worklist: WorklistStory,
    story: Story,
    people: Callable[[Actor, str], Browser],
    browser: Callable[[], Browser],
) -> None:
    number = worklist.applies()
    story.operator("nita", role=Actor.NODAL)
    nodal, page = browser(), f"/applications/{number}"
    nodal.log_in("nita")

    assert f"{page}/bp" not in nodal.get(page).text
    assert nodal.post(f"{page}/bp", page=page, bp="1000123456", reason="x").status_code == 403
    other = people(Actor.JE, "413")
    assert other.post(f"{page}/bp", page="/applications", bp="1", reason="x").status_code == 404
