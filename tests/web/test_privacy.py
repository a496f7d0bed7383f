"""The page on which a person's wish to be forgotten is written down."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from missedcall.domain.callback import MissedCall
from missedcall.domain.roles import Role
from missedcall.usecases import missed_calls
from missedcall.usecases.deps import Deps
from tests.web.conftest import Browser
from tests.web.story import CALLER, NOW, Story

ASKED = {"number": "98765 00012", "reason": "she asked", "proof": "the code"}


@pytest.fixture
def at_page(story: Story, browser: Callable[[], Browser]) -> Browser:
    story.operator("asha")
    person = browser()
    person.log_in("asha")
    return person


def missed(deps: Deps) -> None:
    call = MissedCall("node-1", "1", CALLER, False, "7404040625", NOW)
    missed_calls.record(deps, batch=[call], now=NOW)


def test_hides_it_and_lists_the_request(at_page: Browser, deps: Deps) -> None:
    missed(deps)

    done = at_page.post("/privacy", page="/privacy", **ASKED)
    page = at_page.get("/privacy").text

    assert done.status_code == 303
    assert "अब किसी को नहीं दिखेगी" in page
    assert "+91 98xxxxxx12" in page
    assert CALLER[3:] not in page
    with deps.db.reading() as db:
        assert db.exec_driver_sql("SELECT number FROM callbacks").scalar() == "erased"


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        ({"number": "12"}, "यह नंबर नहीं है"),
        ({"number": "9876500099"}, "हमारे पास नहीं है"),
        ({"proof": " "}, "एक-एक पंक्ति में"),
    ],
)
def test_says_why_not_beside_what_was_typed(
    at_page: Browser, deps: Deps, wish: dict[str, str], says: str
) -> None:
    missed(deps)

    answer = at_page.post("/privacy", page="/privacy", **{**ASKED, **wish})

    assert answer.status_code == 422
    assert says in answer.text
    assert ASKED["reason"] in answer.text


def test_the_desk_leads_to_it(at_page: Browser) -> None:
    assert 'href="/privacy"' in at_page.get("/desk").text


def test_is_closed_to_offices(
    story: Story, browser: Callable[[], Browser], client: FlaskClient
) -> None:
    story.operator("je431", role=Role.JE, office="431")
    person = browser()
    person.log_in("je431")

    assert person.get("/privacy").status_code == 403
    assert client.get("/privacy").status_code == 303
