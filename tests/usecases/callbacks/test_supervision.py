"""A supervisor puts right what the rules cannot know, and says why."""

import datetime as dt
import itertools

import pytest

from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.callbacks.number_block import BlockKind
from missedcall.usecases.applications import call_endings
from missedcall.usecases.callbacks import assignments, number_blocks, supervision
from missedcall.usecases.callbacks.supervision import CallbackNotPossible
from missedcall.usecases.operators import duty, operators
from missedcall.usecases.operators.operators import Operator
from tests.kit import CALLER, NEIGHBOUR, NOON, World, after, ist

WHY = "he came to the office"


def history(world: World, callback_id: int) -> list[tuple[str, str, str]]:
    rows = [row for row in world.rows("transitions") if row["entity"] == "callback"]
    mine = [row for row in rows if row["entity_id"] == str(callback_id)]
    return [(row["actor"], row["to_state"], row["reason"]) for row in mine]


def test_a_callback_is_moved_to_a_time_within_calling_hours(world: World, meena: Operator) -> None:
    world.misses()

    got = supervision.reschedule_callback(
        world.deps, callback_id=1, due_at=ist(21), by=meena, reason=WHY, now=NOON
    )

    assert got == world.one("callbacks")["due_at"] == ist(8, day=24)
    assert history(world, 1)[-1] == ("meena", "waiting", WHY)


@pytest.mark.parametrize("due_at", [after(hours=-1), after(days=8)])
def test_nobody_is_promised_a_call_in_the_past_or_too_far_ahead(
    world: World, meena: Operator, due_at: dt.datetime
) -> None:
    world.misses()

    with pytest.raises(CallbackNotPossible, match="seven days"):
        supervision.reschedule_callback(
            world.deps, callback_id=1, due_at=due_at, by=meena, reason=WHY, now=NOON
        )


def test_a_cancelled_callback_is_not_rung_and_can_be_reopened(
    world: World, meena: Operator
) -> None:
    world.operator()
    world.misses()
    supervision.cancel_callback(world.deps, callback_id=1, by=meena, reason=WHY, now=NOON)
    assert world.dispatch(at=after(minutes=1)) == []

    supervision.reopen_callback(
        world.deps, callback_id=1, by=meena, reason=WHY, now=after(minutes=2)
    )

    assert len(world.dispatch(at=after(minutes=3))) == 1
    assert [to_state for _, to_state, _ in history(world, 1)] == [
        "waiting",
        "closed",
        "waiting",
        "dialling",
    ]


def test_a_number_with_an_open_callback_gets_no_second_one_by_reopening(
    world: World, meena: Operator
) -> None:
    world.misses()
    supervision.cancel_callback(world.deps, callback_id=1, by=meena, reason=WHY, now=NOON)
    world.misses(at=after(minutes=1))

    with pytest.raises(CallbackNotPossible, match="another callback open"):
        supervision.reopen_callback(
            world.deps, callback_id=1, by=meena, reason=WHY, now=after(minutes=2)
        )


def test_a_parked_callback_is_rung_when_it_is_released(world: World, meena: Operator) -> None:
    world.configure("callbacks", calls_per_hour=1)
    world.operator()
    world.misses()
    world.misses()
    assert world.dispatch(at=after(minutes=1)) == []

    supervision.release_callback(
        world.deps, callback_id=1, by=meena, reason=WHY, now=after(minutes=1)
    )

    assert len(world.dispatch(at=after(minutes=2))) == 1


def test_a_call_that_is_being_rung_is_left_alone(world: World, meena: Operator) -> None:
    world.operator()
    world.misses()
    world.rung(at=after(seconds=4))

    with pytest.raises(CallbackNotPossible, match="State of callback 1 now"):
        supervision.cancel_callback(
            world.deps, callback_id=1, by=meena, reason=WHY, now=after(seconds=4)
        )


@pytest.mark.parametrize("reason", ["", " \n ", "x" * 201])
def test_every_act_needs_a_reason(world: World, meena: Operator, reason: str) -> None:
    world.misses()

    with pytest.raises(CallbackNotPossible, match="reason"):
        supervision.cancel_callback(world.deps, callback_id=1, by=meena, reason=reason, now=NOON)


def test_a_callback_that_is_not_there_is_named(world: World, meena: Operator) -> None:
    with pytest.raises(CallbackNotPossible, match="no callback 99"):
        supervision.release_callback(world.deps, callback_id=99, by=meena, reason=WHY, now=NOON)


def test_a_number_blocked_for_abuse_is_not_rung_until_that_is_lifted(
    world: World, meena: Operator
) -> None:
    world.operator()
    world.misses()
    number_blocks.block_number(
        world.deps,
        number="98765 00001",
        kind=BlockKind.BLOCKED,
        until=None,
        by=meena,
        reason="asked for it",
        now=NOON,
    )
    refused = world.misses(at=after(hours=1))
    assert (refused["disposition"], refused["reason"]) == ("refused", "blocked")
    assert world.one("callbacks")["closed_reason"] == "blocked"

    number_blocks.unblock_number(world.deps, number=CALLER, by=meena, now=after(hours=2))

    assert world.misses(at=after(hours=3))["disposition"] == "new"
    assert len(world.dispatch(at=after(hours=4))) == 1


def test_a_retry_never_rings_a_number_that_was_barred_meanwhile(
    world: World, meena: Operator
) -> None:
    world.operator()
    world.misses()
    attempt_id = world.rung(at=after(seconds=4))
    bar(world, meena)
    world.finish(attempt_id, CallOutcome.NO_ANSWER, at=after(seconds=40))
    assert world.one("callbacks")["state"] == "waiting"

    assert world.dispatch(at=after(hours=2)) == []

    row, change = world.one("callbacks"), world.rows("transitions")[-1]
    assert (row["state"], row["closed_reason"]) == ("closed", "do_not_call")
    assert row["closed_at"] == after(hours=2)
    assert (change["actor"], change["reason"]) == (
        "dispatch",
        "the number is blocked: do_not_call",
    )


def test_an_appointment_at_a_barred_number_is_closed_and_the_next_caller_rung(
    world: World, meena: Operator
) -> None:
    operator_id, attempt_id = world.talks()
    bar(world, meena)
    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=1))
    wish = after(hours=1)
    assert call_endings.call_later(
        world.deps, operator_id=operator_id, wish=wish, same_operator=True, now=after(minutes=2)
    )
    world.misses(NEIGHBOUR, at=after(minutes=50))

    placed = [world.dispatch(at=after(hours=1, seconds=second)) for second in range(2)]

    assert [each.announce for each in itertools.chain(*placed)] == ["0002"]
    assert world.rows("callbacks")[0]["closed_reason"] == "do_not_call"


def test_a_barred_number_is_not_reopened(world: World, meena: Operator) -> None:
    world.misses()
    bar(world, meena)

    with pytest.raises(
        CallbackNotPossible, match="callback 1 is not called: Asked for no calls"
    ) as refused:
        supervision.reopen_callback(
            world.deps, callback_id=1, by=meena, reason=WHY, now=after(hours=1)
        )

    assert refused.value.reason.code == "blocked"
    assert refused.value.reason.slots["kind"] == "do_not_call"
    assert world.one("callbacks")["state"] == "closed"


def bar(world: World, by: Operator) -> None:
    """Note that the caller asked not to be rung."""
    number_blocks.block_number(
        world.deps,
        number=CALLER,
        kind=BlockKind.DO_NOT_CALL,
        until=None,
        by=by,
        reason=WHY,
        now=NOON,
    )


def test_a_block_ends_on_its_day(world: World, meena: Operator) -> None:
    until = after(days=1)
    number_blocks.block_number(
        world.deps,
        number=CALLER,
        kind=BlockKind.BLOCKED,
        until=until,
        by=meena,
        reason=WHY,
        now=NOON,
    )

    assert world.misses(at=after(hours=23))["disposition"] == "refused"
    assert world.misses(at=after(hours=24))["disposition"] == "new"


def test_a_bar_during_the_call_lets_the_call_end(world: World, meena: Operator) -> None:
    _, attempt_id = world.talks()
    number_blocks.block_number(
        world.deps,
        number=CALLER,
        kind=BlockKind.BLOCKED,
        until=None,
        by=meena,
        reason=WHY,
        now=NOON,
    )

    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=1))

    assert world.one("callbacks")["state"] == "wrap_up"


def with_phone(world: World, by: Operator) -> Operator:
    operators.change_operator_phone(
        world.deps, login=by.login, extension="204", mobile=None, by="test", now=NOON
    )
    found = operators.get_operator(world.deps, operator_id=by.id)
    assert found is not None
    return found


def test_who_takes_a_callback_gets_it_as_his_next(world: World, meena: Operator) -> None:
    meena = with_phone(world, meena)
    world.misses(NEIGHBOUR, at=after(minutes=-9))
    world.configure("callbacks", calls_per_hour=1)
    world.misses()
    world.misses()
    world.operator()

    until = assignments.claim_callback(world.deps, callback_id=2, by=meena, reason=WHY, now=NOON)

    assert until == after(hours=1)
    assert history(world, 2)[-1] == ("meena", "waiting", WHY)
    (others,) = world.dispatch(at=after(minutes=1))
    assert (others.phone.address, others.announce) == ("202", "0002")
    duty.set_operator_ready(world.deps, operator_id=meena.id, now=after(minutes=2))
    (hers,) = world.dispatch(at=after(minutes=3))
    assert (hers.phone.address, hers.announce) == ("204", "0001")


def test_a_callback_is_given_to_an_operator_who_takes_calls(world: World, meena: Operator) -> None:
    world.misses()
    world.operator("asha")

    with pytest.raises(CallbackNotPossible, match="takes no calls"):
        assignments.assign_callback(
            world.deps, callback_id=1, operator="nobody", by=meena, reason=WHY, now=NOON
        )
    until = assignments.assign_callback(
        world.deps, callback_id=1, operator="asha", by=meena, reason=WHY, now=NOON
    )

    assert until == after(hours=1)
    assert history(world, 1)[-1] == ("meena", "waiting", WHY)


def test_what_somebody_took_and_forgot_is_rung_by_another(world: World, meena: Operator) -> None:
    world.misses()
    world.operator()
    until = assignments.claim_callback(
        world.deps, callback_id=1, by=with_phone(world, meena), reason=WHY, now=NOON
    )

    assert world.dispatch(at=until - dt.timedelta(seconds=1)) == []
    assert len(world.dispatch(at=until)) == 1


def test_nobody_takes_a_callback_without_a_phone_or_while_it_is_rung(
    world: World, meena: Operator
) -> None:
    world.misses()
    with pytest.raises(CallbackNotPossible, match="no phone"):
        assignments.claim_callback(world.deps, callback_id=1, by=meena, reason=WHY, now=NOON)
    world.operator()
    world.rung(at=after(seconds=4))

    with pytest.raises(CallbackNotPossible, match="State of callback 1 now"):
        assignments.claim_callback(
            world.deps, callback_id=1, by=with_phone(world, meena), reason=WHY, now=NOON
        )


def test_lifting_what_does_not_hold_is_told(world: World, meena: Operator) -> None:
    with pytest.raises(CallbackNotPossible, match="not blocked"):
        number_blocks.unblock_number(world.deps, number=CALLER, by=meena, now=NOON)
