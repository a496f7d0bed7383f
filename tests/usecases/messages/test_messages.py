"""What gets into the outbox, and what is taken back from it."""

import pytest

from missedcall.domain.payments.ledger import Channel, PaymentNotice
from missedcall.usecases.calls import follow_up_tasks
from missedcall.usecases.messages import messages, resend
from missedcall.usecases.payments import payments
from sms.providers.gateway import InDoubt
from tests.kit import NEIGHBOUR, NOON, World, after, ist
from tests.usecases.calls.test_questions import applied
from tests.usecases.outbox import life, queue, sweep


def test_row_19_one_cause_has_one_message(world: World) -> None:
    message_id = queue(world)

    with pytest.raises(AssertionError):
        queue(world)

    assert world.one("messages")["id"] == message_id


class TestRow46ANumberThatHadItsMessagesToday:
    @pytest.fixture(autouse=True)
    def two_a_day(self, world: World) -> None:
        sending = world.deps.config.sms.sending
        world.configure("sms", sending=sending.model_copy(update={"texts_a_day": 2}))
        for serial in (1, 2):
            queue(world, "unreached", cause=f"ack:{serial}")

    def test_gets_no_other_and_the_row_says_why(self, world: World) -> None:
        message_id = queue(world, "unreached", cause="ack:3")

        row = world.rows("messages")[-1]
        assert (row["id"], row["state"]) == (message_id, "refused")
        assert (row["state_reason"], row["final_at"]) == (
            "the number has had 2 messages today",
            NOON,
        )
        assert world.deliver_message(message_id) is None

    def test_gets_its_demand_all_the_same(self, world: World) -> None:
        queue(world)

        assert world.rows("messages")[-1]["state"] == "queued"

    def test_gets_others_the_day_after_in_india(self, world: World) -> None:
        queue(world, "unreached", cause="ack:3", at=ist(0, day=24))

        assert world.rows("messages")[-1]["state"] == "queued"

    def test_takes_nothing_from_its_neighbour(self, world: World) -> None:
        queue(world, "unreached", cause="ack:3", number=NEIGHBOUR)

        assert world.rows("messages")[-1]["state"] == "queued"


class TestRow29APaymentWhileTheDemandWaits:
    def supersede(self, world: World) -> int:
        with world.deps.db.writing() as db:
            return messages.supersede_messages(
                db, cause="demand:1", reason="paid", now=after(seconds=2)
            )

    def test_takes_it_back(self, world: World) -> None:
        first, again, other = (
            queue(world, cause=cause)
            for cause in ("demand:1", "demand:1:2026-11-23:1", "demand:17")
        )

        assert self.supersede(world) == 2

        assert world.deliver_message(first, at=after(seconds=3)) is None
        assert [row["state"] for row in world.rows("messages")] == [
            "superseded",
            "superseded",
            "queued",
        ]
        assert life(world)[-1] == ("superseded", "service")
        assert again < other

    def test_cannot_take_back_what_the_gateway_has(self, world: World) -> None:
        world.deliver_message(queue(world))

        assert self.supersede(world) == 0
        assert world.one("messages")["state"] == "accepted"

    def test_leaves_a_doubt_that_waits_for_its_second_sending_a_doubt(self, world: World) -> None:
        message_id = queue(world)
        world.shop.answers = [InDoubt("no answer")]
        world.deliver_message(message_id)
        sweep(world, at=after(minutes=3))

        assert self.supersede(world) == 1

        assert world.one("messages")["state"] == "in_doubt"
        sweep(world, at=after(minutes=9))
        assert world.queue.sent == []


def test_a_payment_that_is_too_large_for_its_text_is_booked_all_the_same(
    world: World,
) -> None:
    application = applied(world)
    notice = PaymentNotice(Channel.COUNTER, "R-1", 1_00_00_000_00, settled_at=NOON)

    payments.book_payment(
        world.deps, application=application, notice=notice, actor="desk", now=NOON
    )

    assert world.one("ledger")["amount_paise"] == 1_00_00_000_00
    paid = next(row for row in world.rows("messages") if row["key"] == "paid")
    assert paid["state"] == "refused"
    assert paid["state_reason"] == "paid: 8 characters are more than the 7 registered"
    follow_up_tasks.make_follow_up_tasks(world.deps, now=after(minutes=1))
    follow_up_tasks.make_follow_up_tasks(world.deps, now=after(minutes=2))
    task = world.one("tasks")
    assert (task["kind"], task["message_id"]) == ("tell", paid["id"])
    assert "10000000" in paid["text"]

    again = resend.resend_message(
        world.deps, message_id=paid["id"], actor="asha", reason="asked", now=after(minutes=1)
    )
    for row in world.rows("messages"):
        world.deliver_message(row["id"], at=after(minutes=1))
    assert {row["id"]: row["state"] for row in world.rows("messages")}[again] == "refused"
    assert world.shop.handed
    assert not any("10000000" in outgoing.text for outgoing in world.shop.handed)
