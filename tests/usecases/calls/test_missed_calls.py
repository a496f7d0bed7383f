import dataclasses
import datetime as dt

import pytest

from missedcall.db import engine
from missedcall.db.callbacks import callbacks
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.usecases.applications import call_endings
from sms.catalogue.catalogue import Catalogue
from tests.kit import CALLER, LANDLINE, NEIGHBOUR, NOON, World, after, changed, ist


def test_a_new_caller_gets_a_callback_and_its_code_by_sms(world: World) -> None:
    world.operator()
    call = world.misses("098765 00001")

    callback, message = world.one("callbacks"), world.one("messages")
    assert (call["disposition"], call["number"]) == ("new", CALLER)
    assert call["callback_id"] == callback["id"]
    assert (callback["state"], callback["due_at"]) == ("waiting", after(seconds=4))
    assert (message["key"], message["language"]) == ("missed_call_ack", "hi")
    assert message["number"] == CALLER
    assert f"कोड {callback['code']} पूछें" in message["text"]
    assert world.queue.sent == [message["id"]]


def test_two_calls_in_the_same_second_are_one_callback_and_one_sms(world: World) -> None:
    world.record(world.call(), world.call())

    assert [call["disposition"] for call in world.rows("calls")] == ["new", "repeat"]
    assert world.one("callbacks")["missed_calls"] == 2
    assert len(world.rows("messages")) == 1


def test_the_same_call_told_twice_changes_nothing(world: World) -> None:
    call = world.call(uniqueid="node-1-1795415400.7")

    world.record(call, call)
    world.record(call)

    assert world.one("calls")["disposition"] == "new"
    assert world.one("callbacks")["missed_calls"] == 1
    assert len(world.rows("messages")) == 1


def test_the_same_uniqueid_from_another_asterisk_is_another_call(world: World) -> None:
    here = world.call()

    world.record(here, dataclasses.replace(here, node="node-2"))

    assert world.one("callbacks")["missed_calls"] == 2


@pytest.mark.parametrize(
    ("caller_id", "reason"),
    [
        ("anonymous", "withheld"),
        ("", "withheld"),
        ("+44 20 7946 0018", "foreign"),
        ("12345", "too_short"),
        ("98765abcde", "not_a_number"),
        ("9" * 300, "too_long"),
        ("9876500001\r\nAction: Originate", "not_a_number"),
        ("9876500001;DROP TABLE calls", "not_a_number"),
    ],
)
def test_who_cannot_be_rung_back_is_refused_and_counted(
    world: World, caller_id: str, reason: str
) -> None:
    call = world.misses(caller_id)

    assert (call["disposition"], call["reason"]) == ("refused", reason)
    assert (call["number"], call["callback_id"]) == (None, None)
    assert len(call["caller_id"]) <= 64
    assert world.rows("callbacks") == []
    assert world.rows("messages") == []


def test_who_hides_his_number_is_not_rung_though_the_network_tells_it(world: World) -> None:
    world.record(world.call(CALLER, hidden=True))

    assert world.one("calls")["reason"] == "withheld"
    assert world.rows("callbacks") == []


def test_a_landline_gets_a_callback_but_no_sms(world: World) -> None:
    world.misses(LANDLINE)

    assert world.one("callbacks")["number"] == LANDLINE
    assert world.rows("messages") == []
    assert world.queue.sent == []


def test_a_call_at_night_is_due_when_we_open(world: World) -> None:
    world.misses(at=ist(23, 30))
    world.misses(NEIGHBOUR, at=ist(19, 59, 58))

    assert [row["due_at"] for row in world.rows("callbacks")] == [ist(8, day=24)] * 2
    assert len(world.rows("messages")) == 2  # the caller is told at once that the call came


def test_calls_without_end_are_parked_for_a_supervisor(world: World) -> None:
    world.configure("callbacks", calls_per_hour=3)
    for minute in range(3):
        world.misses(at=after(minutes=minute))
    operator_id, attempt_id = world.operator(), world.rung(at=after(minutes=3))
    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=4))
    world.submit(operator_id, attempt_id, at=after(minutes=5))

    fourth = world.misses(at=after(minutes=15))
    later = world.misses(at=after(minutes=90))

    assert (fourth["disposition"], later["disposition"]) == ("new", "repeat")
    assert world.rows("callbacks")[-1]["state"] == "parked"
    assert world.dispatch(at=after(minutes=95)) == []


def test_a_waiting_callback_is_parked_when_its_number_goes_wild(world: World) -> None:
    world.configure("callbacks", calls_per_hour=3)
    for minute in range(4):
        world.misses(at=after(minutes=minute))

    assert world.one("callbacks")["state"] == "parked"
    assert len(world.rows("messages")) == 1


def test_within_the_quiet_time_the_code_of_the_first_sms_stays_good(world: World) -> None:
    operator_id, attempt_id = world.talks()
    world.finish(attempt_id, CallOutcome.ANSWERED)
    call_endings.close_call(world.deps, operator_id=operator_id, reason="not_needed", now=NOON)

    world.misses(at=after(hours=1))

    first, second = world.rows("callbacks")
    assert (second["code"], second["parent_id"]) == (first["code"], first["id"])
    assert second["acknowledged_at"] == first["acknowledged_at"] == NOON
    assert [message["key"] for message in world.rows("messages")] == ["missed_call_ack"]


def test_after_the_quiet_time_a_caller_who_waits_hears_of_us_again(world: World) -> None:
    world.misses()
    world.misses(at=after(hours=5))
    world.misses(at=after(hours=6))

    callback = world.one("callbacks")
    assert callback["missed_calls"] == 3
    assert callback["acknowledged_at"] == after(hours=6)
    texts = [row["text"] for row in world.rows("messages") if row["key"] != "place_in_queue"]
    assert len(texts) == 2
    assert all(callback["code"] in text for text in texts)


def test_an_acknowledgement_from_an_old_journal_is_not_sent_hours_late(world: World) -> None:
    """The listener was down: the call is recorded, but "we will phone soon" came too late."""
    world.record(world.call(at=NOON))

    world.deliver_message(1, at=after(hours=3))

    assert world.shop.handed == []
    assert world.one("messages")["state"] == "expired"
    assert world.one("callbacks")["state"] == "waiting"


def test_a_call_that_cannot_be_recorded_does_not_hold_up_the_others(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """A registered text that takes listed numbers alone refuses every code."""
    ack = world.deps.config.sms.messages["missed_call_ack"]
    text = ack.texts["hi"].text.replace("{code#numeric:4}", "{code#cbn:4}")
    listed = ack.texts["hi"].model_copy(update={"text": text})
    broken = ack.model_copy(update={"texts": {**ack.texts, "hi": listed}})
    texts = {**world.deps.config.sms.messages, "missed_call_ack": broken}
    config = changed(world.deps.config, "sms", messages=texts)
    world.deps = dataclasses.replace(world.deps, config=config, catalogue=Catalogue(config.sms))

    world.operator()
    world.record(world.call(LANDLINE), world.call(CALLER), world.call("anonymous"))

    assert [call["disposition"] for call in world.rows("calls")] == ["new", "refused"]
    letter = world.one("dead_letters")
    assert (letter["node"], letter["reason"]) == (
        "node-1",
        "ValueRefusedError while it was recorded",
    )
    assert CALLER in letter["raw"]
    assert "98765" not in caplog.text


def test_two_listeners_that_open_at_the_same_moment_open_one_callback(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where transactions run side by side, the second one's first look comes too early."""
    world.misses()
    looks = iter([lambda _db, _numbers: [], callbacks.newest_callback_by_number])
    monkeypatch.setattr(
        callbacks, "newest_callback_by_number", lambda db, numbers: next(looks)(db, numbers)
    )

    call = world.misses(at=after(seconds=1))

    assert call["disposition"] == "repeat"
    assert world.one("callbacks")["missed_calls"] == 2
    assert world.rows("dead_letters") == []


def test_a_call_that_is_known_is_not_written_again_and_waits_for_no_writer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = world.call()
    world.record(call)
    monkeypatch.setattr(engine.Database, "writing", lambda _: pytest.fail("a lock was taken"))

    world.record(call, call)

    assert len(world.rows("calls")) == 1


def test_of_500_calls_only_the_bad_ones_are_dead_letters(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """An hour before the first instant there is: it cannot be counted how often they called."""
    batch = [world.call(f"98764{serial:05d}") for serial in range(500)]
    for place in (0, 17, 18, 499):
        batch[place] = dataclasses.replace(batch[place], at=dt.datetime.min.replace(tzinfo=dt.UTC))

    world.record(*[*batch, world.call()])

    assert len(world.rows("calls")) == 497
    assert len(world.rows("dead_letters")) == 4
    assert "98764" not in caplog.text
