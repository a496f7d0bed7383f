"""Every ring has its rule and its operator, and no number is rung more often than a day allows."""

import datetime as dt

import pytest
import sqlalchemy as sa

from missedcall.db.callbacks.attempts import attempts
from missedcall.db.schema import transitions
from missedcall.domain.callbacks import ring
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.callbacks.ring import RingRule
from missedcall.usecases.callbacks import call_log, supervision
from missedcall.usecases.operators.operators import Operator
from tests.kit import CALLER, NEIGHBOUR, NOON, World, after, ist

TODAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("came_from", "actor", "last_outcome", "rang_since", "for_task", "expected"),
    [
        (None, "caller", None, False, False, RingRule.MISSED_CALL),
        ("dialling", "asterisk", CallOutcome.BUSY, False, False, RingRule.RETRY),
        ("dialling", "asterisk", CallOutcome.BUSY, True, False, RingRule.RANG_AGAIN),
        ("dialling", "asterisk", CallOutcome.CONGESTION, False, False, RingRule.OUR_FAILURE),
        ("wrap_up", "system", CallOutcome.ANSWERED, False, False, RingRule.NO_FORM),
        ("wrap_up", "asha", CallOutcome.ANSWERED, False, False, RingRule.APPOINTMENT),
        ("parked", "meena", None, False, False, RingRule.SUPERVISOR),
        ("closed", "meena", CallOutcome.BUSY, False, False, RingRule.SUPERVISOR),
        ("closed", "meena", CallOutcome.ANSWERED, False, True, RingRule.TASK),
        ("waiting", "meena", CallOutcome.BUSY, False, False, RingRule.SUPERVISOR),
        ("waiting", "dispatch", CallOutcome.BUSY, False, False, RingRule.PUT_OFF),
    ],
)
def test_each_way_to_wait_has_its_rule(
    came_from: str | None,
    actor: str,
    last_outcome: str | None,
    rang_since: bool,
    for_task: bool,
    expected: RingRule,
) -> None:
    found = ring.rule_of_ring(
        came_from=came_from,
        actor=actor,
        last_outcome=last_outcome,
        rang_since=rang_since,
        for_task=for_task,
    )

    assert found is expected


def rung_in_vain(world: World, *, at: dt.datetime) -> None:
    attempt_id = world.rung(at=at)
    world.step(attempt_id, "operator_answered", at=at)
    world.finish(attempt_id, CallOutcome.BUSY, at=at)


def test_the_ledger_says_who_was_rung_by_whom_and_why(world: World) -> None:
    world.operator()
    world.misses()
    world.misses(NEIGHBOUR, at=after(hours=4))
    rung_in_vain(world, at=after(minutes=1))
    due_at = world.one_of(CALLER)["due_at"]
    rung_in_vain(world, at=due_at)

    (person,) = call_log.rings_by_person(world.deps, day=TODAY, limit=10)

    assert person.number == "+91 98xxxxxx01"
    assert [(each.operator, each.rule, each.try_number) for each in person.rings] == [
        ("asha", RingRule.MISSED_CALL, 1),
        ("asha", RingRule.RETRY, 2),
    ]
    assert call_log.rings_by_person(world.deps, day=TODAY, limit=10, after=person.key) == []
    assert call_log.rings_by_person(world.deps, day=dt.date(2026, 11, 22), limit=10) == []


def test_dispatch_itself_refuses_a_ring_past_the_limit_of_the_day(
    world: World, meena: Operator
) -> None:
    """A supervisor's order to ring now is such an error of the rules."""
    world.configure("callbacks", rings_per_day=1)
    world.operator()
    world.misses()
    rung_in_vain(world, at=after(minutes=1))
    supervision.reschedule_callback(
        world.deps,
        callback_id=1,
        due_at=after(minutes=2),
        by=meena,
        reason="at once",
        now=after(minutes=2),
    )

    assert world.dispatch(at=after(minutes=3)) == []

    row = world.one("callbacks")
    assert (row["state"], row["due_at"]) == ("waiting", ist(8, day=24))
    assert len(world.dispatch(at=ist(8, day=24))) == 1
    assert world.rows("attempts")[-1]["rule"] == RingRule.PUT_OFF
    assert call_log.prove_rings(world.deps, day=TODAY) == call_log.RingProof(1, (), 0)


def test_the_proof_finds_a_ring_without_an_operator_and_one_too_many(world: World) -> None:
    world.operator()
    world.misses()
    rung_in_vain(world, at=after(minutes=1))
    rung_in_vain(world, at=world.one("callbacks")["due_at"])
    assert call_log.prove_rings(world.deps, day=TODAY).holds
    first, second = [row["id"] for row in world.rows("attempts")]

    with world.deps.db.writing() as db:
        db.execute(sa.delete(transitions).where(transitions.c.reason == first))
        lonely = {"operator_at": None, "consumer_at": NOON}
        db.execute(attempts.update().where(attempts.c.id == second).values(lonely))
    world.configure("callbacks", rings_per_day=1)

    proof = call_log.prove_rings(world.deps, day=TODAY)
    assert (set(proof.without_operator), proof.over_limit) == ({first, second}, 1)
    assert not proof.holds
