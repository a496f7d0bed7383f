"""Operators who are rung at a plain mobile, through the same trunk as the consumers."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from missedcall.db import engine
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.operators.operator_phone import OperatorPhoneKind
from missedcall.usecases.operators import operators
from missedcall.usecases.operators.operator_telephone import OperatorNotAdded
from tests.kit import CALLER, DID, NOON, World, after, ist, make_deps

OWN_MOBILE = "+919876500042"


def test_a_mobile_is_rung_by_its_number_in_the_operators_language(world: World) -> None:
    world.misses()
    world.operator(mobile=OWN_MOBILE)

    (placement,) = world.dispatch(at=after(seconds=4))

    assert (placement.phone.kind, placement.phone.address) == (
        OperatorPhoneKind.MOBILE,
        OWN_MOBILE,
    )
    assert placement.language == "hi"
    assert OWN_MOBILE not in repr(placement)
    assert world.one("attempts")["channels"] == 2


def channels(world: World, count: int) -> None:
    trunk = world.deps.config.telephony.trunk
    world.configure("telephony", trunk=trunk.model_copy(update={"channels": count}))


def test_a_mobile_does_not_take_the_last_channel(world: World) -> None:
    channels(world, 3)
    for line in range(3):
        world.misses(f"+91987650000{line}")
        world.operator(f"operator{line}", mobile=f"+91987650004{line}")

    (first,) = world.dispatch(at=after(seconds=4))
    assert world.dispatch(at=after(seconds=4)) == []
    world.operator("meena")  # at an extension: for her one channel is enough
    (second,) = world.dispatch(at=after(seconds=5))

    assert (first.phone.kind, second.phone.kind) == (
        OperatorPhoneKind.MOBILE,
        OperatorPhoneKind.EXTENSION,
    )


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(
    capacity=st.integers(2, 6),
    phones=st.lists(st.booleans(), min_size=1, max_size=6),
    ends=st.lists(st.integers(0, 5), max_size=4),
)
def test_never_more_legs_than_channels(capacity: int, phones: list[bool], ends: list[int]) -> None:
    """Whichever phone rings or hangs up meanwhile: consumers and mobiles fit the trunk."""
    world = World(make_deps(engine.connect_database("sqlite://")))
    channels(world, capacity)
    for line, is_mobile in enumerate(phones):
        world.misses(f"+91987650000{line}")
        mobile = f"+91987650004{line}" if is_mobile else None
        world.operator(f"operator{line}", mobile=mobile)
    legs: dict[str, int] = {}
    for step, end in enumerate([*ends, 0]):
        for placement in world.dispatch(at=after(minutes=step + 1)):
            legs[placement.attempt_id] = 1 + (placement.phone.kind is OperatorPhoneKind.MOBILE)
        assert sum(legs.values()) <= capacity
        assert legs or step  # one is rung, until everyone was
        if legs:
            ended = sorted(legs)[end % len(legs)]
            del legs[ended]
            world.finish(ended, CallOutcome.NO_ANSWER, at=after(minutes=step + 1))


def test_who_does_not_press_the_key_is_paused_and_the_caller_loses_nothing(world: World) -> None:
    world.misses()
    world.operator(mobile=OWN_MOBILE)

    world.finish(world.rung(at=after(seconds=4)), CallOutcome.OPERATOR_NO_ANSWER)

    assert world.state_of() == "paused"
    callback = world.one("callbacks")
    assert (callback["state"], callback["attempts_used"]) == ("waiting", 0)


def test_an_operator_never_rings_his_own_mobile_back(world: World) -> None:
    world.misses(OWN_MOBILE)
    world.operator(mobile=OWN_MOBILE)
    assert world.dispatch(at=after(seconds=4)) == []

    world.operator("meena")

    assert [each.phone.kind for each in world.dispatch(at=after(seconds=4))] == [
        OperatorPhoneKind.EXTENSION
    ]


def test_the_key_takes_time_before_closing_too(world: World) -> None:
    """At 19:59:10 an extension could still lead to a consumer's phone before eight."""
    world.misses(at=ist(19, 50))
    world.operator(mobile=OWN_MOBILE)
    assert world.dispatch(at=ist(19, 59, 10)) == []

    world.operator("meena")

    assert len(world.dispatch(at=ist(19, 59, 10))) == 1


@pytest.mark.parametrize(
    ("mobile", "says"),
    [
        ("12345", "mobile: the number is too short; give ten digits"),
        ("0771 2574126", "mobile: that is"),
        ("011 23456789", "mobile: that is a landline"),
        (DID, "mobile: that is one of our own numbers"),
        (OWN_MOBILE, "the mobile is taken by"),
    ],
)
def test_a_mobile_that_cannot_be_is_refused(world: World, mobile: str, says: str) -> None:
    world.operator(mobile=OWN_MOBILE)

    with pytest.raises(OperatorNotAdded, match=says) as refused:
        world.adds("bina", mobile=mobile)

    assert OWN_MOBILE not in str(refused.value)


def test_a_trunk_of_one_channel_has_no_room_for_a_mobile(world: World) -> None:
    channels(world, 1)

    with pytest.raises(OperatorNotAdded, match=r"telephony\.trunk\.channels is 1; raise it"):
        world.adds("bina", mobile=OWN_MOBILE)


def test_a_telephone_is_changed_and_the_next_call_rings_there(world: World) -> None:
    operator_id = world.operator()

    operators.change_operator_phone(
        world.deps, login="asha", extension=None, mobile="98765 00042", by="test", now=NOON
    )

    found = operators.get_operator(world.deps, operator_id=operator_id)
    assert found is not None
    assert found.phone is not None
    assert (found.phone.kind, found.phone.address) == (OperatorPhoneKind.MOBILE, OWN_MOBILE)
    assert world.rows("audit")[-1]["action"] == "operator.phone"
    world.misses(CALLER)
    assert world.dispatch(at=after(seconds=4))[0].phone.address == OWN_MOBILE


def test_nobody_has_two_telephones_and_none_is_shared(world: World) -> None:
    world.operator()
    world.operator("meena", mobile=OWN_MOBILE)
    for telephone, says in (
        ({"extension": "201", "mobile": OWN_MOBILE}, "give one of the two"),
        ({"extension": None, "mobile": OWN_MOBILE}, "the mobile is taken by"),
        ({"extension": "999", "mobile": None}, "999 is not in telephony.extensions"),
    ):
        with pytest.raises(OperatorNotAdded, match=says):
            operators.change_operator_phone(
                world.deps, login="asha", by="test", now=NOON, **telephone
            )
    with pytest.raises(OperatorNotAdded, match="there is no usha"):
        operators.change_operator_phone(
            world.deps, login="usha", extension="202", mobile=None, by="test", now=NOON
        )
