import datetime as dt

from missedcall.usecases.messages import message_figures
from sms.providers.gateway import RetryLater
from tests.kit import NOON, World, after, ist
from tests.usecases.outbox import post, queue


def test_row_50_the_share_of_demands_that_was_handed_over_within_ten_seconds(
    world: World,
) -> None:
    for serial, seconds in enumerate((0, 10, 11, 60, 61), start=1):
        world.deliver_message(queue(world, cause=f"demand:{serial}"), at=after(seconds=seconds))
    queue(world, cause="demand:6")
    queue(world, "unreached")
    yesterday = ist(23, 59, day=22)
    world.deliver_message(queue(world, cause="demand:7", at=yesterday), at=yesterday)

    found = message_figures.load_message_figures(world.deps, days=2, now=after(minutes=2))

    first, today = found.days
    assert (first.day, first.demands, first.share_10_s) == (dt.date(2026, 11, 22), 1, 1.0)
    assert (today.demands, today.within_10_s, today.within_60_s) == (6, 2, 4)
    assert today.share_10_s == 2 / 6


def test_a_receipt_that_was_faster_than_the_answer_spoils_no_figure(world: World) -> None:
    message_id = queue(world)
    world.shop.meanwhile = lambda: post(world, message_id=str(message_id))
    world.deliver_message(message_id, at=after(seconds=3))

    found = message_figures.load_message_figures(world.deps, days=1, now=after(minutes=2))

    assert found.days[0].within_10_s == 1
    assert found.messages == (("demand", "delivered", 1),)
    assert found.tries == (("local", "accepted", 1),)


def test_what_stands_still_is_told(world: World) -> None:
    empty = message_figures.load_message_figures(world.deps, days=1, now=NOON)
    assert (empty.days[0].share_10_s, empty.oldest_queued_s) == (None, 0.0)

    message_id = queue(world)
    world.shop.answers = [RetryLater("away")]
    world.deliver_message(message_id)
    post(world, id="nobody")

    early = message_figures.load_message_figures(world.deps, days=1, now=after(seconds=90))
    late = message_figures.load_message_figures(world.deps, days=1, now=after(seconds=121))
    assert (early.unmatched_receipts, late.unmatched_receipts) == (0, 1)
    assert (late.oldest_queued_s, late.gateway) == (121.0, "local")
