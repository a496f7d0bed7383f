"""The page on which a person's wish to be forgotten is written down."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from missedcall.domain.callbacks.callback import MissedCall
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.calls import missed_calls
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
    missed_calls.record_missed_calls(deps, batch=[call], now=NOW)


@pytest.fixture
def meena(story: Story, browser: Callable[[], Browser]) -> Browser:
    """Log in the second person, who may approve."""
    story.operator("meena", role=Actor.SUPERVISOR)
    person = browser()
    person.log_in("meena")
    return person


def callback_of(deps: Deps) -> tuple[str, str]:
    with deps.db.reading() as db:
        number, state = db.exec_driver_sql("SELECT number, state FROM callbacks").one()
    return number, state


def test_one_writes_it_down_and_another_approves(
    at_page: Browser, meena: Browser, deps: Deps
) -> None:
    missed(deps)

    done = at_page.post("/privacy", page="/privacy", **ASKED, drops_callback="on")

    assert done.status_code == 303
    page = at_page.get("/privacy").text
    assert "किसी दूसरे व्यक्ति की मंज़ूरी चाहिए" in page
    assert "+91 98xxxxxx12" in page
    assert CALLER[3:] not in page
    assert "/privacy/1/approve" not in page
    assert callback_of(deps) == (CALLER, "waiting")

    assert "she asked · the code" in meena.get("/privacy").text
    meena.post("/privacy/1/approve", page="/privacy")

    assert "अब किसी को नहीं दिखेगी" in meena.get("/privacy").text
    assert callback_of(deps) == ("erased", "closed")


def test_a_callback_that_waits_is_rung_first(at_page: Browser, meena: Browser, deps: Deps) -> None:
    missed(deps)
    at_page.post("/privacy", page="/privacy", **ASKED)

    answer = meena.post("/privacy/1/approve", page="/privacy")

    assert answer.status_code == 422
    assert "पहले उनसे बात होगी" in answer.text
    assert callback_of(deps) == (CALLER, "waiting")


def test_nobody_approves_the_own_wish_and_no_operator_any(
    story: Story, at_page: Browser, meena: Browser, browser: Callable[[], Browser], deps: Deps
) -> None:
    missed(deps)
    meena.post("/privacy", page="/privacy", **ASKED, drops_callback="on")

    assert meena.post("/privacy/1/approve", page="/privacy").status_code == 422
    assert at_page.post("/privacy/1/approve", page="/privacy").status_code == 422
    assert at_page.post("/privacy/1/withdraw", page="/privacy").status_code == 422
    assert at_page.post("/privacy/99/approve", page="/privacy").status_code == 422
    assert callback_of(deps) == (CALLER, "waiting")


def test_it_is_taken_back_until_it_is_approved(
    at_page: Browser, meena: Browser, deps: Deps
) -> None:
    missed(deps)
    at_page.post("/privacy", page="/privacy", **ASKED)

    assert at_page.post("/privacy/1/withdraw", page="/privacy").status_code == 303

    assert meena.post("/privacy/1/approve", page="/privacy").status_code == 422
    assert callback_of(deps) == (CALLER, "waiting")
    with deps.db.reading() as db:
        kept = db.exec_driver_sql("SELECT number, reason, decided_by FROM erasure_requests").one()
        noted = db.exec_driver_sql("SELECT action FROM audit WHERE action LIKE 'privacy%'").all()
    assert tuple(kept) == ("erased", "erased", "asha")
    assert [row[0] for row in noted] == ["privacy.erase", "privacy.withdraw"]


def test_one_person_writes_down_ten_a_day(at_page: Browser, deps: Deps) -> None:
    missed(deps)
    for _ in range(10):
        at_page.post("/privacy", page="/privacy", **ASKED)
        with deps.db.writing() as db:
            db.exec_driver_sql("UPDATE erasure_requests SET state = 'withdrawn'")

    answer = at_page.post("/privacy", page="/privacy", **ASKED)

    assert answer.status_code == 422
    assert "10 अनुरोध" in answer.text


def test_an_aadhaar_number_as_proof_is_refused(at_page: Browser, deps: Deps) -> None:
    missed(deps)

    wish = {**ASKED, "proof": "Aadhaar 9999 9999 0019"}

    assert at_page.post("/privacy", page="/privacy", **wish).status_code in (400, 422)


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
    story.operator("je431", role=Actor.JE, office="431")
    person = browser()
    person.log_in("je431")

    assert person.get("/privacy").status_code == 403
    assert client.get("/privacy").status_code == 303
