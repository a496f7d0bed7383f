import datetime as dt
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from missedcall.db.messages import WAITING
from missedcall.usecases import messages
from sms.gateway import Accepted, Failed, InDoubt, RetryLater
from sms.providers.receipts import Receipt
from tests.kit import CALLER, NOON, Shop, World, after

BUSY = RetryLater("the gateway answered 429")
SILENCE = InDoubt("no answer in 10 s")


def queue(world: World, key: str = "demand", *, at: dt.datetime = NOON) -> int:
    """Write a demand, or a message that is not worth a second try, into the outbox."""
    values = {"application": "4122600001", "amount": "2950"}
    values |= {"day": "23", "month": "12", "year": "2026"}
    with world.deps.db.writing() as db:
        message_id = messages.queue(
            world.deps,
            db,
            cause=f"{key}:1",
            key=key,
            language="hi",
            number=CALLER,
            values=values,
            now=at,
        )
    assert message_id
    return message_id


def hand_over(world: World, message_id: int, *, at: dt.datetime = NOON) -> object:
    return messages.hand_over(world.deps, gateway=world.shop, message_id=message_id, now=at)


def receive(world: World, *, at: dt.datetime = NOON, **known: Any) -> None:
    receipt = Receipt(**{"gateway_id": None, "message_id": None, "state": "delivered", **known})
    messages.take_receipt(world.deps, gateway="local", raw="raw", receipt=receipt, now=at)


@pytest.fixture
def message_id(world: World) -> int:
    return queue(world)


def test_one_cause_has_one_message(world: World, message_id: int) -> None:
    with pytest.raises(AssertionError):
        queue(world)

    assert world.one("messages")["id"] == message_id


def test_the_gateway_gets_all_that_the_registration_asks_for(
    world: World, message_id: int
) -> None:
    assert hand_over(world, message_id, at=after(seconds=1)) == Accepted("G-1")

    (handed,), row = world.shop.handed, world.one("messages")
    assert (handed.message_id, handed.to_e164) == (str(message_id), CALLER)
    assert "रु 2950, अंतिम तिथि 23-12-2026" in handed.text
    assert (handed.encoding, handed.parts) == ("UCS-2", 2)
    assert (handed.header, handed.template_id) == ("CSPDCL", "1007000000000000021")
    assert handed.receipt_url == world.deps.receipt_url
    assert (row["state"], row["gateway_id"]) == ("accepted", "G-1")
    assert (row["accepted_at"], row["gateway"]) == (after(seconds=1), "local")


def test_no_transaction_is_open_while_the_gateway_is_talked_to(
    world: World, message_id: int
) -> None:
    world.shop.meanwhile = lambda: world.misses("+91 98765 00002")

    hand_over(world, message_id)

    assert world.one("callbacks")["state"] == "waiting"


def test_of_two_workers_one_hands_over(world: World, message_id: int) -> None:
    shops = [Shop() for _ in range(8)]

    with ThreadPoolExecutor(8) as workers:
        for shop in shops:
            workers.submit(
                messages.hand_over, world.deps, gateway=shop, message_id=message_id, now=NOON
            )

    assert sum(len(shop.handed) for shop in shops) == 1


def test_a_message_that_is_not_there_is_no_trouble(world: World) -> None:
    assert hand_over(world, 4711) is None


def test_a_gateway_that_stays_busy_is_tried_until_the_message_is_too_old(
    world: World, message_id: int
) -> None:
    world.shop.answers = [BUSY]
    at, waits = NOON, []
    while (row := world.one("messages"))["state"] in WAITING:
        waits.append((row["next_at"] - at).total_seconds())
        at = row["next_at"]
        assert hand_over(world, message_id, at=at - dt.timedelta(seconds=1)) is None
        hand_over(world, message_id, at=at)

    assert waits[:9] == [0, 30, 120, 300, 900, 1800, 3600, 3600, 3600]
    assert row["state"] == "expired"
    assert row["valid_until"] <= at < row["valid_until"] + dt.timedelta(hours=1)


def test_row_17_a_scrubber_that_fails_twice_is_not_asked_again(
    world: World, message_id: int
) -> None:
    world.shop.answers = [RetryLater("DLT 670: scrubbing failed", once=True)]
    hand_over(world, message_id)
    assert world.one("messages")["state"] == "retry_wait"

    hand_over(world, message_id, at=after(minutes=1))

    assert world.one("messages")["state"] == "failed"


def test_a_receipt_stops_a_second_sending(world: World, message_id: int) -> None:
    """It was in doubt and waits to be sent again; then we hear that it has arrived."""
    world.shop.answers = [InDoubt("no answer")]
    hand_over(world, message_id)
    messages.sweep(world.deps, now=after(minutes=3))
    assert world.one("messages")["state"] == "queued"

    receive(world, at=after(minutes=3, seconds=1), message_id=str(message_id))

    assert hand_over(world, message_id, at=after(minutes=4)) is None
    assert world.one("messages")["state"] == "delivered"
    assert len(world.shop.handed) == 1


def test_a_message_that_came_too_late_is_not_sent(world: World) -> None:
    message_id = queue(world, "unreached")
    world.shop.answers = [BUSY]
    hand_over(world, message_id)

    assert hand_over(world, message_id, at=after(minutes=720)) is None

    row = world.one("messages")
    assert (row["state"], row["final_at"]) == ("expired", after(minutes=720))
    assert len(world.shop.handed) == 1


@pytest.mark.parametrize("ours", [True, False])
def test_what_the_gateway_refuses_is_final_and_our_fault_is_logged(
    world: World, message_id: int, caplog: pytest.LogCaptureFixture, ours: bool
) -> None:
    world.shop.answers = [Failed("ERROR 633 template", ours=ours)]

    hand_over(world, message_id)

    row = world.one("messages")
    assert (row["state"], row["state_reason"]) == ("failed", "ERROR 633 template")
    errors = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(errors) == ours
    assert "98765" not in caplog.text
    assert hand_over(world, message_id, at=after(hours=1)) is None


def test_a_receipt_by_the_gateways_id_ends_the_message(world: World, message_id: int) -> None:
    hand_over(world, message_id)

    receive(world, gateway_id="G-1", at=after(seconds=9))

    row, receipt = world.one("messages"), world.one("receipts")
    assert (row["state"], row["final_at"]) == ("delivered", after(seconds=9))
    assert (receipt["message_id"], receipt["status"]) == (message_id, "delivered")


def test_a_receipt_may_be_faster_than_the_answer(world: World, message_id: int) -> None:
    world.shop.meanwhile = lambda: receive(world, message_id=str(message_id))

    hand_over(world, message_id)

    assert world.one("messages")["state"] == "delivered"


def test_a_receipt_by_our_id_ends_a_doubt(world: World, message_id: int) -> None:
    world.shop.answers = [SILENCE]
    hand_over(world, message_id)
    assert world.one("messages")["state"] == "in_doubt"

    receive(world, message_id=str(message_id))

    assert world.one("messages")["state"] == "delivered"
    messages.sweep(world.deps, now=after(hours=1))
    assert hand_over(world, message_id, at=after(hours=1)) is None


def test_the_first_final_word_stands(world: World, message_id: int) -> None:
    hand_over(world, message_id)
    receive(world, gateway_id="G-1", state="undelivered", at=after(seconds=9))

    receive(world, gateway_id="G-1", state="delivered", at=after(seconds=10))

    row = world.one("messages")
    assert (row["state"], row["final_at"]) == ("undelivered", after(seconds=9))
    assert len(world.rows("receipts")) == 2


def test_a_word_that_is_not_final_is_kept_and_changes_nothing(
    world: World, message_id: int
) -> None:
    hand_over(world, message_id)

    receive(world, gateway_id="G-1", state="ignored")

    assert world.one("receipts")["status"] == "ignored"
    assert world.one("messages")["state"] == "accepted"


@pytest.mark.parametrize(
    "known",
    [
        {"gateway_id": "G-2"},
        {"message_id": "77"},
        {"message_id": "not-ours"},
        {"message_id": "9" * 100},
        {"message_id": str(2**31)},
    ],
)
def test_a_receipt_of_a_message_we_do_not_know_is_kept(
    world: World, message_id: int, known: dict[str, Any]
) -> None:
    hand_over(world, message_id)

    receive(world, **known)

    assert world.one("receipts")["message_id"] is None
    assert world.one("messages")["state"] == "accepted"


def test_a_receipt_that_cannot_be_read_is_kept_as_it_came(world: World) -> None:
    messages.take_receipt(world.deps, gateway="local", raw="a=?", receipt=None, now=NOON)

    receipt = world.one("receipts")
    assert (receipt["raw"], receipt["status"], receipt["message_id"]) == ("a=?", None, None)


def test_the_sweep_hands_out_what_was_left_behind(world: World, message_id: int) -> None:
    messages.sweep(world.deps, now=after(seconds=4))
    assert world.nudges.sent == []

    messages.sweep(world.deps, now=after(seconds=5))
    assert world.nudges.sent == [message_id]


def test_a_worker_killed_with_a_message_in_hand_leaves_a_doubt(world: World) -> None:
    message_id = queue(world, "unreached")
    killed_in_the_middle(world, message_id)

    messages.sweep(world.deps, now=after(seconds=60))
    assert world.one("messages")["state"] == "claimed"
    messages.sweep(world.deps, now=after(seconds=61))

    row = world.one("messages")
    assert row["state"] == "in_doubt"
    assert row["state_reason"] == "the worker stopped while it was handing the message over"
    messages.sweep(world.deps, now=after(hours=1))  # an acknowledgement is not sent twice
    assert world.one("messages")["state"] == "in_doubt"
    assert world.nudges.sent == []


def test_a_demand_in_doubt_is_sent_once_more_and_no_third_time(
    world: World, message_id: int
) -> None:
    killed_in_the_middle(world, message_id)
    messages.sweep(world.deps, now=after(seconds=61))
    messages.sweep(world.deps, now=after(seconds=120))
    assert world.one("messages")["state"] == "in_doubt"

    messages.sweep(world.deps, now=after(seconds=121))
    world.shop.answers = [SILENCE]
    assert hand_over(world, message_id, at=after(seconds=121)) == SILENCE

    messages.sweep(world.deps, now=after(hours=1))
    assert world.one("messages")["state"] == "in_doubt"
    assert hand_over(world, message_id, at=after(hours=1)) is None


def killed_in_the_middle(world: World, message_id: int) -> None:
    """Hand a message to a gateway during whose answer the worker is killed."""

    def kill() -> None:
        raise KeyboardInterrupt

    world.shop.meanwhile = kill
    with pytest.raises(KeyboardInterrupt):
        hand_over(world, message_id)
    world.shop.meanwhile = lambda: None
