"""A counter clerk looks up what is to pay, and takes the demands that changed."""

import csv
import io
from collections.abc import Callable

import pytest

from missedcall.domain.operators.roles import Actor
from tests.support.screen_texts import said
from tests.web.conftest import Browser
from tests.web.story import Story
from tests.web.worklist_story import WorklistStory

PAGE = "/counter"


@pytest.fixture
def clerk(story: Story, browser: Callable[[], Browser]) -> Browser:
    story.operator("clerk", role=Actor.ACCOUNTS)
    found = browser()
    found.log_in("clerk")
    return found


def test_what_is_to_pay_is_found_by_the_number_and_the_payer_is_masked(
    worklist: WorklistStory, clerk: Browser
) -> None:
    number = worklist.applies(name="सुनीता वर्मा")
    due = worklist.case(number).due_paise or 0

    page = clerk.post(PAGE, page=PAGE, application=f" {number[:5]} {number[5:]}").text

    assert f"₹ {due // 100:,}.00" in page
    assert "सxxx वxxx" in page
    assert "सुनीता" not in page
    assert said("Security deposit") in page
    assert '<details class="pay">' in page
    paper = clerk.get(f"{PAGE}/{number}/demand.pdf")
    assert paper.data.startswith(b"%PDF-")

    worklist.pays(number)
    paid = clerk.post(PAGE, page=PAGE, application=number).text
    assert said("Nothing is to be paid.") in paid
    assert '<details class="pay">' not in paid


def test_an_unknown_number_is_told_and_stays_in_the_field(clerk: Browser) -> None:
    answer = clerk.post(PAGE, page=PAGE, application="99999999999")
    assert answer.status_code == 404
    assert 'value="99999999999"' in answer.text
    assert clerk.get(f"{PAGE}/99999999999/demand.pdf").status_code == 404


def test_the_file_holds_what_changed_and_its_name_the_next_cursor(
    worklist: WorklistStory, clerk: Browser
) -> None:
    number = worklist.applies()

    answer = clerk.post(f"{PAGE}/export", page=PAGE, since="")

    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["application"] for row in rows] in ([], [number])  # it settles for ten seconds
    assert "demands-s" in answer.headers["Content-Disposition"]
    assert clerk.post(f"{PAGE}/export", page=PAGE, since="x").status_code == 409


def test_who_keeps_no_accounts_may_not_open_it(
    story: Story, browser: Callable[[], Browser]
) -> None:
    story.operator("asha")
    asha = browser()
    asha.log_in("asha")
    assert asha.get(PAGE).status_code == 403
