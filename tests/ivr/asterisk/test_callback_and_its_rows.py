"""What people do with their phones on a real Asterisk, and what the database then holds."""

import dataclasses
import datetime as dt
from collections.abc import Iterator

import pytest

from missedcall.db.operators import operators
from missedcall.domain.callbacks.call_outcome import CallOutcome
from tests import kit
from tests.ivr.call_centre import DUE, CallCentre, call_centre
from tests.ivr.exchange import EXTENSION, Exchange, wait_until
from tests.ivr.sip import RawPhone
from tests.kit import NOON, World, after
from tools.softphones.sipp import Sipp

pytestmark = pytest.mark.asterisk

OTHER = "203"
# A failure of ours costs the caller a minute and none of the attempts.
OURS = ("waiting", 0, dt.timedelta(minutes=1))
NUMBER = kit.CALLER.removeprefix("+91")
BUSY = {"status": "486 Busy Here"}


@pytest.fixture
def centre(exchange: Exchange, world: World) -> Iterator[CallCentre]:
    """Open with one caller who waits, when two operators' phones are there."""
    for extension in (EXTENSION, OTHER):
        exchange.registered(extension)
    with call_centre(exchange, world) as centre:
        world.misses()
        yield centre


@pytest.fixture
def operator(centre: CallCentre) -> Iterator[Sipp]:
    """Be ready, answer the phone, and stay until the other side hangs up."""
    centre.world.operator()
    with centre.exchange.operator("answer") as phone:
        yield phone


@pytest.mark.parametrize(
    ("answer", "outcome", "minutes"),
    [
        ("486 Busy Here", CallOutcome.BUSY, 5),
        ("603 Decline", CallOutcome.REJECTED, 120),
        ("480 Temporarily Unavailable", CallOutcome.UNREACHABLE, 60),
        ("404 Not Found", CallOutcome.INVALID, 24 * 60),
    ],
)
def test_a_consumer_who_is_not_reached_is_rung_later(
    centre: CallCentre, operator: Sipp, answer: str, outcome: CallOutcome, minutes: int
) -> None:
    with RawPhone((centre.exchange.host, centre.exchange.trunk_port)) as consumer:
        centre.rings()
        consumer.refuses(answer)
        operator.wait()

        assert centre.ended()["outcome"] == outcome
    assert centre.waits == ("waiting", 1, dt.timedelta(minutes=minutes))
    assert centre.world.state_of() == "ready"


def test_a_consumer_who_does_not_answer_is_rung_later(centre: CallCentre, operator: Sipp) -> None:
    with centre.exchange.consumer("rings_on") as consumer:
        centre.rings()
        consumer.wait()
        operator.wait()

    assert centre.ended()["outcome"] == CallOutcome.NO_ANSWER
    assert centre.waits == ("waiting", 1, dt.timedelta(minutes=30))
    assert centre.world.state_of() == "ready"


@pytest.mark.parametrize("answer", ["503 Service Unavailable", "403 Forbidden"])
def test_a_trunk_that_takes_no_calls_costs_the_caller_nothing(
    centre: CallCentre, operator: Sipp, answer: str
) -> None:
    with RawPhone((centre.exchange.host, centre.exchange.trunk_port)) as trunk:
        centre.rings()
        trunk.refuses(answer)
        operator.wait()

        assert centre.ended()["outcome"] == CallOutcome.CONGESTION
    assert centre.waits == OURS
    assert centre.callback["urgent_at"] <= centre.callback["due_at"]
    assert centre.world.state_of() == "ready"


@pytest.mark.parametrize(
    ("before", "answer", "outcome"),
    [
        ("180 Ringing", "503 Service Unavailable", CallOutcome.NO_ANSWER),
        ("183 Session Progress", "503 Service Unavailable", CallOutcome.NO_ANSWER),
        ("183 Session Progress", "480 Temporarily Unavailable", CallOutcome.NO_ANSWER),
        ("180 Ringing", "302 Moved Temporarily", CallOutcome.UNREACHABLE),
    ],
)
def test_a_consumer_whose_network_was_reached_uses_up_a_try(
    centre: CallCentre, operator: Sipp, before: str, answer: str, outcome: CallOutcome
) -> None:
    with RawPhone((centre.exchange.host, centre.exchange.trunk_port)) as trunk:
        centre.rings()
        trunk.refuses(answer, before=before)
        operator.wait()

        assert centre.ended()["outcome"] == outcome
    assert centre.callback["attempts_used"] == 1


def test_a_trunk_that_is_down_costs_the_caller_nothing(centre: CallCentre, operator: Sipp) -> None:
    centre.rings()  # and nothing answers at the trunk's address
    operator.wait()

    assert centre.ended()["outcome"] == CallOutcome.CONGESTION
    assert centre.waits == OURS
    assert centre.world.state_of() == "ready"
    # Asterisk sends its INVITE for half a minute: the next one at this address would get it.
    with RawPhone((centre.exchange.host, centre.exchange.trunk_port)) as late:
        late.refuses("408 Request Timeout")


def test_who_hangs_up_after_two_seconds_has_not_been_spoken_with(
    centre: CallCentre, operator: Sipp
) -> None:
    with centre.exchange.consumer("answer_and_hang_up", duration_ms=2000) as consumer:
        centre.rings()
        consumer.wait()
        operator.wait()

    assert centre.ended()["outcome"] == CallOutcome.HUNG_UP_EARLY
    assert centre.waits == ("waiting", 1, dt.timedelta(minutes=10))
    assert centre.world.state_of() == "ready"


def test_who_was_spoken_with_stays_with_the_operator_until_the_form_is_in(
    exchange: Exchange, world: World
) -> None:
    world.configure("callbacks", early_hang_up_s=0)
    world.misses()
    world.operator()
    exchange.registered()
    with (
        call_centre(exchange, world) as centre,
        exchange.operator("answer") as operator,
        exchange.consumer("answer_and_hang_up", duration_ms=3000) as consumer,
    ):
        attempt_id = centre.rings()
        consumer.wait()
        operator.wait()

        assert centre.ended()["outcome"] == CallOutcome.ANSWERED
    assert centre.callback["state"] == "wrap_up"
    asha = world.one("operators")
    assert (asha["state"], asha["attempt_id"]) == ("wrap_up", attempt_id)


@pytest.mark.parametrize(
    ("phone", "keys"), [("rings_on", {}), ("refuse", BUSY)], ids=["does not pick up", "refuses"]
)
def test_the_next_operator_gets_the_caller_whom_the_first_did_not_take(
    centre: CallCentre, phone: str, keys: dict[str, str]
) -> None:
    centre.world.operator()
    centre.world.operator("ravi", since=after(seconds=1), extension=OTHER)
    with centre.exchange.operator(phone, keys=keys) as first:
        centre.rings()
        first.wait()

    assert centre.ended()["outcome"] == CallOutcome.OPERATOR_NO_ANSWER
    assert centre.waits == OURS
    assert centre.world.state_of() == "paused"
    with centre.exchange.operator("refuse", extension=OTHER, keys=BUSY) as second:
        centre.rings(at=after(minutes=2))
        second.wait()


def test_an_operator_whose_phone_is_not_registered_is_paused(centre: CallCentre) -> None:
    # The operator was ready when the phone went away; no test registers this one.
    operator_id = centre.world.adds("asha")
    with centre.world.deps.db.writing() as db:
        operators.set_operator_phone(db, operator_id, extension="202", mobile=None)
        operators.move_operator(
            db,
            operator_id,
            from_states=("offline",),
            to_state="ready",
            at=NOON,
            actor="test",
            reason="test",
        )

    # Whether the listener knew it before the ring or Asterisk found it out by ringing:
    centre.world.dispatch(at=DUE)

    wait_until(lambda: centre.world.state_of() == "paused", seconds=15)
    assert (centre.callback["state"], centre.callback["attempts_used"]) == ("waiting", 0)


def test_the_consumers_phone_falls_silent_when_the_operator_hangs_up(centre: CallCentre) -> None:
    centre.world.operator()
    with (
        centre.exchange.operator("answer_and_hang_up", duration_ms=1500) as operator,
        centre.exchange.consumer("rings_on") as consumer,
    ):
        centre.rings()
        consumer.wait()  # it is over for the consumer only when that phone was told so
        operator.wait()

    assert centre.ended()["outcome"] == CallOutcome.OPERATOR_HUNG_UP
    assert centre.waits == OURS
    assert centre.world.state_of() == "ready"


def test_a_caller_who_rings_again_while_the_operator_is_rung_is_counted(
    centre: CallCentre,
) -> None:
    centre.world.operator()
    with centre.exchange.operator("rings_on") as operator:
        centre.rings()
        with centre.exchange.caller("missed_call", [NUMBER]) as caller:
            caller.wait()
        wait_until(lambda: centre.callback["missed_calls"] == 2)
        assert centre.callback["state"] == "dialling"
        operator.wait()

    centre.ended()
    assert centre.waits == OURS


def test_who_hangs_up_himself_while_it_rings_is_called_back(
    exchange: Exchange, world: World
) -> None:
    with call_centre(exchange, world) as centre:
        with exchange.caller("gives_up", [NUMBER]) as caller:
            caller.wait()
        wait_until(lambda: world.rows("callbacks"))

        assert (centre.callback["number"], centre.callback["state"]) == (kit.CALLER, "waiting")


def test_who_finds_all_channels_taken_waits_for_the_next(centre: CallCentre) -> None:
    centre.world.configure("telephony.trunk", channels=1)
    centre.world.misses(kit.NEIGHBOUR, at=after(seconds=1))
    centre.world.operator()
    centre.world.operator("ravi", extension=OTHER)
    with centre.exchange.operator("rings_on") as first:
        centre.rings()
        assert centre.world.dispatch(at=after(seconds=5)) == []
        assert centre.world.state_of("ravi") == "ready"
        first.wait()
    centre.ended()

    with centre.exchange.operator("refuse", extension=OTHER, keys=BUSY) as second:
        centre.rings(at=after(seconds=6))
        second.wait()
    centre.ended()
    rows = centre.world.rows("callbacks")
    rung = [row["number"] for row in rows if row["urgent_at"] <= row["due_at"]]
    assert rung == [kit.CALLER, kit.NEIGHBOUR]


def test_a_dispatcher_who_cannot_reach_asterisk_gives_everything_back(
    exchange: Exchange, world: World
) -> None:
    nowhere = kit.changed(exchange.config, "ports", base=exchange.config.ports.base + 500)
    world.telephones.meanwhile = dataclasses.replace(exchange, config=nowhere).dialler().place
    world.misses()
    world.operator()

    world.dispatch(at=DUE)

    assert world.one("attempts")["outcome"] == CallOutcome.NOT_PLACED
    assert world.one("callbacks")["state"] == "waiting"
    assert world.one("callbacks")["attempts_used"] == 0
    assert world.state_of() == "ready"
