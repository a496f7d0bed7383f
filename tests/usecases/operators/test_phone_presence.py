"""No operator is rung at a phone that is known not to be there, and its operator is told."""

import pytest

from missedcall.usecases import heartbeats
from missedcall.usecases.operators import duty, phone_presence
from missedcall.usecases.operators.duty import PhoneAway
from tests.kit import NEIGHBOUR, NOON, World, after


def told(world: World, *there: str, node: str = "node-1", second: float = 0) -> None:
    """Let a node's listener tell which phones are there."""
    now = after(seconds=second)
    heartbeats.note_heartbeat(world.deps, part=f"asterisk {node}", now=now)
    phone_presence.note_registrations(world.deps, node=node, registered=there, now=now)


def test_who_is_ready_is_paused_when_his_phone_is_gone_and_not_rung(world: World) -> None:
    world.misses()
    told(world, "201", "202")
    world.operator("asha")
    world.operator("meena")

    told(world, "202", second=2)

    asha = next(row for row in world.rows("operators") if row["login"] == "asha")
    assert (asha["state"], asha["state_reason"]) == ("paused", "phone_gone")
    assert [each.phone.address for each in world.dispatch(at=after(seconds=4))] == ["202"]


def test_a_phone_that_is_back_soon_makes_him_ready_again(world: World) -> None:
    told(world, "201")
    world.operator()
    told(world, second=2)

    told(world, "201", second=100)

    assert world.state_of() == "ready"
    assert world.queue.dispatched
    reason = [row["reason"] for row in world.rows("transitions") if row["entity"] == "operator"]
    assert reason == ["ready", "phone_gone", "phone_back"]


@pytest.mark.parametrize(("reason", "second"), [("phone_gone", 130), ("tea", 5)])
def test_who_is_away_himself_stays_paused(world: World, reason: str, second: int) -> None:
    told(world, "201")
    operator_id = world.operator()
    duty.pause_operator(world.deps, operator_id=operator_id, reason=reason, now=NOON)

    told(world, "201", second=second)

    assert world.state_of() == "paused"


def test_ready_without_the_phone_waits_for_the_phone(world: World) -> None:
    operator_id = world.operator()
    duty.log_operator_off(world.deps, operator_id=operator_id, now=NOON)
    told(world)

    with pytest.raises(PhoneAway, match="201 is not registered"):
        duty.set_operator_ready(world.deps, operator_id=operator_id, now=after(seconds=1))
    assert world.state_of() == "paused"

    told(world, "201", second=2)
    assert world.state_of() == "ready"


def test_a_phone_that_goes_during_a_call_ends_nothing(world: World) -> None:
    told(world, "201")
    operator_id, _ = world.talks()

    told(world, second=11)

    assert world.state_of() == "in_call"
    # The operator has the call in hand, and is told so, not that the phone is away.
    assert not duty.set_operator_ready(world.deps, operator_id=operator_id, now=after(seconds=12))


def test_nothing_is_certain_while_the_listener_is_silent(world: World) -> None:
    told(world)

    world.operator(since=after(minutes=1))
    world.misses(at=after(minutes=1))

    assert len(world.dispatch(at=after(minutes=2))) == 1


def test_a_phone_is_rung_through_the_node_it_is_registered_with(world: World) -> None:
    nodes = world.deps.config.asterisk.nodes
    second = nodes[0].model_copy(update={"name": "node-2"})
    world.configure("asterisk", nodes=(*nodes, second))
    told(world)
    told(world, "201", node="node-2")
    world.operator()
    world.misses()

    (placement,) = world.dispatch(at=after(seconds=4))

    assert placement.node == "node-2"


def test_a_mobile_need_not_be_registered(world: World) -> None:
    world.misses(NEIGHBOUR)
    told(world)

    world.operator(mobile="+919876500042")

    assert len(world.dispatch(at=after(seconds=4))) == 1


def test_each_change_is_one_row_of_the_history(world: World) -> None:
    for second, there in enumerate([["201"], ["201"], [], [], ["201"]]):
        told(world, *there, second=second)

    states = [
        (row["from_state"], row["to_state"])
        for row in world.rows("transitions")
        if row["entity_id"] == "201"
    ]
    assert states == [(None, "there"), ("there", "away"), ("away", "there")]
