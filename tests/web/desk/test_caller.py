"""Who rings and what was before, on the desk from the first ring on."""

import datetime as dt
import html
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from missedcall.db.messages import message_lists, messages
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.messages.message import MessageState
from missedcall.domain.shared import phone
from missedcall.usecases.applications import call_in_hand, caller_past
from missedcall.usecases.callbacks import attempts as attempt_cases
from missedcall.usecases.callbacks import wrap_ups
from missedcall.usecases.deps import Deps
from tests.support.screen_texts import said
from tests.web.conftest import Browser
from tests.web.story import CALLER, FORM, NOW, Story

HOUR = dt.timedelta(hours=1)
PROMISED: dict[str, Any] = {"promised_from": NOW, "promised_until": NOW + dt.timedelta(minutes=30)}


@pytest.fixture
def desk(story: Story, browser: Callable[[], Browser]) -> Browser:
    """Log in Asha, who has no caller yet."""
    story.operator("asha", language="en")
    desk = browser()
    desk.log_in("asha")
    return desk


def seen(desk: Browser) -> str:
    return html.unescape(desk.get("/desk").text)


def test_says_who_will_ring_before_the_telephone_is_picked_up(desk: Browser, story: Story) -> None:
    story.rings("asha", "attempt-1", story.waiting(**PROMISED), rule="missed_call")

    page = seen(desk)

    assert CALLER in page
    assert "No application is under way: a new connection?" in page
    assert "Never rung before" in page
    assert "late: say sorry" not in page.split("Promised")[0]
    assert (
        str(int(NOW.timestamp() * 1000)) in desk.get("/desk/state").get_json()["texts"]["clocks"]
    )


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"rule": "task"}, "We have something to tell or to ask"),
        ({"rule": "appointment"}, "Asked to be called at this time"),
        ({"rule": "no_form"}, "Spoken with before; the form never came"),
    ],
)
def test_says_what_the_ring_is_for(
    desk: Browser, story: Story, how: dict[str, str], words: str
) -> None:
    story.rings("asha", "attempt-1", story.waiting(), **how)

    assert words in seen(desk)


def test_says_that_a_promise_is_broken(desk: Browser, story: Story) -> None:
    story.rings("asha", "attempt-1", story.waiting(**PROMISED))

    assert "minutes late: say sorry" in seen(desk)


def test_says_how_the_ring_before_ended(desk: Browser, story: Story) -> None:
    callback_id = story.waiting()
    story.rings("asha", "attempt-1", callback_id)
    attempt_cases.finish_attempt(
        story.deps, attempt_id="attempt-1", outcome=CallOutcome.BUSY, at=NOW, now=NOW
    )
    story.rings("asha", "attempt-2", callback_id)

    page = seen(desk)

    assert "rung once before" in page
    assert "busy · Asha Sahu" in page


def test_an_application_says_who_has_the_next_step(at_desk: Browser, story: Story) -> None:
    at_desk.post("/calls/attempt-1/application", **FORM)

    page = html.unescape(at_desk.get("/desk").text)

    assert said("Has an application that is under way: asks how it stands?") in page
    assert said("next step: %(who)s").split("%")[0] in page


def _fail(story: Story, number: str = CALLER) -> int:
    """Let the newest text to a number fail at its gateway."""
    with story.deps.db.writing() as db:
        row = message_lists.list_newest_messages_to_number(db, number, limit=1)[0]
    story.deliver_message(row.id, gateway="test", gateway_id="g-1")
    with story.deps.db.writing() as db:
        messages.move_message(
            db, row.id, MessageState.UNDELIVERED, at=NOW, actor="test", reason="test"
        )
    return row.id


def test_a_text_that_did_not_arrive_is_sent_again(at_desk: Browser, story: Story) -> None:
    at_desk.post("/calls/attempt-1/application", **FORM)
    message_id = _fail(story)
    assert f'name="message" value="{message_id}"' in at_desk.get("/desk").text

    refused = at_desk.post("/desk/caller/resend", message=str(message_id), reason="")
    assert refused.status_code == 422
    at_desk.post("/desk/caller/resend", message=str(message_id), reason="did not arrive")

    with story.deps.db.reading() as db:
        newest, before = message_lists.list_newest_messages_to_number(db, CALLER, limit=2)
    assert (newest.resend_of, before.id) == (message_id, message_id)
    assert f'name="message" value="{message_id}"' not in at_desk.get("/desk").text


def test_a_text_to_another_telephone_is_not_sent_again(at_desk: Browser, story: Story) -> None:
    other = "+919876500013"
    at_desk.post("/calls/attempt-1/application", **{**FORM, "mobile": other})
    message_id = _fail(story, other)

    at_desk.post("/desk/caller/resend", message=str(message_id), reason="did not arrive")

    with story.deps.db.reading() as db:
        assert len(message_lists.list_messages_to_number(db, other)) == 1


def test_without_a_call_in_hand_no_text_is_sent_again(desk: Browser, story: Story) -> None:
    message_id = story.message(gateway="test", gateway_id="g-1")

    desk.post("/desk/caller/resend", message=str(message_id), reason="did not arrive")

    with story.deps.db.reading() as db:
        assert len(message_lists.list_messages_to_number(db, CALLER)) == 1


def test_the_past_is_read_in_few_questions_each_by_an_index(at_desk: Browser, deps: Deps) -> None:
    call = call_in_hand.load_call_in_hand(deps, operator_id=1)
    assert call is not None
    asked: list[tuple[str, object]] = []

    def note(
        _conn: object, _cursor: object, statement: str, parameters: object, *_more: object
    ) -> None:
        asked.append((statement, parameters))

    sa.event.listen(deps.db.engine, "before_cursor_execute", note)
    caller_past.load_caller_past(deps, call)
    sa.event.remove(deps.db.engine, "before_cursor_execute", note)

    selects = [each for each in asked if each[0].startswith("SELECT")]
    assert len(selects) == 3
    if deps.db.engine.dialect.name != "sqlite":
        return
    with deps.db.engine.connect() as db:
        for statement, parameters in selects:
            plan = db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[arg-type]  # as they were given before
            steps = [str(row[-1]) for row in plan]
            scanned = [step for step in steps if step.startswith("SCAN") and "anon" not in step]
            assert not scanned, (statement, steps)


def test_a_note_stands_beside_the_next_ring(at_desk: Browser, story: Story) -> None:
    token = at_desk.token()
    kept = at_desk.client.post(
        "/desk/caller/note",
        data={"csrf_token": token, "attempt": "attempt-1", "text": "rings from the field"},
        headers={"Accept": "application/json"},
    )
    assert kept.status_code == 204
    assert "rings from the field</textarea>" in at_desk.get("/desk").text
    refused = at_desk.client.post(
        "/desk/caller/note",
        data={"csrf_token": token, "attempt": "attempt-9", "text": "of another call"},
        headers={"Accept": "application/json"},
    )
    assert refused.status_code == 409

    call_ends(story)
    at_desk.post("/desk/later", when=f"{dt.datetime.now(IST) + HOUR:%Y-%m-%dT%H:%M}")
    story.rings("asha", "attempt-2", 1)

    assert "<q>rings from the field</q>" in at_desk.get("/desk").text


def call_ends(story: Story) -> None:
    now = dt.datetime.now(dt.UTC)
    attempt_cases.finish_attempt(
        story.deps,
        attempt_id="attempt-1",
        outcome=CallOutcome.ANSWERED,
        at=now,
        now=now,
        talk_s=90,
    )


def test_in_wrap_up_the_desk_says_what_follows_and_gives_more_time_once(
    at_desk: Browser, story: Story
) -> None:
    assert at_desk.get("/desk/state").get_json()["texts"]["follows"] == ""
    call_ends(story)

    live = at_desk.get("/desk/state").get_json()
    assert live["can"]["extend"]
    assert said("Then the caller is rung again at %(time)s.").split("%")[1][7:] in str(
        live["texts"]
    )
    assert "until" in live["texts"]["clocks"]

    at_desk.post("/desk/extend")
    assert not at_desk.get("/desk/state").get_json()["can"]["extend"]
    at_desk.post("/desk/extend")
    refused = said("More time can be taken once for each call, before the time is over.")
    assert refused in at_desk.get("/desk").text


def test_a_call_whose_time_ran_out_can_still_be_closed(at_desk: Browser, story: Story) -> None:
    call_ends(story)
    wrap_ups.end_wrap_ups(story.deps, now=dt.datetime.now(dt.UTC) + HOUR)

    live = at_desk.get("/desk/state").get_json()
    assert live["can"]["close"]
    assert phone.mask(CALLER) in live["texts"]["follows"]
    assert CALLER not in at_desk.get("/desk").text

    at_desk.post("/desk/close", reason="not_needed")
    assert not at_desk.get("/desk/state").get_json()["can"]["close"]
    assert story.state_of("asha") == "paused"
