"""A person has a message sent again: with a reason, a few times, to the number in the form."""

import pytest

from missedcall.domain.messages.refusals import ResendRefusal
from missedcall.usecases.messages import message_life, messages, resend
from missedcall.usecases.messages.resend import NotResendable
from sms.providers.gateway import InDoubt
from tests.kit import NEIGHBOUR, NOON, World, a_form, after
from tests.usecases.outbox import life, post, queue


def again(world: World, message_id: int, reason: str = "he deleted it") -> int:
    return resend.resend_message(
        world.deps, message_id=message_id, actor="asha", reason=reason, now=after(minutes=5)
    )


def refusal(world: World, message_id: int, reason: str = "he deleted it") -> ResendRefusal:
    with pytest.raises(NotResendable) as refused:
        again(world, message_id, reason)
    return ResendRefusal(refused.value.reason.code)


@pytest.fixture
def delivered(world: World) -> int:
    message_id = queue(world)
    world.deliver_message(message_id)
    post(world, id="G-1")
    return message_id


def test_row_53_the_same_text_goes_to_the_same_number_as_a_message_of_its_own(
    world: World, delivered: int
) -> None:
    copy = again(world, delivered, " he\n deleted it ")

    first, second = world.rows("messages")
    for column in ("text", "number", "language", "template_id", "template_version", "parts"):
        assert second[column] == first[column]
    assert (second["id"], second["state"], second["cause"]) == (
        copy,
        "queued",
        "demand:1:resend:1",
    )
    assert second["valid_until"] == after(first["valid_until"], minutes=5)
    assert world.queue.sent == [copy]
    told = world.rows("transitions")[-1]
    assert (told["actor"], told["reason"]) == ("asha", "he deleted it")

    world.deliver_message(copy, at=after(minutes=5))
    assert world.rows("messages")[0]["state"] == "delivered"


def test_a_copy_is_sent_again_as_its_original(world: World, delivered: int) -> None:
    world.deliver_message(again(world, delivered), at=after(minutes=5))

    again(world, 2)

    assert [row["resend_of"] for row in world.rows("messages")] == [None, delivered, delivered]


def test_row_53_no_more_than_a_few_times(world: World, delivered: int) -> None:
    for _ in range(3):
        world.deliver_message(again(world, delivered), at=after(minutes=5))

    assert refusal(world, delivered) == ResendRefusal.LIMIT
    assert len(world.rows("messages")) == 4


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_row_53_not_without_a_reason(world: World, delivered: int, reason: str) -> None:
    assert refusal(world, delivered, reason) == ResendRefusal.NO_REASON


def test_not_while_it_is_on_its_way(world: World, delivered: int) -> None:
    again(world, delivered)

    assert refusal(world, delivered) == ResendRefusal.UNDER_WAY
    assert refusal(world, 2) == ResendRefusal.UNDER_WAY


def test_not_when_it_was_superseded(world: World) -> None:
    message_id = queue(world)
    with world.deps.db.writing() as db:
        messages.supersede_messages(db, cause="demand:1", reason="paid", now=NOON)

    assert refusal(world, message_id) == ResendRefusal.SUPERSEDED


def test_not_one_that_never_was(world: World) -> None:
    assert refusal(world, 4711) == ResendRefusal.UNKNOWN


def test_a_person_may_decide_a_doubt(world: World) -> None:
    message_id = queue(world)
    world.shop.answers = [InDoubt("no answer")]
    world.deliver_message(message_id)

    assert again(world, message_id) == 2


def test_row_47_the_demand_goes_to_the_number_in_the_form(world: World) -> None:
    operator_id, attempt_id = world.talks()

    world.submit(operator_id, attempt_id, a_form(mobile="98765 00002"))

    (demand,) = (row for row in world.rows("messages") if row["key"] == "demand")
    assert demand["number"] == NEIGHBOUR


def test_the_life_of_a_cause_holds_every_step_and_says_whether_it_may_be_sent_again(
    world: World, delivered: int
) -> None:
    copy = again(world, delivered)

    with world.deps.db.reading() as db:
        told = message_life.message_life_of_cause(db, "demand:1", most_resends=3)
        assert message_life.message_life_of_cause(db, "demand:2", most_resends=3) is None

    assert told
    assert [(step.state, step.actor) for step in told.steps] == life(world)
    assert (told.first_id, told.newest_id, told.state) == (delivered, copy, "queued")
    assert not told.may_resend
