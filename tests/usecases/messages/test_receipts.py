"""Receipts: kept as they came, read later, believed by rank."""

import json
from typing import Any

import pytest

from missedcall.db.messages import receipts as rows
from missedcall.usecases.messages import receipts
from sms.catalogue.gateway_settings import HttpGatewaySettings
from sms.providers.gateway import InDoubt
from tests.kit import NOON, World, after
from tests.usecases.outbox import post, queue, sweep

SILENCE = InDoubt("no answer in 10 s")


@pytest.fixture
def message_id(world: World) -> int:
    return queue(world)


def state(world: World) -> str:
    return str(world.one("messages")["state"])


def test_row_36_a_receipt_is_kept_first_and_read_later(world: World, message_id: int) -> None:
    world.deliver_message(message_id)

    receipts.keep_receipt(
        world.deps, gateway="local", fields={"id": "G-1", "status": "DELIVRD"}, body="", now=NOON
    )
    assert (state(world), world.queue.receipts) == ("accepted", 1)
    assert json.loads(world.one("receipts")["raw"])["fields"] == {"id": "G-1", "status": "DELIVRD"}

    sweep(world, at=after(seconds=9))
    row, item = world.one("messages"), world.one("receipt_items")
    assert (row["state"], row["final_at"]) == ("delivered", after(seconds=9))
    assert (item["message_id"], item["status"]) == (message_id, "delivered")


def test_row_37_the_same_receipt_five_times_is_one_change(world: World, message_id: int) -> None:
    world.deliver_message(message_id)
    for _ in range(5):
        post(world, id="G-1", at=after(seconds=9))
    post(world, id="G-1", status="ACCEPTD")
    post(world, id="G-1", status="UNDELIV")

    assert state(world) == "delivered"
    assert world.one("messages")["final_at"] == after(seconds=9)
    changes = [row for row in world.rows("transitions") if row["to_state"] == "delivered"]
    assert (len(changes), len(world.rows("receipts"))) == (1, 7)


def test_row_37_the_first_final_word_stands(world: World, message_id: int) -> None:
    world.deliver_message(message_id)
    post(world, id="G-1", status="UNDELIV", at=after(seconds=9))
    post(world, id="G-1", status="DELIVRD", at=after(seconds=10))

    row = world.one("messages")
    assert (row["state"], row["final_at"]) == ("undelivered", after(seconds=9))


def test_row_38_a_receipt_may_be_faster_than_the_answer(world: World, message_id: int) -> None:
    world.shop.meanwhile = lambda: post(world, id="G-1")

    world.deliver_message(message_id)

    assert state(world) == "delivered"
    assert world.one("receipt_items")["message_id"] == message_id


def test_row_38_and_so_may_one_by_our_own_id(world: World, message_id: int) -> None:
    world.shop.meanwhile = lambda: post(world, message_id=str(message_id))

    world.deliver_message(message_id)

    assert state(world) == "delivered"


@pytest.mark.parametrize("written", ["g-1", " G-1 ", "00G-1"])
def test_row_39_the_gateway_writes_its_id_otherwise(
    world: World, message_id: int, written: str
) -> None:
    world.deliver_message(message_id)

    post(world, id=written)

    assert state(world) == "delivered"


def test_a_receipt_by_our_id_ends_a_doubt(world: World, message_id: int) -> None:
    world.shop.answers = [SILENCE]
    world.deliver_message(message_id)
    assert state(world) == "in_doubt"

    post(world, message_id=str(message_id))

    assert state(world) == "delivered"
    sweep(world, at=after(hours=1))
    assert world.deliver_message(message_id, at=after(hours=1)) is None


def test_a_word_on_the_way_says_that_the_gateway_has_it(world: World, message_id: int) -> None:
    world.shop.answers = [SILENCE]
    world.deliver_message(message_id)

    post(world, message_id=str(message_id), status="ACCEPTD", at=after(seconds=5))

    assert state(world) == "accepted"
    sweep(world, at=after(hours=1))
    assert world.queue.sent == []


def test_a_receipt_stops_a_second_sending(world: World, message_id: int) -> None:
    """It was in doubt and waits to be sent again; then we hear that it has arrived."""
    world.shop.answers = [SILENCE]
    world.deliver_message(message_id)
    sweep(world, at=after(minutes=3))
    assert state(world) == "queued"

    post(world, message_id=str(message_id), at=after(minutes=3, seconds=1))

    assert world.deliver_message(message_id, at=after(minutes=4)) is None
    assert (state(world), len(world.shop.handed)) == ("delivered", 1)


def gateway_says(world: World, **fields: object) -> None:
    """Let the gateway's receipts hold more, in the fields named."""
    local = world.deps.config.sms.gateways["local"]
    assert isinstance(local, HttpGatewaySettings)
    assert local.receipt is not None
    receipt = local.receipt.model_copy(update=fields)
    world.configure("sms", gateways={"local": local.model_copy(update={"receipt": receipt})})


class TestRow40Parts:
    @pytest.fixture(autouse=True)
    def part_by_part(self, world: World, message_id: int) -> None:
        gateway_says(world, part="part")
        world.deliver_message(message_id)

    def test_is_delivered_when_all_parts_are(self, world: World) -> None:
        post(world, id="G-1", part="1")
        post(world, id="G-1", part="1")
        assert state(world) == "accepted"

        post(world, id="G-1", part="2")
        assert state(world) == "delivered"

    def test_is_undelivered_when_one_is(self, world: World) -> None:
        post(world, id="G-1", part="2")
        post(world, id="G-1", part="1", status="UNDELIV")
        post(world, id="G-1", part="1", status="DELIVRD")

        assert state(world) == "undelivered"


def test_row_41_one_bad_item_of_a_batch_does_not_lose_the_rest(
    world: World, message_id: int
) -> None:
    gateway_says(world, batch=("body",))
    world.deliver_message(message_id)
    body = json.dumps([{"status": "DELIVRD"}, 17, {"id": "G-1", "status": "DELIVRD"}])

    receipts.keep_receipt(world.deps, gateway="local", fields={}, body=body, now=NOON)
    receipts.read_pending_receipts(world.deps, now=NOON)

    assert state(world) == "delivered"
    items = world.rows("receipt_items")
    assert [item["message_id"] for item in items][-1] == message_id
    assert any(item["problem"] for item in items)


@pytest.mark.parametrize(
    "known",
    [
        {"id": "G-2"},
        {"message_id": "77"},
        {"message_id": "not-ours"},
        {"message_id": "9" * 100},
        {"message_id": str(2**31)},
        {"id": "G-1", "status": "NOVEL"},
        {},
    ],
)
def test_row_42_what_we_do_not_know_is_kept_and_changes_nothing(
    world: World, message_id: int, known: dict[str, Any]
) -> None:
    world.deliver_message(message_id)

    post(world, **known)

    assert world.one("receipt_items")["message_id"] is None
    assert state(world) == "accepted"


def test_a_receipt_whose_map_is_gone_or_that_was_spoilt_is_kept(world: World) -> None:
    receipts.keep_receipt(world.deps, gateway="gone", fields={}, body="", now=NOON)
    with world.deps.db.writing() as db:
        spoilt = {"gateway": "local", "received_at": NOON, "raw": "["}
        db.execute(rows.receipts.insert(), spoilt)

    receipts.read_pending_receipts(world.deps, now=NOON)

    assert all(item["problem"] for item in world.rows("receipt_items"))
    assert all(row["read_at"] == NOON for row in world.rows("receipts"))


def test_row_17_a_receipt_that_tells_of_the_scrubber_stops_the_template(
    world: World, message_id: int
) -> None:
    gateway_says(world, code="code")
    world.deliver_message(message_id)

    post(world, id="G-1", status="UNDELIV", code="633")

    assert state(world) == "undelivered"
    assert world.one("stopped_templates")["template_id"] == "1007000000000000021"
