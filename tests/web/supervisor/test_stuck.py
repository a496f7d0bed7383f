"""A supervisor sees what is stuck, and mends it on the page."""

import datetime as dt
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from missedcall.db.messages import stopped_templates
from missedcall.db.operators.operators import operators
from missedcall.db.schema import audit
from missedcall.domain.monitoring.alarm import Measure
from missedcall.domain.monitoring.part_health import LastingState
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.deps import Deps
from tests.support.screen_texts import said
from tests.web.conftest import Browser
from tests.web.story import Story
from web.supervisor import alarm_pages, names

LONG_AGO = dt.timedelta(hours=20)


@pytest.fixture
def supervisor(story: Story, browser: Callable[[], Browser]) -> Browser:
    story.operator("meena", role=Actor.SUPERVISOR)
    found = browser()
    found.log_in("meena")
    return found


def paused_for_hours(deps: Deps, story: Story, login: str = "asha") -> None:
    story.operator(login)
    since = dt.datetime.now(dt.UTC) - LONG_AGO
    with deps.db.writing() as db:
        here = operators.c.login == login
        db.execute(operators.update().where(here).values(state="paused", state_since=since))


def state_of(deps: Deps, login: str) -> str:
    with deps.db.reading() as db:
        query = sa.select(operators.c.state).where(operators.c.login == login)
        return str(db.execute(query).scalar_one())


def actions(deps: Deps) -> list[tuple[str, str]]:
    with deps.db.reading() as db:
        rows = db.execute(sa.select(audit).where(audit.c.actor == "meena"))
        return [(row.action, row.subject) for row in rows]


def test_says_that_nothing_is_stuck(supervisor: Browser) -> None:
    answer = supervisor.get("/stuck")

    assert said("Nothing has lasted too long.") in answer.text
    assert said("No text is stopped.") in answer.text


def test_takes_an_operator_off_duty_who_forgot_the_pause(
    supervisor: Browser, story: Story, deps: Deps
) -> None:
    paused_for_hours(deps, story)

    page = supervisor.get("/stuck")
    silent = supervisor.post("/stuck/operators/asha/off", page="/stuck", reason=" ")
    done = supervisor.post("/stuck/operators/asha/off", page="/stuck", reason="went home")
    again = supervisor.post("/stuck/operators/asha/off", page="/stuck", reason="went home")

    assert "asha" in page.text
    assert (silent.status_code, done.status_code, again.status_code) == (409, 303, 409)
    assert state_of(deps, "asha") == "offline"
    assert actions(deps).count(("operator.off", "asha")) == 1


def test_who_is_not_stuck_stays_on_duty(supervisor: Browser, story: Story, deps: Deps) -> None:
    story.operator("asha")
    before = state_of(deps, "asha")

    answer = supervisor.post("/stuck/operators/asha/off", page="/stuck", reason="a mistake")

    assert answer.status_code == 409
    assert state_of(deps, "asha") == before


def test_does_the_round_of_the_workers_twice_without_harm(
    supervisor: Browser, story: Story, deps: Deps
) -> None:
    paused_for_hours(deps, story)
    with deps.db.writing() as db:
        db.execute(operators.update().where(operators.c.login == "asha").values(state="wrap_up"))

    page = supervisor.get("/stuck")
    first, second = (supervisor.post("/stuck/round", page="/account") for _ in range(2))

    assert said("Do the workers' round now") in page.text
    assert (first.status_code, second.status_code) == (303, 303)
    assert state_of(deps, "asha") == "paused"


def test_lets_a_stopped_text_be_sent_again(supervisor: Browser, deps: Deps) -> None:
    with deps.db.writing() as db:
        stopped_templates.stop_template(
            db, "1107160000000000001", at=dt.datetime.now(dt.UTC), reason="not registered"
        )

    page = supervisor.get("/stuck")
    path = "/stuck/texts/1107160000000000001/resume"
    done = supervisor.post(path, page="/stuck", reason="registered now")
    again = supervisor.post(path, page="/account", reason="registered now")

    assert "not registered" in page.text
    assert (done.status_code, again.status_code) == (303, 409)


def test_an_operator_may_not_mend(story: Story, browser: Callable[[], Browser]) -> None:
    story.operator("asha")
    at_desk = browser()
    at_desk.log_in("asha")

    assert at_desk.get("/stuck").status_code == 403
    assert at_desk.post("/stuck/round").status_code == 403
    assert at_desk.post("/stuck/operators/asha/off", reason="x").status_code == 403


def test_all_that_can_last_and_every_alarm_is_told_with_its_place(deps: Deps) -> None:
    assert [each for each in LastingState if each not in names.stuck_why] == []
    assert set(alarm_pages.PLACES) <= set(Measure)
