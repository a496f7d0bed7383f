"""A session ends in its row: by logging out, idling, a new password, or because a person left."""

import datetime as dt
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from missedcall.db.operators.web_sessions import web_sessions
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.callbacks import attempts
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import access
from missedcall.usecases.operators.account_manager import AccountManager
from tests.web.conftest import Browser
from tests.web.story import NOW, Story

SHELL = AccountManager("shell:root")


def is_in(browser: Browser, page: str = "/desk") -> bool:
    return browser.get(page).status_code == 200


def copied(browser: Browser, made: Callable[[], Browser]) -> Browser:
    """Give a second browser with a copy of the first one's cookie."""
    copy = made()
    with browser.client.session_transaction() as session, copy.client.session_transaction() as own:
        own.update(session)
    assert is_in(copy)
    return copy


def sat_idle(deps: Deps, *, minutes: int) -> None:
    """Let all sessions lie idle for so long."""
    idle = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=minutes)
    with deps.db.writing() as db:
        db.execute(sa.update(web_sessions).values(seen_at=idle))


def actions(deps: Deps) -> list[tuple[str, str, str]]:
    with deps.db.reading() as db:
        rows = db.exec_driver_sql("SELECT actor, action, subject FROM audit ORDER BY id").all()
    return [tuple(row) for row in rows]


@pytest.fixture
def asha(story: Story, browser: Callable[[], Browser]) -> Browser:
    story.operator("asha")
    desk = browser()
    desk.log_in("asha")
    return desk


def test_a_copied_cookie_is_worth_nothing_after_the_logout(
    asha: Browser, browser: Callable[[], Browser]
) -> None:
    copy = copied(asha, browser)
    elsewhere = browser()
    elsewhere.log_in("asha")

    asha.post("/logout")

    assert not is_in(copy)
    assert is_in(elsewhere)


def test_disabling_ends_sessions_and_duty_and_keeps_out(
    asha: Browser, story: Story, deps: Deps, browser: Callable[[], Browser]
) -> None:
    asha.post("/desk/ready")

    access.disable_login(deps, login="ASHA", by=SHELL, now=NOW)

    assert not is_in(asha)
    assert story.state_of("asha") == "offline"
    assert browser().log_in("asha").status_code == 401
    access.enable_login(deps, login="asha", by=SHELL, now=NOW)
    assert browser().log_in("asha").status_code == 303
    assert actions(deps)[-3:] == [
        ("login page", "login.disabled", "asha"),
        ("shell:root", "operator.enable", "asha"),
        ("asha", "login", "asha"),
    ]


def test_who_idles_is_out_and_off_duty_though_the_page_asks_on(
    asha: Browser, story: Story, deps: Deps
) -> None:
    asha.post("/desk/ready")
    sat_idle(deps, minutes=59)
    assert asha.get("/desk/state").status_code == 200

    sat_idle(deps, minutes=60)

    assert (
        asha.client.get("/desk/state", headers={"Accept": "application/json"}).status_code == 401
    )
    assert story.state_of("asha") == "offline"
    assert actions(deps)[-1] == ("asha", "session.idle", "asha")


def test_the_pages_own_questions_are_no_activity_and_a_persons_are(
    asha: Browser, deps: Deps
) -> None:
    sat_idle(deps, minutes=30)
    asha.get("/desk/state")
    asha.client.get("/desk", headers={"X-Unattended": "1"})
    assert _idle_minutes(deps) == 30

    asha.get("/desk")

    assert _idle_minutes(deps) == 0


def _idle_minutes(deps: Deps) -> int:
    with deps.db.reading() as db:
        seen_at = db.execute(sa.select(web_sessions.c.seen_at)).scalar_one()
    return int((dt.datetime.now(dt.UTC) - seen_at).total_seconds() // 60)


def test_nobody_is_thrown_out_of_a_call(at_desk: Browser, deps: Deps) -> None:
    sat_idle(deps, minutes=300)

    assert at_desk.get("/desk/state").status_code == 200
    assert _idle_minutes(deps) == 0


def test_a_wall_goes_on_and_nothing_else_does(
    story: Story, deps: Deps, browser: Callable[[], Browser]
) -> None:
    story.operator("meena", role=Actor.SUPERVISOR)
    wall = browser()
    wall.log_in("meena")
    sat_idle(deps, minutes=120)

    assert is_in(wall, "/wallboard/now")
    assert not is_in(wall, "/callbacks")
    assert not is_in(wall, "/wallboard/now")


def test_a_linemans_own_telephone_may_lie_idle(
    story: Story, deps: Deps, browser: Callable[[], Browser]
) -> None:
    story.operator("lm101", role=Actor.LINEMAN, office="412")
    phone = browser()
    phone.log_in("lm101")
    sat_idle(deps, minutes=300)

    assert is_in(phone, "/jobs")


def test_it_ends_after_its_hours_whatever_is_done(asha: Browser, deps: Deps) -> None:
    long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(hours=deps.config.web.session_hours)
    with deps.db.writing() as db:
        db.execute(sa.update(web_sessions).values(began_at=long_ago))

    assert not is_in(asha)


def test_what_is_typed_as_an_unknown_login_is_kept_nowhere(
    browser: Callable[[], Browser], deps: Deps
) -> None:
    browser().log_in("my secret password", "asha")

    assert actions(deps) == [("login page", "login.wrong", "an unknown login")]


def test_a_disabled_operator_in_a_call_ends_it_and_is_off_duty(
    at_desk: Browser, story: Story, deps: Deps
) -> None:
    access.disable_login(deps, login="asha", by=SHELL, now=NOW)
    assert story.state_of("asha") == "in_call"

    attempts.finish_attempt(
        deps, attempt_id="attempt-1", outcome=CallOutcome.OPERATOR_NO_ANSWER, at=NOW, now=NOW
    )

    assert story.state_of("asha") == "offline"
