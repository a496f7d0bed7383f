"""Row 44: gateways that do not tell what became of a message are asked, and not for ever."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from missedcall.config.machine import AlarmRule
from missedcall.domain.monitoring.alarm import Measure
from missedcall.usecases.messages import delivery_polling, receipts
from missedcall.usecases.monitoring import alarms
from sms.providers.gateway import Accepted, GatewaySilence, InDoubt, LockedOut, PolledMessage
from tests.kit import NOON, World, after
from tests.usecases.outbox import killed_in_the_middle, post, queue, sweep

AGES = (5, 30, 240, 1440)  # the shipped gateway's, in minutes
AWAY = GatewaySilence("nobody there", away=True)


@dataclass
class Counter:
    """A gateway's pollers: gives the answers it is told to, in turn; the last one stays."""

    answers: list[str | GatewaySilence] = field(default_factory=lambda: ["STATUS DELIVRD"])
    credit: int | GatewaySilence = 5000
    asked: list[PolledMessage] = field(default_factory=list)
    asked_for_credit: int = 0
    meanwhile: Callable[[], object] = lambda: None

    def state(self, asked: PolledMessage) -> str | GatewaySilence:
        self.asked.append(asked)
        self.meanwhile()
        return self.answers[min(len(self.asked), len(self.answers)) - 1]

    def balance(self) -> int | GatewaySilence:
        self.asked_for_credit += 1
        return self.credit


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
def message_id(world: World) -> int:
    message_id = queue(world)
    world.deliver_message(message_id)
    return message_id


def ask(world: World, counter: Counter, *, at: dt.datetime) -> list[str]:
    """Do what the job does; give the states of the messages then."""
    delivery_polling.poll_gateways(world.deps, pollers={"local": counter}, clock=lambda: at)
    receipts.read_pending_receipts(world.deps, now=at)
    return [row["state"] for row in world.rows("messages")]


@pytest.mark.parametrize(
    ("answer", "state", "item"),
    [
        ("STATUS DELIVRD", "delivered", "delivered"),
        ("STATUS UNDELIV", "undelivered", "undelivered"),
        ("STATUS ACCEPTD", "accepted", "ignored"),
        ("STATUS UNKNOWN", "accepted", "unknown"),
        ("STATUS NOVEL", "accepted", None),
        ("<html>", "accepted", None),
    ],
)
def test_row_44_each_answer_moves_the_message_as_a_receipt_would(
    world: World, message_id: int, counter: Counter, answer: str, state: str, item: str | None
) -> None:
    counter.answers = [answer]

    assert ask(world, counter, at=after(minutes=5)) == [state]

    kept = world.one("receipt_items")
    assert (kept["status"], kept["message_id"]) == (item, message_id if item else None)
    assert answer in world.one("receipts")["raw"]
    (asked,) = counter.asked
    assert (asked.message_id, asked.gateway_id) == (str(message_id), "G-1")


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("STATUS DELIVRD", "delivered"),
        ("STATUS UNDELIV", "undelivered"),
        ("STATUS ACCEPTD", "accepted"),
        ("STATUS UNKNOWN", "in_doubt"),
        ("<html>", "in_doubt"),
    ],
)
@pytest.mark.parametrize("killed", [False, True])
def test_row_22_a_doubt_is_resolved_by_asking(
    world: World, counter: Counter, killed: bool, answer: str, state: str
) -> None:
    message_id = queue(world, "unreached")
    if killed:
        killed_in_the_middle(world, message_id)
        sweep(world, at=after(minutes=2))
    else:
        world.shop.answers = [InDoubt("no answer in 10 s")]
        world.deliver_message(message_id)
    assert world.one("messages")["state"] == "in_doubt"
    counter.answers = [answer]

    assert ask(world, counter, at=after(minutes=7)) == [state]


def test_row_44_it_is_asked_at_its_ages_and_then_no_more(
    world: World, message_id: int, counter: Counter
) -> None:
    counter.answers = ["STATUS ACCEPTD"]
    asked_at = []
    for minute in range(0, 24 * 60 * 2, 5):
        before = len(counter.asked)
        ask(world, counter, at=after(minutes=minute))
        asked_at += [minute] * (len(counter.asked) - before)

    assert asked_at == list(AGES)
    assert world.one("messages")["ask_at"] is None


def test_row_44_a_receipt_makes_the_question_needless(
    world: World, message_id: int, counter: Counter
) -> None:
    post(world, id="G-1")

    ask(world, counter, at=after(minutes=5))

    assert counter.asked == []


def test_row_44_a_gateway_that_is_away_is_asked_again_and_once_for_all(
    world: World, message_id: int, counter: Counter
) -> None:
    for serial in (2, 3):
        world.deliver_message(queue(world, cause=f"demand:{serial}"))
    counter.answers = [AWAY]
    ask(world, counter, at=after(minutes=5))
    assert len(counter.asked) == 1

    counter.answers = ["STATUS DELIVRD"]
    assert ask(world, counter, at=after(minutes=10)) == ["delivered"] * 3


def test_row_44_a_question_that_is_refused_waits_for_the_next_age(
    world: World, message_id: int, counter: Counter
) -> None:
    world.deliver_message(queue(world, cause="demand:2"))
    counter.answers = [GatewaySilence("status 404")]
    ask(world, counter, at=after(minutes=5))
    assert len(counter.asked) == 2

    ask(world, counter, at=after(minutes=29))
    assert len(counter.asked) == 2
    ask(world, counter, at=after(minutes=30))
    assert len(counter.asked) == 4


def test_row_44_of_two_who_would_ask_one_does(
    world: World, message_id: int, counter: Counter
) -> None:
    second = Counter()
    counter.meanwhile = lambda: ask(world, second, at=after(minutes=5))

    ask(world, counter, at=after(minutes=5))

    assert (len(counter.asked), second.asked) == (1, [])


def test_row_44_who_is_killed_while_he_asks_leaves_it_to_the_next(
    world: World, message_id: int, counter: Counter
) -> None:
    def kill() -> None:
        raise KeyboardInterrupt

    counter.meanwhile = kill
    with pytest.raises(KeyboardInterrupt):
        ask(world, counter, at=after(minutes=5))
    counter.meanwhile = lambda: None

    ask(world, counter, at=after(minutes=9))
    assert len(counter.asked) == 1
    assert ask(world, counter, at=after(minutes=10)) == ["delivered"]


def test_row_44_only_some_are_asked_for_at_a_time(world: World, counter: Counter) -> None:
    for serial in range(delivery_polling.AT_ONCE + 1):
        world.deliver_message(queue(world, cause=f"demand:{serial}"))

    ask(world, counter, at=after(minutes=5))

    assert len(counter.asked) == delivery_polling.AT_ONCE


def poll_by_its_id(world: World) -> None:
    local = world.deps.config.sms.gateways["local"]
    poll = local.poll.model_copy(update={"fields": {"id": "{gateway_id}"}})  # type: ignore[union-attr]  # the shipped one has a poll
    gateways = {"local": local.model_copy(update={"poll": poll})}
    world.configure("sms", gateways=gateways)


def test_row_44_a_gateway_that_goes_by_its_own_id_is_not_asked_without_one(
    world: World, counter: Counter
) -> None:
    poll_by_its_id(world)
    world.shop.answers = [Accepted(None), Accepted("G-2")]
    for serial in (1, 2):
        world.deliver_message(queue(world, cause=f"demand:{serial}"))

    ask(world, counter, at=after(minutes=5))

    assert [asked.gateway_id for asked in counter.asked] == ["G-2"]


def test_row_44_one_that_is_not_asked_any_more_ends_the_question(
    world: World, message_id: int
) -> None:
    delivery_polling.poll_gateways(world.deps, pollers={}, clock=lambda: after(minutes=5))

    assert world.one("messages")["ask_at"] is None


def test_row_44_the_sweep_has_a_worker_ask_when_it_is_time(
    world: World, message_id: int, counter: Counter
) -> None:
    ask(world, counter, at=NOON)  # for the balance
    delivery_polling.enqueue_delivery_polling(world.deps, now=after(minutes=4))
    assert world.queue.receipts == 0

    delivery_polling.enqueue_delivery_polling(world.deps, now=after(minutes=5))
    assert world.queue.receipts == 1


class TestRow51Balance:
    @pytest.fixture(autouse=True)
    def watched(self, world: World) -> None:
        rule = AlarmRule(measure=Measure.LOWEST_BALANCE, below=500)
        world.configure("alarms", rules=(rule,), numbers=("+919876500009",))

    def told(self, world: World, *, at: dt.datetime) -> int:
        """Watch, and count the texts that tell of an alarm."""
        alarms.evaluate_alarms(world.deps, now=at)
        return sum(row["key"] == "alarm" for row in world.rows("messages"))

    def test_row_51_a_low_balance_is_told_and_ends_when_it_is_paid_up(
        self, world: World, counter: Counter, caplog: pytest.LogCaptureFixture
    ) -> None:
        counter.credit = 499
        assert self.told(world, at=NOON) == 0
        ask(world, counter, at=NOON)
        assert self.told(world, at=NOON) == 1
        assert "alarm: lowest_balance is 499, below 500" in caplog.text

        counter.credit = 500
        ask(world, counter, at=after(minutes=59))
        assert counter.asked_for_credit == 1
        ask(world, counter, at=after(minutes=60))
        assert self.told(world, at=after(minutes=60)) == 1
        assert world.one("alarms")["cleared_at"] == after(minutes=60)

    def test_row_51_a_refusal_for_want_of_credit_is_told_until_a_message_is_taken(
        self, world: World, caplog: pytest.LogCaptureFixture
    ) -> None:
        world.shop.answers = [LockedOut("ERROR 403", credit=True), Accepted("G-2")]
        message_id = queue(world)
        world.deliver_message(message_id)
        assert self.told(world, at=after(seconds=1)) == 1

        world.road.waits.clear()
        world.deliver_message(message_id, at=after(seconds=60))
        with caplog.at_level("WARNING"):
            self.told(world, at=after(seconds=61))

        assert "alarm over: lowest_balance is unknown" in caplog.text

    def test_row_51_a_wrong_login_says_nothing_of_the_balance(self, world: World) -> None:
        world.shop.answers = [LockedOut("status 401")]
        world.deliver_message(queue(world))

        assert self.told(world, at=after(seconds=1)) == 0

    def test_row_51_the_poorest_of_the_gateways_in_use_counts(self, world: World) -> None:
        world.with_spare()
        rich, poor = Counter(credit=9000), Counter(credit=3)

        delivery_polling.poll_gateways(
            world.deps, pollers={"local": rich, "spare": poor}, clock=lambda: NOON
        )

        assert self.told(world, at=NOON) == 1
        assert world.rows("alarms")[0]["value"] == 3

    def test_row_51_no_answer_is_no_balance_and_is_not_asked_for_at_once_again(
        self, world: World, counter: Counter
    ) -> None:
        counter.credit = AWAY
        for minute in (0, 1):
            ask(world, counter, at=after(minutes=minute))

        assert counter.asked_for_credit == 1
        assert world.one("gateway_balances")["problem"] == "nobody there"
        assert self.told(world, at=after(minutes=1)) == 0

    def test_row_51_what_was_said_yesterday_is_not_known_any_more(
        self, world: World, counter: Counter
    ) -> None:
        counter.credit = 3
        ask(world, counter, at=NOON)

        assert self.told(world, at=after(days=1, seconds=1)) == 0
