import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.operators.operator_phone import OperatorPhoneKind, Phone
from missedcall.usecases import heartbeats
from missedcall.usecases.callbacks import attempts, dispatch
from missedcall.usecases.callbacks.dispatch import NotPlaced, Placement
from tests.kit import CALLER, DID, LANDLINE, NEIGHBOUR, NOON, Telephones, World, after, ist


def test_a_ready_operator_is_rung_for_a_due_callback(world: World) -> None:
    world.misses()
    operator_id = world.operator()

    (placement,) = world.dispatch(at=after(seconds=4))

    attempt, callback, operator = (
        world.one(table) for table in ("attempts", "callbacks", "operators")
    )
    assert placement == Placement(
        attempt_id=attempt["id"],
        node="node-1",
        phone=Phone(OperatorPhoneKind.EXTENSION, "201"),
        language="hi",
        dial="09876500001",
        shown=DID,
        announce="0001",
        consumer_language="hi",
        code=callback["code"],
    )
    assert (attempt["operator_id"], attempt["callback_id"]) == (operator_id, callback["id"])
    assert callback["state"] == "dialling"
    assert (operator["state"], operator["attempt_id"]) == ("reserved", attempt["id"])


def test_a_landline_is_dialled_with_its_code(world: World) -> None:
    world.misses(LANDLINE)
    world.operator()

    (placement,) = world.dispatch(at=after(seconds=4))

    assert (placement.dial, placement.announce) == ("07712574126", "4126")


@pytest.mark.parametrize("at", [ist(0), ist(7, 59, 59), ist(20)])
def test_nobody_is_rung_outside_calling_hours(world: World, at: dt.datetime) -> None:
    world.misses(at=ist(12, day=22))
    world.operator()

    assert world.dispatch(at=at) == []
    assert world.rows("attempts") == []


def test_nobody_is_rung_on_a_holiday(world: World) -> None:
    world.operator()
    hours = world.deps.config.callbacks.hours
    world.configure("callbacks", hours=hours.model_copy(update={"holidays": (NOON.date(),)}))
    world.misses()

    assert world.dispatch(at=after(minutes=1)) == []
    assert world.one("callbacks")["due_at"] == ist(8, day=24)


def test_a_caller_is_not_rung_before_his_time(world: World) -> None:
    world.misses()
    world.operator()

    assert world.dispatch(at=after(seconds=2)) == []


def test_who_waits_longest_meets_who_is_idle_longest(world: World) -> None:
    world.misses(NEIGHBOUR, at=after(seconds=1))
    world.misses(CALLER, at=NOON)
    world.operator("late", since=after(minutes=-1))
    world.operator("early", since=after(minutes=-9))

    first, second = world.dispatch(at=after(minutes=1))

    assert (first.phone.address, first.announce) == ("202", "0001")
    assert (second.phone.address, second.announce) == ("201", "0002")


def test_who_has_a_call_in_hand_is_not_rung_for_another(world: World) -> None:
    world.misses()
    operator_id = world.operator()
    attempt_id = world.rung(at=after(seconds=4))
    world.misses(NEIGHBOUR, at=after(seconds=4))

    assert world.dispatch(at=after(seconds=10)) == []
    assert world.one("attempts")["id"] == attempt_id
    assert world.one("operators")["id"] == operator_id


def test_no_more_calls_are_placed_than_the_trunk_has_channels(world: World) -> None:
    trunk = world.deps.config.telephony.trunk
    world.configure("telephony", trunk=trunk.model_copy(update={"channels": 2}))
    for line in range(3):
        world.misses(f"+91987650000{line}")
        world.operator(f"operator{line}")

    assert len(world.dispatch(at=after(seconds=4))) == 2
    assert world.dispatch(at=after(seconds=4)) == []


def test_a_trunk_that_takes_no_calls_is_tried_by_one_now_and_then(world: World) -> None:
    trunk = world.deps.config.telephony.trunk
    world.configure("telephony", trunk=trunk.model_copy(update={"channels": 10}))
    for line in range(6):
        world.misses(f"+91987650000{line}")
    for line in range(3):
        world.operator(f"operator{line}")
    for placement in world.dispatch(at=after(seconds=4)):
        world.finish(placement.attempt_id, CallOutcome.CONGESTION, at=after(seconds=35))

    assert world.dispatch(at=after(seconds=36)) == [], "it rests"
    (trial,) = world.dispatch(at=after(seconds=95))
    assert world.dispatch(at=after(seconds=96)) == [], "and one call shows how it is"
    for step in ("operator_answered", "consumer_answered"):
        world.step(trial.attempt_id, step, at=after(seconds=100))
    assert len(world.dispatch(at=after(seconds=101))) == 2


def two_nodes(world: World, *, of_trunk: int, of_node: int = 0) -> None:
    """Let there be two Asterisks, and three callers and operators."""
    first = world.deps.config.asterisk.nodes[0].model_copy(update={"channels": of_node})
    second = first.model_copy(update={"name": "node-2"})
    world.configure("asterisk", nodes=(first, second))
    trunk = world.deps.config.telephony.trunk
    world.configure("telephony", trunk=trunk.model_copy(update={"channels": of_trunk}))
    for line in range(3):
        world.misses(f"+91987650000{line}")
        world.operator(f"operator{line}")


def test_the_trunk_has_so_many_channels_over_all_asterisks(world: World) -> None:
    two_nodes(world, of_trunk=2)

    assert len(world.dispatch(at=after(seconds=4))) == 2
    assert world.dispatch(at=after(seconds=4)) == []


def test_each_asterisk_may_have_fewer(world: World) -> None:
    two_nodes(world, of_trunk=3, of_node=1)

    placed = world.dispatch(at=after(seconds=4))

    assert [placement.node for placement in placed] == ["node-1", "node-2"]


def test_an_asterisk_that_is_not_heard_gets_no_orders_while_another_is(world: World) -> None:
    two_nodes(world, of_trunk=3)
    heartbeats.note_heartbeat(world.deps, part="asterisk node-1", now=NOON)
    heartbeats.note_heartbeat(world.deps, part="asterisk node-2", now=after(minutes=1))

    placed = world.dispatch(at=after(minutes=1, seconds=4))

    assert {placement.node for placement in placed} == {"node-2"}


def test_when_no_asterisk_is_heard_each_may_still_be_there(world: World) -> None:
    two_nodes(world, of_trunk=3)
    heartbeats.note_heartbeat(world.deps, part="asterisk node-2", now=NOON)

    placed = world.dispatch(at=after(minutes=5))

    assert {placement.node for placement in placed} == {"node-1"}


def test_two_dispatchers_at_once_never_pair_anyone_twice(world: World) -> None:
    trunk = world.deps.config.telephony.trunk
    world.configure("telephony", trunk=trunk.model_copy(update={"channels": 100}))
    for line in range(20):
        world.misses(f"+9198765000{line:02}")
    for login in range(8):
        world.operator(f"operator{login}")
    both_ready = threading.Barrier(4)

    def run_one() -> list[Placement]:
        telephones = Telephones()
        both_ready.wait(timeout=10)
        dispatch.dispatch_callbacks(world.deps, dialler=telephones, now=after(minutes=1))
        return telephones.placed

    with ThreadPoolExecutor(4) as pool:
        runs = [run.result() for run in [pool.submit(run_one) for _ in range(4)]]

    placed = [placement for run in runs for placement in run]
    assert len(placed) == 8
    assert len({placement.phone.address for placement in placed}) == 8
    assert len({placement.dial for placement in placed}) == 8


def test_an_order_that_asterisk_did_not_take_costs_nobody_anything(world: World) -> None:
    world.misses()
    world.operator()
    world.telephones.trouble = NotPlaced("not connected")

    assert world.dispatch(at=after(seconds=4)) == []

    callback, attempt = world.one("callbacks"), world.one("attempts")
    assert (attempt["outcome"], attempt["ended_at"]) == ("not_placed", after(seconds=4))
    assert (callback["state"], callback["attempts_used"]) == ("waiting", 0)
    assert callback["due_at"] == after(seconds=64)
    assert world.state_of() == "ready"
    world.telephones.trouble = None
    assert len(world.dispatch(at=after(seconds=64))) == 1


def test_asterisk_is_asked_about_an_attempt_that_nothing_was_heard_of(world: World) -> None:
    world.misses()
    world.operator()
    attempt_id = world.rung(at=after(seconds=4))

    deadline = after(seconds=4 + 20)
    assert attempts.overdue_attempts(world.deps, node="node-1", now=after(seconds=22)) == []
    assert attempts.overdue_attempts(world.deps, node="node-1", now=deadline) == [attempt_id]
    assert attempts.overdue_attempts(world.deps, node="node-2", now=deadline) == []

    attempts.extend_attempt(world.deps, attempt_id=attempt_id, now=deadline)
    assert attempts.overdue_attempts(world.deps, node="node-1", now=deadline) == []


def test_the_sweep_enqueues_when_somebody_waits_and_somebody_is_ready(world: World) -> None:
    world.misses()
    dispatch.enqueue_dispatch(world.deps, now=after(seconds=4))
    assert world.queue.dispatched == 0  # no operator could ring
    world.operator()
    world.queue.dispatched = 0

    dispatch.enqueue_dispatch(world.deps, now=after(seconds=2))
    assert world.queue.dispatched == 0  # the phone is not free yet
    dispatch.enqueue_dispatch(world.deps, now=after(seconds=4))
    assert world.queue.dispatched == 1


def test_an_order_that_was_given_up_meanwhile_is_not_placed(world: World) -> None:
    """While the first order took long, the listener settled the second as lost."""
    world.operator()
    world.operator("bina")
    world.misses()
    world.misses(NEIGHBOUR)

    def slow(placement: Placement) -> None:
        if len(world.telephones.placed) == 1:
            other = next(
                r["id"] for r in world.rows("attempts") if r["id"] != placement.attempt_id
            )
            world.finish(other, CallOutcome.LOST, at=after(minutes=1))

    world.telephones.meanwhile = slow

    assert len(world.dispatch(at=after(seconds=4))) == 1
