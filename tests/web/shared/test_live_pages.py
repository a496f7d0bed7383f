"""An open page gets a ticket for the topics of its reader, and for no longer than the session."""

import datetime as dt
import urllib.parse
from collections.abc import Callable

import flask
import pytest
import sqlalchemy as sa

from missedcall.db.operators.web_sessions import web_sessions
from missedcall.domain.operators.live_ticket import LiveTicket, read_ticket
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.deps import Deps
from tests.web.conftest import PASSWORD, Browser, make_app
from tests.web.story import Story
from web.shared import live_pages

KEY = "a key of the tests only"
JSON = {"Accept": "application/json"}


@pytest.fixture
def app(deps: Deps) -> flask.Flask:
    return make_app(deps, live_key=KEY)


def logged_in(browser: Callable[[], Browser], login: str) -> Browser:
    made = browser()
    made.log_in(login, PASSWORD)
    return made


def ticket_of(browser: Browser, path: str = "/live-ticket") -> LiveTicket:
    given = browser.get(path).get_json()
    assert given["address"].startswith("http://127.0.0.1:24103/live?ticket=")
    assert given["seconds"] == 60
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(given["address"]).query)
    return read_ticket(query["ticket"][0], key=KEY, now=dt.datetime.now(dt.UTC))


def test_an_operators_ticket_is_bound_to_the_person_and_ends_in_a_minute(
    story: Story, browser: Callable[[], Browser]
) -> None:
    asha = story.operator("asha")
    ticket = ticket_of(logged_in(browser, "asha"))

    assert (ticket.operator_id, ticket.role) == (asha, Actor.OPERATOR)
    assert ticket.topics == (f"desk:{asha}", "tasks")
    left = ticket.until - dt.datetime.now(dt.UTC)
    assert dt.timedelta(seconds=50) < left <= dt.timedelta(seconds=60)


def test_who_works_for_an_office_hears_of_its_list(
    story: Story, browser: Callable[[], Browser]
) -> None:
    story.operator("jeena", role=Actor.JE, office="412")
    assert ticket_of(logged_in(browser, "jeena")).topics == ("office:412",)


@pytest.mark.parametrize("path", ["/live-ticket", "/wallboard/live-ticket"])
def test_who_is_not_logged_in_gets_none(app: flask.Flask, path: str) -> None:
    assert app.test_client().get(path, headers=JSON).status_code == 401


def test_an_operator_gets_no_ticket_of_the_wallboard(
    story: Story, browser: Callable[[], Browser]
) -> None:
    story.operator("asha")
    assert logged_in(browser, "asha").get("/wallboard/live-ticket").status_code == 403


def test_a_ticket_is_no_work_and_ends_with_an_idle_session_but_for_a_display(
    deps: Deps, story: Story, browser: Callable[[], Browser]
) -> None:
    story.operator("mira", role=Actor.SUPERVISOR)
    mira = logged_in(browser, "mira")
    long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=61)
    with deps.db.writing() as db:
        db.execute(sa.update(web_sessions).values(seen_at=long_ago))

    assert "wallboard" in ticket_of(mira, "/wallboard/live-ticket").topics
    assert mira.client.get("/live-ticket", headers=JSON).status_code == 401


def test_who_is_disabled_gets_no_other_ticket(
    deps: Deps, story: Story, browser: Callable[[], Browser]
) -> None:
    story.operator("asha")
    asha = logged_in(browser, "asha")
    ticket_of(asha)
    with deps.db.writing() as db:
        db.exec_driver_sql("UPDATE operators SET disabled_at = state_since")
    assert asha.client.get("/live-ticket", headers=JSON).status_code == 401


def test_pages_say_how_to_hear_and_may_connect_there(
    story: Story, browser: Callable[[], Browser]
) -> None:
    mira = story.operator("mira", role=Actor.SUPERVISOR)
    page = logged_in(browser, "mira")
    desk, wall = page.get("/desk"), page.get("/wallboard")

    assert f'data-live-topics="desk:{mira}"' in desk.text
    assert 'data-live-ticket="/live-ticket"' in desk.text
    assert 'data-live-topics="wallboard"' in wall.text
    assert 'data-live-ticket="/wallboard/live-ticket"' in wall.text
    for answer in (desk, wall):
        assert f'data-live-cut="{live_pages.CUT_S}"' in answer.text
        policy = answer.headers["Content-Security-Policy"]
        assert "http://127.0.0.1:24103/live" in policy.partition("connect-src")[2].split(";")[0]
