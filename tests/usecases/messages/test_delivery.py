"""One message and the gateways: claimed once, handed over once, tried again when that is safe."""

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest

from missedcall.domain.messages.message import WAITING
from missedcall.usecases.messages import delivery, gateways, templates
from missedcall.usecases.messages.gateways import GatewayPool
from sms.providers.gateway import Accepted, Failed, InDoubt, LockedOut, RetryLater, Throttled
from tests.kit import CALLER, NOON, Shop, World, after
from tests.usecases.outbox import killed_in_the_middle, life, post, queue, sweep

AWAY = RetryLater("the gateway cannot be reached")
BUSY = Throttled("status 429", retry_after_s=20)
SILENCE = InDoubt("no answer in 10 s")
WHO = LockedOut("status 401")
MISMATCH = Failed("DLT 633: text does not match", ours=True, template_refused=True)


@pytest.fixture
def message_id(world: World) -> int:
    return queue(world)


def test_the_gateway_gets_all_that_the_registration_asks_for(
    world: World, message_id: int
) -> None:
    assert world.deliver_message(message_id, at=after(seconds=1)) == Accepted("G-1")

    (handed,), row, attempt = (
        world.shop.handed,
        world.one("messages"),
        world.one("message_attempts"),
    )
    assert (handed.message_id, handed.to_e164) == (str(message_id), CALLER)
    assert "रु 2950, अंतिम तिथि 23-12-2026" in handed.text
    assert (handed.encoding, handed.parts) == ("UCS-2", 2)
    assert (handed.header, handed.template_id) == ("CSPDCL", "1007000000000000021")
    assert handed.receipt_url == f"{world.deps.receipt_url}/local"
    assert (row["state"], row["gateway_id"]) == ("accepted", "G-1")
    assert (row["accepted_at"], row["gateway"]) == (after(seconds=1), "local")
    assert (attempt["number"], attempt["outcome"], attempt["gateway"]) == (1, "accepted", "local")
    assert life(world) == [
        ("queued", "service"),
        ("claimed", "worker"),
        ("accepted", "gateway local"),
    ]


def test_row_55_no_transaction_is_open_while_the_gateway_is_talked_to(
    world: World, message_id: int
) -> None:
    world.shop.meanwhile = lambda: world.misses("+91 98765 00002")

    world.deliver_message(message_id)

    assert world.one("callbacks")["state"] == "waiting"


def test_row_20_of_eight_workers_one_hands_over(world: World, message_id: int) -> None:
    shops = [Shop() for _ in range(8)]

    with ThreadPoolExecutor(8) as workers:
        for shop in shops:
            workers.submit(
                delivery.deliver_message,
                world.deps,
                pool=GatewayPool({"local": shop}, world.road),
                message_id=message_id,
                clock=lambda: NOON,
            )

    assert sum(len(shop.handed) for shop in shops) == 1
    assert len(world.rows("message_attempts")) == 1


def test_a_message_that_is_not_there_is_no_trouble(world: World) -> None:
    assert world.deliver_message(4711) is None


def test_row_26_a_gateway_that_stays_away_is_tried_until_the_message_is_too_old(
    world: World, message_id: int
) -> None:
    world.shop.answers = [AWAY]
    at, waits = NOON, []
    while (row := world.one("messages"))["state"] in WAITING:
        waits.append((row["next_at"] - at).total_seconds())
        at = max(row["next_at"], at)
        if at < row["valid_until"]:
            assert world.deliver_message(message_id, at=at - WINK) is None
        world.deliver_message(message_id, at=at)

    plain = [0, 30, 120, 300, 900, 1800, 3600, 3600, 3600]
    assert all(wait <= waited <= 1.1 * wait for wait, waited in zip(plain, waits[:9], strict=True))
    assert row["state"] == "expired"
    assert row["valid_until"] <= at < row["valid_until"] + 1.1 * HOUR


WINK, HOUR = after(seconds=1) - NOON, after(hours=1) - NOON


def test_row_26_the_first_retry_is_at_once_and_at_the_other_gateway(
    world: World, message_id: int
) -> None:
    world.with_spare()
    world.shop.answers = [AWAY]

    world.deliver_message(message_id)
    assert world.one("messages")["next_at"] == NOON
    assert world.queue.sent == [message_id]
    world.deliver_message(message_id)

    assert world.one("messages")["state"] == "accepted"
    assert [row["gateway"] for row in world.rows("message_attempts")] == ["local", "spare"]
    assert world.spare.handed[0].receipt_url.endswith("/spare")


def test_row_17_a_scrubber_that_fails_twice_is_not_asked_again(
    world: World, message_id: int
) -> None:
    world.shop.answers = [RetryLater("DLT 670: scrubbing failed", once=True)]
    world.deliver_message(message_id)
    assert world.one("messages")["state"] == "retry_wait"

    world.deliver_message(message_id, at=after(minutes=1))

    assert world.one("messages")["state"] == "failed"


def test_row_17_a_refused_template_is_stopped_and_the_rest_waits_until_it_is_resumed(
    world: World, message_id: int, caplog: pytest.LogCaptureFixture
) -> None:
    later = [queue(world, cause=f"demand:{serial}") for serial in (2, 3)]
    other = queue(world, "unreached")
    world.shop.answers = [MISMATCH, Accepted("G-1")]
    world.deliver_message(message_id)

    sweep(world, at=after(seconds=9))
    assert world.queue.sent == [other]
    assert world.deliver_message(later[0], at=after(seconds=9)) is None
    assert [row["state"] for row in world.rows("messages")][:3] == ["failed", "queued", "queued"]
    assert caplog.text.count("is stopped") == 1

    templates.resume_template(
        world.deps, template_id="1007000000000000021", actor="meena", reason="mended", now=NOON
    )
    sweep(world, at=after(seconds=9))
    assert world.queue.sent == [other, *later, other]
    with pytest.raises(templates.NotStopped):
        templates.resume_template(
            world.deps, template_id="1007000000000000021", actor="meena", reason="again", now=NOON
        )


def test_row_13_a_text_that_is_registered_otherwise_by_now_is_not_sent(
    world: World, message_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = world.deps.config.sms.messages["demand"]
    hindi = message.texts["hi"].model_copy(
        update={"text": "CSPDCL: {application#alphanumeric:16}"}
    )
    patterns = {hindi.template_id: "CSPDCL: [0-9A-Za-z]{1,16}"}
    monkeypatch.setattr(world.deps.catalogue, "patterns", patterns)  # as if another file

    assert world.deliver_message(message_id) is None

    row = world.one("messages")
    assert (row["state"], world.shop.handed) == ("refused", [])
    assert row["state_reason"] == "its text does not match the registered one"


def test_row_28_a_message_that_came_too_late_is_not_sent(world: World) -> None:
    message_id = queue(world, "unreached")
    world.shop.answers = [AWAY]
    world.deliver_message(message_id)

    assert world.deliver_message(message_id, at=after(minutes=720)) is None

    row = world.one("messages")
    assert (row["state"], row["final_at"]) == ("expired", after(minutes=720))
    assert len(world.shop.handed) == 1


@pytest.mark.parametrize("ours", [True, False])
def test_row_27_what_the_gateway_refuses_is_final_and_our_fault_is_logged(
    world: World, message_id: int, caplog: pytest.LogCaptureFixture, ours: bool
) -> None:
    world.shop.answers = [Failed("ERROR 414 operator", ours=ours)]

    world.deliver_message(message_id)

    row = world.one("messages")
    assert (row["state"], row["state_reason"]) == ("failed", "ERROR 414 operator")
    errors = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(errors) == ours
    assert "98765" not in caplog.text
    assert world.deliver_message(message_id, at=after(hours=1)) is None


def test_row_27_a_message_waits_while_its_only_gateway_does_not_serve_us(
    world: World, message_id: int, caplog: pytest.LogCaptureFixture
) -> None:
    world.shop.answers = [WHO, Accepted("G-2")]

    world.deliver_message(message_id)

    row, attempt = world.one("messages"), world.one("message_attempts")
    assert (row["state"], row["next_at"]) == ("retry_wait", after(seconds=30))
    assert (attempt["outcome"], attempt["reason"]) == ("locked_out", "status 401")
    assert world.road.told == [("local", "pause 60")]
    assert "local does not serve us" in caplog.text
    world.road.waits.clear()
    world.deliver_message(message_id, at=after(seconds=30))
    assert world.one("messages")["state"] == "accepted"


def test_row_27_a_day_that_is_full_is_waited_for_as_the_gateway_says(
    world: World, message_id: int
) -> None:
    world.shop.answers = [LockedOut("the day's limit is reached", retry_after_s=3600)]

    world.deliver_message(message_id)

    assert world.road.told == [("local", "pause 3600")]


class TestTwoGateways:
    @pytest.fixture(autouse=True)
    def spare(self, world: World) -> None:
        world.with_spare()

    def test_row_31_a_pause_is_for_the_gateway_and_not_for_the_message(
        self, world: World, message_id: int
    ) -> None:
        world.shop.answers = [BUSY]
        world.deliver_message(message_id)
        assert world.road.told == [("local", "pause 20")]

        world.deliver_message(message_id)

        assert world.one("messages")["state"] == "accepted"
        assert len(world.spare.handed) == 1

    def test_row_31_when_all_pause_the_message_waits_as_long_as_the_shortest(
        self, world: World, message_id: int
    ) -> None:
        world.road.waits = {"local": 20, "spare": 12.5}

        assert world.deliver_message(message_id) is None

        row = world.one("messages")
        assert (row["state"], row["tries"]) == ("queued", 0)
        assert row["next_at"] == after(seconds=12.5)

    def test_row_33_a_gateway_that_breaks_is_left_and_taken_again_when_all_is_quiet(
        self, world: World, message_id: int, caplog: pytest.LogCaptureFixture
    ) -> None:
        world.road.breaks = True
        world.shop.answers = [AWAY, Accepted("G-2")]
        world.deliver_message(message_id)
        world.deliver_message(queue(world, cause="demand:2"))
        assert [message.message_id for message in world.spare.handed] == ["2"]

        sweep(world, at=after(minutes=14))
        world.deliver_message(queue(world, cause="demand:3"))
        assert len(world.spare.handed) == 2
        sweep(world, at=after(minutes=15))
        world.deliver_message(queue(world, cause="demand:4"))

        assert [message.message_id for message in world.shop.handed] == ["1", "4"]
        changes = [
            (row["from_gateway"], row["to_gateway"], row["reason"])
            for row in world.rows("gateway_changes")
        ]
        assert changes == [
            ("local", "spare", "the gateway cannot be reached"),
            ("spare", "local", "15 minutes without a change"),
        ]
        assert "messages go to spare instead of local" in caplog.text

    def test_row_27_one_that_does_not_serve_us_is_left_at_once_and_loses_no_message(
        self, world: World, message_id: int
    ) -> None:
        world.shop.answers = [WHO]
        later = queue(world, cause="demand:2")

        world.deliver_message(message_id)
        assert world.queue.sent == [message_id]
        world.deliver_message(message_id)
        world.deliver_message(later)

        assert {row["state"] for row in world.rows("messages")} == {"accepted"}
        assert (len(world.shop.handed), len(world.spare.handed)) == (1, 2)
        change = world.one("gateway_changes")
        assert (change["to_gateway"], change["reason"]) == ("spare", "status 401")

    def test_one_that_is_not_preferred_is_not_left(self, world: World) -> None:
        gateways.leave_gateway(world.deps, gateway="spare", reason="x", now=NOON)

        assert world.rows("gateway_changes") == []

    def test_row_34_a_message_in_doubt_goes_through_no_other_gateway(
        self, world: World, message_id: int
    ) -> None:
        world.shop.answers = [SILENCE]
        world.deliver_message(message_id)
        sweep(world, at=after(minutes=3))
        world.shop.answers = [AWAY]
        world.deliver_message(message_id, at=after(minutes=3))
        world.deliver_message(message_id, at=after(minutes=9))

        assert world.spare.handed == []
        assert len(world.shop.handed) == 3

    def test_row_34_nor_while_its_gateway_is_left_alone(
        self, world: World, message_id: int
    ) -> None:
        world.shop.answers = [SILENCE]
        world.deliver_message(message_id)
        sweep(world, at=after(minutes=3))
        world.road.waits = {"local": 30}

        assert world.deliver_message(message_id, at=after(minutes=3)) is None
        assert world.spare.handed == []


def test_a_doubtful_message_that_is_refused_later_stays_in_doubt(
    world: World, message_id: int
) -> None:
    """Its first sending may have arrived, whatever became of the second."""
    world.shop.answers = [SILENCE, Failed("ERROR 406", ours=False)]
    world.deliver_message(message_id)
    sweep(world, at=after(minutes=3))

    world.deliver_message(message_id, at=after(minutes=3))

    assert world.one("messages")["state"] == "in_doubt"
    post(world, message_id=str(message_id))
    assert world.one("messages")["state"] == "delivered"


def test_an_answer_that_comes_after_the_claim_ran_out_is_believed(
    world: World, message_id: int
) -> None:
    """The worker was slow, not dead: what it says keeps the message from being sent twice."""

    def meanwhile() -> None:
        sweep(world, at=after(seconds=91))
        sweep(world, at=after(seconds=240))

    world.shop.meanwhile = meanwhile
    world.deliver_message(message_id)

    assert [state for state, _ in life(world)] == [
        "queued",
        "claimed",
        "in_doubt",
        "queued",
        "accepted",
    ]
    assert world.deliver_message(message_id, at=after(seconds=241)) is None


def test_a_late_answer_to_an_older_try_changes_nothing(world: World, message_id: int) -> None:
    def meanwhile() -> None:
        world.shop.meanwhile = lambda: None
        sweep(world, at=after(seconds=91))
        sweep(world, at=after(seconds=240))
        world.deliver_message(message_id, at=after(seconds=241))

    world.shop.answers = [Failed("late", ours=False), Accepted("G-2")]
    world.shop.meanwhile = meanwhile

    world.deliver_message(message_id)

    assert world.one("messages")["state"] == "accepted"


def test_row_21_a_worker_killed_before_the_call_leaves_the_message_to_the_sweep(
    world: World, message_id: int
) -> None:
    sweep(world, at=after(seconds=4))
    assert world.queue.sent == []

    sweep(world, at=after(seconds=5))
    assert world.queue.sent == [message_id]


def test_row_22_a_worker_killed_with_a_message_in_hand_leaves_a_doubt(world: World) -> None:
    message_id = queue(world, "unreached")
    killed_in_the_middle(world, message_id)

    sweep(world, at=after(seconds=90))
    assert world.one("messages")["state"] == "claimed"
    sweep(world, at=after(seconds=91))

    row, attempt = world.one("messages"), world.one("message_attempts")
    assert row["state"] == "in_doubt"
    assert row["state_reason"] == "the worker stopped while it was handing the message over"
    assert (attempt["outcome"], attempt["ended_at"]) == ("in_doubt", after(seconds=91))
    sweep(world, at=after(hours=1))  # an acknowledgement is not sent twice
    assert world.one("messages")["state"] == "in_doubt"
    assert world.queue.sent == []


def test_row_22_a_demand_in_doubt_is_sent_once_more_and_no_third_time(
    world: World, message_id: int
) -> None:
    killed_in_the_middle(world, message_id)
    sweep(world, at=after(seconds=91))
    sweep(world, at=after(seconds=120))
    assert world.one("messages")["state"] == "in_doubt"

    sweep(world, at=after(seconds=121))
    world.shop.answers = [SILENCE]
    assert world.deliver_message(message_id, at=after(seconds=121)) == SILENCE

    sweep(world, at=after(hours=1))
    assert world.one("messages")["state"] == "in_doubt"
    assert world.deliver_message(message_id, at=after(hours=1)) is None


def test_row_44_a_message_of_which_nothing_is_heard_for_three_days(
    world: World, message_id: int
) -> None:
    world.deliver_message(message_id)

    sweep(world, at=after(hours=72))
    assert world.one("messages")["state"] == "accepted"
    sweep(world, at=after(hours=72, seconds=1))
    assert world.one("messages")["state"] == "no_receipt"

    post(world, id="G-1", at=after(hours=80))
    assert world.one("messages")["state"] == "delivered"
