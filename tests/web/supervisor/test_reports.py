"""The reports on a page and as files: whole in the address, bounded, and without a number."""

import io
import json
import zipfile
from collections.abc import Callable

import pytest

from missedcall.domain.operators.roles import Actor
from missedcall.domain.reports.report_definitions import REPORTS
from missedcall.usecases.deps import Deps
from tests.support.screen_texts import said
from tests.usecases.test_export_freeze import open_breach
from tests.web.conftest import Browser
from tests.web.story import CALLER, Story
from tests.web.supervisor.test_supervisor import misses

EVERY = [(name.value, by.value) for name, report in REPORTS.items() for by in report.groups]


@pytest.fixture
def supervisor(story: Story, deps: Deps, browser: Callable[[], Browser]) -> Browser:
    story.operator("meena", role=Actor.SUPERVISOR)
    story.operator("asha")
    story.call_in_hand("asha")
    misses(deps, "+919876500077")
    found = browser()
    found.log_in("meena")
    return found


def test_shows_today_in_a_table_and_a_picture(supervisor: Browser) -> None:
    answer = supervisor.get("/reports")

    assert said("Missed calls") in answer.text
    assert 'class="plot"' in answer.text
    assert "Asha" in supervisor.get("/reports?by=operator").text
    assert CALLER[3:] not in answer.text


def test_every_report_opens_by_everything_it_can_be_divided_by(supervisor: Browser) -> None:
    for name, by in EVERY:
        assert supervisor.get(f"/reports?report={name}&by={by}").status_code == 200, (name, by)


def test_the_address_holds_what_was_asked(supervisor: Browser) -> None:
    page = supervisor.get(
        "/reports?report=calls&by=hour&since=2026-11-01&until=2026-11-02&operator=asha&office=412"
    ).text

    for kept in ("by=hour", "since=2026-11-01", "until=2026-11-02", "operator=asha", "office=412"):
        assert kept in page
    assert "empty-block" in page


def test_days_without_bound_are_refused_with_the_reason(supervisor: Browser) -> None:
    answer = supervisor.get("/reports?report=waiting&since=2026-01-01&until=2026-11-02")

    assert answer.status_code == 422
    assert said("choose the first and the last day, at most %(most)s days in all", most=31) in (
        answer.text
    )
    assert supervisor.get("/reports?report=money").status_code == 404
    assert supervisor.get("/reports?by=<b>").status_code == 404
    assert "<b>" not in supervisor.get("/reports?did=%3Cb%3E&operator=%3Cb%3E").text


def test_gives_the_same_figures_as_files(supervisor: Browser) -> None:
    csv = supervisor.get("/reports/file.csv?by=did")
    told = json.loads(supervisor.get("/reports/file.json?by=did").text)
    book = supervisor.get("/reports/file.xlsx?by=did")

    lines = csv.data.decode("utf-8").splitlines()
    assert lines[0].startswith("\ufeffdid,missed_calls,")
    assert lines[-1].split(",")[1] == str(told["total"]["missed_calls"]) == "1"
    assert "attachment; filename=calls-by-did-" in csv.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(book.data)) as parts:
        assert said("Missed calls") in parts.read("xl/sharedStrings.xml").decode()
    assert supervisor.get("/reports/file.exe").status_code == 404


def test_no_file_leaves_while_a_breach_is_open(supervisor: Browser, deps: Deps) -> None:
    with deps.db.writing() as db:
        open_breach(db)

    assert supervisor.get("/reports/file.csv").status_code == 409
    assert supervisor.get("/reports").status_code == 200
