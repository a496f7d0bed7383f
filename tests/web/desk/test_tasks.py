"""The page of what is to be done: rung from there, and ended with what came of it."""

import pytest

from missedcall.db.callbacks import blocked_numbers, callbacks
from missedcall.db.messages import message_lists, messages
from missedcall.domain.messages.message import MessageState
from missedcall.usecases.calls import follow_up_tasks
from missedcall.usecases.deps import Deps
from tests.web.conftest import Browser
from tests.web.desk.test_application_form import PATH
from tests.web.story import CALLER, FORM, NOW


@pytest.fixture
def untold(deps: Deps, at_desk: Browser) -> Browser:
    """Take an application whose demand no gateway wants."""
    at_desk.post(PATH, **FORM)
    with deps.db.writing() as db:
        row = next(
            row for row in message_lists.list_latest_messages(db, limit=9) if row.key == "demand"
        )
        assert messages.move_message(
            db, row.id, MessageState.EXPIRED, at=NOW, actor="test", reason="test"
        )
    follow_up_tasks.make_follow_up_tasks(deps, now=NOW)
    return at_desk


def test_shows_what_to_tell_and_ends_with_what_came_of_it(untold: Browser) -> None:
    page = untold.get("/tasks").text
    assert "डिमांड राशि रु" in page
    assert CALLER not in page

    untold.post("/tasks/1/finish", page="/tasks", outcome="told", words="बेटे से बात")

    page = untold.get("/tasks").text
    assert "काम पूरा दर्ज हुआ" in page
    assert "डिमांड राशि रु" not in page
    again = untold.client.post(
        "/tasks/1/finish", data={"csrf_token": untold.token(), "outcome": "told"}
    )
    assert again.status_code == 303
    assert "पूरा कर चुके हैं" in untold.get("/tasks").text

    late = untold.post("/tasks/1/finish", page="/tasks", outcome="told", words="माँ से भी बात")
    assert late.status_code == 409
    assert "आपने लिखा: माँ से भी बात" in late.text


def test_a_remark_with_a_wrong_choice_is_kept(untold: Browser) -> None:
    refused = untold.post("/tasks/1/finish", page="/tasks", outcome="nothing", words="बेटे से बात")

    assert refused.status_code == 409
    assert 'value="बेटे से बात"' in refused.text


def test_has_him_rung_once_and_says_why_not_twice(untold: Browser) -> None:
    untold.post("/tasks/1/ring", page="/tasks")
    assert "आवेदक से अगले तैयार ऑपरेटर की बात होगी" in untold.get("/tasks").text

    untold.post("/tasks/1/ring", page="/tasks")
    assert "कॉल-बैक 1 की स्थिति अभी: प्रतीक्षा में। होनी चाहिए: बंद।" in untold.get("/tasks").text


def test_has_nobody_rung_who_asked_for_no_calls(untold: Browser, deps: Deps) -> None:
    with deps.db.writing() as db:
        blocked_numbers.add_block(
            db,
            number=CALLER,
            kind="do_not_call",
            reason="asked for it",
            by="meena",
            at=NOW,
            until=None,
        )

    untold.post("/tasks/1/ring", page="/tasks")

    assert "के नंबर पर कॉल नहीं होती: " in untold.get("/tasks").text
    with deps.db.reading() as db:
        assert callbacks.get_callback(db, 1).state == "closed"


def test_sends_the_text_again_and_says_why_not_twice(untold: Browser) -> None:
    untold.post("/tasks/1/again", page="/tasks")
    assert "SMS फिर भेजा जा रहा है" in untold.get("/tasks").text

    untold.post("/tasks/1/again", page="/tasks")
    assert "अभी रास्ते में है; थोड़ा रुकें" in untold.get("/tasks").text
