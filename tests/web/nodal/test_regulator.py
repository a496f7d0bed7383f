"""The nodal officer sees what the regulator is told of a month, and takes it as a file."""

import datetime as dt
from collections.abc import Callable

import pytest

from missedcall.db.privacy import breaches
from missedcall.domain.operators.roles import Actor
from missedcall.domain.reports.regulator import RegulatorFigures
from missedcall.usecases.deps import Deps
from missedcall.usecases.reports.regulator_report import RegulatorLine
from tests.support.screen_texts import said
from tests.web.conftest import Browser
from tests.web.story import Story
from tests.web.worklist_story import WorklistStory
from web.nodal.regulator import bars

PAGE = "/nodal/report"


@pytest.fixture
def nodal(worklist: WorklistStory, story: Story, browser: Callable[[], Browser]) -> Browser:
    story.operator("nita", role=Actor.NODAL)
    found = browser()
    found.log_in("nita")
    return found


def test_shows_a_month_with_its_picture_and_gives_the_file(
    worklist: WorklistStory, nodal: Browser
) -> None:
    number = worklist.applies()

    page = nodal.get(PAGE).text

    assert PAGE in nodal.get("/nodal").text
    assert page.count("<svg") - page.count('<svg class="icon"') == 5
    assert said("No rate of compensation is set, so cases and days only.") in page
    assert "(412)" in page
    assert number not in page
    file = nodal.get(f"{PAGE}/file.csv")
    assert file.mimetype == "text/csv"
    assert file.text.startswith("month,office,")


@pytest.mark.parametrize("month", ["2999-01", "0001-01", "9999-12", "2026-13", "x", "1"])
def test_there_is_no_report_of_what_is_no_month(nodal: Browser, month: str) -> None:
    assert nodal.get(f"{PAGE}?month={month}").status_code == 404


def test_only_the_nodal_officer_sees_it(story: Story, browser: Callable[[], Browser]) -> None:
    story.operator("je", role=Actor.JE, office="412")
    je = browser()
    je.log_in("je")
    assert je.get(PAGE).status_code == 403


def test_the_bars_share_out_all_connections() -> None:
    figures = RegulatorFigures(9, 8, 4.0, 40.0, (2, 4, 6, 7), 0, 0, 0, 0, 0, 0, 0)
    assert bars(RegulatorLine("", None, "", figures, None)) == [
        (2, 25), (2, 25), (2, 25), (1, 12), (1, 12),
    ]  # fmt: skip


def test_the_file_is_not_given_while_a_breach_is_open(nodal: Browser, deps: Deps) -> None:
    with deps.db.writing() as db:
        at = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
        breaches.begin_breach(db, at=at, by="admin", what="a disk", from_at=at, until_at=at)

    assert nodal.get(f"{PAGE}/file.csv").status_code == 409
