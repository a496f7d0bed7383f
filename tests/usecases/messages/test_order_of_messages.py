"""Row 29: the texts about one application go out in the order in which they were written."""

import datetime as dt

import pytest

from missedcall.db.messages import stopped_templates
from missedcall.usecases.messages import messages
from sms.providers.gateway import Accepted, Failed, InDoubt, RetryLater
from tests.kit import NOON, World, after
from tests.usecases.outbox import killed_in_the_middle, queue, sweep

ONE, OTHER = "4122600001", "4122600002"
DEMAND_HI = "1007000000000000021"
AWAY = RetryLater("the gateway cannot be reached")


@pytest.fixture
def older(world: World) -> int:
    return queue(world, application=ONE)


@pytest.fixture
def newer(world: World, older: int) -> int:
    """A later text about the same application."""
    return queue(world, "zero_demand", cause="zero_demand:2", application=ONE)


def states(world: World) -> list[str]:
    return [row["state"] for row in world.rows("messages")]


def test_row_29_the_newer_waits_until_the_older_was_taken(
    world: World, older: int, newer: int
) -> None:
    world.shop.answers = [AWAY, Accepted("G-1")]
    world.deliver_message(older)

    assert world.deliver_message(newer) is None
    assert states(world) == ["retry_wait", "queued"]
    assert world.queue.sent == []

    at = after(seconds=30)
    world.deliver_message(older, at=at)
    assert world.queue.sent == [newer]
    world.deliver_message(newer, at=at)
    assert states(world) == ["accepted", "accepted"]


def test_row_29_nor_does_it_go_while_the_older_is_in_hand(
    world: World, older: int, newer: int
) -> None:
    killed_in_the_middle(world, older)

    assert world.deliver_message(newer, at=after(seconds=60)) is None
    sweep(world, at=after(seconds=91))
    assert states(world)[0] == "in_doubt"
    assert world.queue.sent == [newer]
    assert world.deliver_message(newer, at=after(seconds=91)) == Accepted("G-1")


@pytest.mark.parametrize(
    ("answer", "state"),
    [(Failed("ERROR 406", ours=False), "failed"), (InDoubt("no answer"), "in_doubt")],
)
def test_row_29_one_that_is_final_or_in_doubt_holds_nobody_up(
    world: World, older: int, newer: int, answer: Failed | InDoubt, state: str
) -> None:
    world.shop.answers = [answer, Accepted("G-2")]
    world.deliver_message(older)
    assert states(world)[0] == state

    assert world.deliver_message(newer) == Accepted("G-2")


def test_row_29_nor_does_one_that_was_taken_back(world: World, older: int, newer: int) -> None:
    with world.deps.db.writing() as db:
        assert messages.supersede_messages(db, cause="demand:1", reason="paid", now=NOON) == 1

    assert world.deliver_message(newer) == Accepted("G-1")


def test_row_29_nor_does_one_whose_template_is_stopped(
    world: World, older: int, newer: int
) -> None:
    """It waits for a person, perhaps for days."""
    with world.deps.db.writing() as db:
        stopped_templates.stop_template(db, DEMAND_HI, at=NOON, reason="633")

    sweep(world, at=after(seconds=9))

    assert world.queue.sent == [newer]
    assert world.deliver_message(newer, at=after(seconds=9)) == Accepted("G-1")


def test_row_29_the_sweep_hands_out_only_the_one_whose_turn_it_is(
    world: World, older: int, newer: int
) -> None:
    of_others = queue(world, cause="demand:3", application=OTHER)
    of_none = [queue(world, "unreached", cause=f"unreached:{serial}") for serial in (4, 5)]

    sweep(world, at=after(seconds=9))

    assert world.queue.sent == [older, of_others, *of_none]


def test_row_29_three_go_out_one_after_the_other(world: World, older: int, newer: int) -> None:
    newest = queue(world, "zero_demand", cause="zero_demand:3", application=ONE)
    at: dt.datetime = after(seconds=1)

    for message_id in (newest, newer, older, newest, newer, newest):
        world.deliver_message(message_id, at=at)

    assert [handed.message_id for handed in world.shop.handed] == [
        str(message_id) for message_id in (older, newer, newest)
    ]
    assert world.queue.sent == [newer, newest]


def test_row_29_one_sent_again_by_rule_goes_before_what_is_newer(
    world: World, older: int, newer: int
) -> None:
    world.shop.answers = [InDoubt("no answer"), Accepted("G-2")]
    world.deliver_message(older)
    sweep(world, at=after(minutes=3))
    assert states(world) == ["queued", "queued"]

    assert world.deliver_message(newer, at=after(minutes=3)) is None
    assert world.deliver_message(older, at=after(minutes=3)) == Accepted("G-2")
