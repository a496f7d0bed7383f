"""After the form a missed call is a question: a text answers it, and a person when it does not."""

import pytest

from missedcall.db.connection import connections
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.callbacks.number_block import BlockKind
from missedcall.usecases.callbacks import number_blocks, wrap_ups
from missedcall.usecases.calls import missed_calls, status_line
from missedcall.usecases.operators import operators
from tests.kit import CALLER, LANDLINE, NEIGHBOUR, NOON, World, a_form, after, ist


def applied(world: World, **typed: str) -> str:
    """Bring a caller to an application; give its number."""
    operator_id, attempt_id = world.talks()
    submitted = world.submit(operator_id, attempt_id, a_form(**typed))
    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(seconds=30))
    return submitted.number


def texts(world: World) -> list[str]:
    """Give the status texts, the oldest first."""
    rows = world.rows("messages")
    return [str(row["text"]) for row in rows if row["key"].startswith("status_")]


def test_who_has_applied_hears_how_it_stands_and_nobody_is_rung(world: World) -> None:
    application = applied(world)

    call = world.misses(at=after(hours=2))

    message = world.rows("messages")[-1]
    assert (call["disposition"], call["callback_id"], call["reason"]) == ("status", None, None)
    assert (message["key"], message["number"], message["language"]) == ("status_due", CALLER, "hi")
    assert message["text"] == (
        f"CSPDCL: आवेदन {application}: रु 2950 जमा नहीं, 23-12-2026 तक जमा करें।"
        " बात करनी हो तो 30 मिनट में फिर मिस्ड कॉल दें।"
    )
    assert world.queue.sent[-1] == message["id"]
    assert len(world.rows("callbacks")) == 1
    assert world.dispatch(at=after(hours=3)) == []


def test_who_asks_again_soon_is_called_back(world: World) -> None:
    applied(world)
    world.misses(at=after(hours=2))

    again = world.misses(at=after(hours=2, minutes=29))

    assert again["disposition"] == "new"
    assert world.rows("callbacks")[-1]["state"] == "waiting"
    assert len(texts(world)) == 1


def test_three_times_a_day_a_text_answers_and_then_a_person(world: World) -> None:
    applied(world)

    calls = [world.misses(at=after(hours=hours)) for hours in (1, 2, 3, 4)]

    assert [call["disposition"] for call in calls] == ["status", "status", "status", "new"]


def test_who_owes_nothing_hears_by_when_his_light_is_on(world: World) -> None:
    application = applied(world, bpl="true", load="1")

    world.misses(at=after(hours=2))

    (text,) = texts(world)
    assert f"आवेदन {application}: कोई राशि बाकी नहीं। बिजली 26-11-2026 तक।" in text


def test_an_application_that_is_being_worked_on_is_told_so(world: World) -> None:
    applied(world)
    with world.deps.db.writing() as db:
        db.exec_driver_sql("UPDATE connections SET state = 'survey'")

    world.misses(at=after(hours=2))

    assert "पर काम चल रहा है" in texts(world)[0]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"state": "docs_pending"}, "papers_reminder"),
        ({"state": "paid", "assignee": "caller"}, "question_cable_ready"),
    ],
)
def test_whose_turn_it_is_himself_hears_what_to_do(
    world: World, change: dict[str, str], says: str
) -> None:
    applied(world)
    version = world.one("connections")["version"]
    with world.deps.db.writing() as db:
        assert connections.change_connection(db, 1, version=version, **change)

    world.misses(at=after(hours=2))

    assert world.rows("messages")[-1]["key"] == says


def test_it_is_said_in_the_language_that_the_number_has_chosen(world: World) -> None:
    applied(world)
    status_line.remember_language(world.deps, number=CALLER, language="en", now=NOON)

    world.misses(at=after(hours=2))

    assert "Rs 2950 not yet paid. Next step: you pay by 23-12-2026." in texts(world)[0]


def test_who_let_the_last_day_pass_needs_a_person(world: World) -> None:
    applied(world)

    last_minute = after(ist(23, 59), days=30)
    in_time = world.misses(at=last_minute)
    late = world.misses(at=after(last_minute, minutes=1, hours=1))

    assert (in_time["disposition"], late["disposition"]) == ("status", "new")


def test_the_household_whose_mobile_is_in_the_form_is_told_too(world: World) -> None:
    application = applied(world, mobile="98765 00002")

    world.misses(NEIGHBOUR, at=after(hours=1))

    assert world.rows("messages")[-1]["number"] == NEIGHBOUR
    assert application in texts(world)[0]


def test_who_gets_no_texts_is_called_back(world: World) -> None:
    world.misses(LANDLINE)
    operator_id, attempt_id = world.operator(), world.rung(at=after(seconds=4))
    world.step(attempt_id, "consumer_answered")
    world.submit(operator_id, attempt_id)

    assert world.misses(LANDLINE, at=after(hours=2))["disposition"] == "new"
    assert world.misses("anonymous", at=after(hours=2))["disposition"] == "refused"


def test_whom_we_must_not_ring_is_not_written_to_either(world: World) -> None:
    applied(world)
    by = operators.get_operator(world.deps, operator_id=1)
    assert by
    number_blocks.block_number(
        world.deps,
        number=CALLER,
        kind=BlockKind.BLOCKED,
        until=None,
        by=by,
        reason="asked",
        now=NOON,
    )

    assert world.misses(at=after(hours=2))["disposition"] == "refused"
    assert texts(world) == []


def test_a_number_gone_wild_gets_no_texts(world: World) -> None:
    world.configure("callbacks", calls_per_hour=1)
    applied(world)

    call = world.misses(at=after(minutes=40))

    assert call["disposition"] == "new"
    assert world.rows("callbacks")[-1]["state"] == "parked"
    assert texts(world) == []


def test_who_waits_to_be_rung_is_rung_though_he_has_applied(world: World) -> None:
    applied(world)
    world.misses(at=after(hours=2))
    world.misses(at=after(hours=2, minutes=10))

    assert world.misses(at=after(hours=5))["disposition"] == "repeat"
    assert len(texts(world)) == 1


def test_who_asks_the_status_line_for_a_call_gets_one(world: World) -> None:
    applied(world)

    call = world.call(at=after(hours=2))
    assert status_line.request_callback(world.deps, call=call, now=after(hours=2))

    assert world.rows("calls")[-1]["disposition"] == "new"


def test_a_call_found_in_the_journal_hours_later_is_answered_all_the_same(world: World) -> None:
    applied(world)
    missed_calls.record_missed_calls(
        world.deps, batch=[world.call(at=after(hours=2))], now=after(days=2)
    )
    for message in world.rows("messages"):
        world.deliver_message(message["id"], at=after(days=2, minutes=1))

    assert world.rows("messages")[-1]["state"] == "accepted"


class TestWhoCallsWhileTheFormIsFilledIn:
    def test_is_told_once_it_is_in(self, world: World) -> None:
        operator_id, attempt_id = world.talks()
        world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=2))
        for minute in (3, 4):
            assert world.misses(at=after(minutes=minute))["disposition"] == "repeat"

        submitted = world.submit(operator_id, attempt_id, at=after(minutes=5))

        (text,) = texts(world)
        assert submitted.number in text
        assert [row["disposition"] for row in world.rows("calls")] == ["new", "status", "status"]
        assert set(submitted.messages) <= set(world.queue.sent)
        assert len(submitted.messages) == 2  # the demand's and the status text

    def test_and_calls_again_soon_is_rung(self, world: World) -> None:
        operator_id, attempt_id = world.talks()
        world.misses(at=after(minutes=3))
        world.submit(operator_id, attempt_id, at=after(minutes=5))

        assert world.misses(at=after(minutes=10))["disposition"] == "new"

    def test_is_told_nothing_of_calls_from_before_the_conversation(self, world: World) -> None:
        world.misses()
        world.misses(at=after(seconds=1))
        operator_id, attempt_id = world.operator(), world.rung(at=after(seconds=4))
        world.step(attempt_id, "consumer_answered", at=after(seconds=20))
        world.submit(operator_id, attempt_id, at=after(minutes=5))

        assert texts(world) == []
        assert world.rows("calls")[-1]["disposition"] == "repeat"

    def test_is_rung_again_when_no_form_comes(self, world: World) -> None:
        _, attempt_id = world.talks()
        world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=2))
        world.misses(at=after(minutes=3))
        wrap_ups.end_wrap_ups(world.deps, now=after(minutes=10))

        assert world.one("callbacks")["state"] == "waiting"


@pytest.mark.parametrize("households", [2, 3, 4])
def test_each_household_of_a_shared_phone_is_told_up_to_three(
    world: World, households: int
) -> None:
    numbers = [applied(world)]
    for minute in range(1, households):
        at = after(minutes=minute)
        status_line.request_callback(world.deps, call=world.call(), now=at)
        world.dispatch(at=after(at, seconds=30))
        attempt = world.rows("attempts")[-1]
        world.step(attempt["id"], "consumer_answered", at=at)
        submitted = world.submit(attempt["operator_id"], attempt["id"], at=at)
        world.finish(attempt["id"], CallOutcome.ANSWERED, at=at)
        numbers.append(submitted.number)

    call = world.misses(at=after(hours=3))

    told = [number for number in numbers if any(number in text for text in texts(world))]
    if households > 3:  # a person must ask which of them is meant
        assert (call["disposition"], told) == ("new", [])
    else:
        assert (call["disposition"], told) == ("status", numbers)
