"""The wallboard shows today beside a usual day, and each alarm leads to where it is mended."""

import datetime as dt
from collections.abc import Callable

import pytest

from missedcall.db.monitoring import alarms
from missedcall.domain.monitoring.alarm import Measure
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.deps import Deps
from tests.support.screen_texts import said
from tests.web.conftest import Browser
from tests.web.story import Story
from tests.web.supervisor.test_supervisor import misses


@pytest.fixture
def supervisor(story: Story, browser: Callable[[], Browser]) -> Browser:
    story.operator("meena", role=Actor.SUPERVISOR)
    found = browser()
    found.log_in("meena")
    return found


def test_shows_the_day_in_figures_and_a_picture(
    supervisor: Browser, story: Story, deps: Deps
) -> None:
    story.operator("asha")
    story.call_in_hand("asha")
    misses(deps, "+919876500077")

    page = supervisor.get("/wallboard/now").text

    assert said("Missed calls today: %(count)s", count=1) in page
    assert 'class="plot"' in page
    assert said("Rung within %(minutes)s min", minutes=30) in page
    assert said("Promised and late") in page


def test_each_alarm_leads_to_the_page_where_it_is_mended(supervisor: Browser, deps: Deps) -> None:
    now = dt.datetime.now(dt.UTC)
    with deps.db.writing() as db:
        for measure in (Measure.OVERDUE_TASKS, Measure.MONEY_DIFFERENCES):
            alarm_id = alarms.note_alarm_seen(db, rule=measure, at=now, value=9)
            alarms.fire_alarm(db, alarm_id, at=now, value=9)

    page = supervisor.get("/wallboard/now").text

    assert f'<a href="/tasks">{said(Measure.OVERDUE_TASKS.english)}</a>' in page
    assert f'<a href="/stuck">{said(Measure.MONEY_DIFFERENCES.english)}</a>' in page


def test_a_television_gets_the_figures_without_a_menu(supervisor: Browser) -> None:
    page = supervisor.get("/wallboard/tv")
    figures = supervisor.get("/wallboard/tv/now")

    assert 'class="menu"' not in page.text
    assert 'data-now="/wallboard/tv/now"' in page.text
    assert said("Waiting now") in figures.text
    assert "<html" not in figures.text


def test_a_television_that_is_logged_out_shows_nothing(browser: Callable[[], Browser]) -> None:
    assert browser().get("/wallboard/tv").status_code in (302, 303)
