"""An operator hands the call in hand to a supervisor: to which, what is kept, whose it stays."""

import pytest

from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.callbacks import transfers
from missedcall.usecases.callbacks.transfers import TransferNotPossible, TransferTarget
from missedcall.usecases.operators import duty, operators
from missedcall.usecases.operators.operators import Operator
from tests.kit import NOON, World, after
from tests.usecases.operators.test_phone_presence import told

PASSWORD = "correct horse"
HANDED = after(seconds=20)


@pytest.fixture
def meena(world: World) -> int:
    """A supervisor at work, whose telephone is there."""
    return operators.add_operator(
        world.deps,
        login="meena",
        name="Meena",
        role=Actor.SUPERVISOR,
        password=PASSWORD,
        extension="204",
        language="hi",
        by="test",
        now=NOON,
    )


@pytest.fixture
def asha(world: World, meena: int) -> Operator:
    """An operator who speaks with a caller."""
    told(world, "201", "202", "204")
    duty.set_operator_ready(world.deps, operator_id=meena, now=after(seconds=30))
    world.operator(extension="202")
    world.misses()
    attempt_id = world.rung(at=after(seconds=4))
    for step in ("operator_answered", "consumer_answered", "joined"):
        world.step(attempt_id, step, at=after(seconds=10))
    return who(world, "asha")


def who(world: World, login: str) -> Operator:
    row = next(row for row in world.rows("operators") if row["login"] == login)
    found = operators.get_operator(world.deps, operator_id=row["id"])
    assert found
    return found


def history(world: World) -> list[tuple[str, str]]:
    return [
        (row["actor"], row["reason"])
        for row in world.rows("transitions")
        if row["entity"] == "callback" and row["from_state"] == row["to_state"]
    ]


def test_a_supervisor_who_is_there_is_offered_and_rung_by_no_callback(
    world: World, asha: Operator
) -> None:
    found = transfers.list_transfer_targets(world.deps, by=asha, now=HANDED)
    assert found == [TransferTarget("meena", "Meena", "204")]

    assert transfers.request_transfer(world.deps, to_login="meena", by=asha, now=HANDED) == "204"

    assert (who(world, "meena").state, who(world, "meena").state_reason) == (
        "paused",
        transfers.TAKES_OVER,
    )
    assert history(world) == [("asha", "handed to meena, who is rung")]


def test_the_call_stays_in_the_books_of_who_took_it(world: World, asha: Operator) -> None:
    transfers.request_transfer(world.deps, to_login="meena", by=asha, now=HANDED)
    transfers.note_transfer_taken(
        world.deps, attempt_id=asha.attempt_id or "", extension="204", at=HANDED
    )
    world.finish(asha.attempt_id or "", CallOutcome.ANSWERED, at=after(seconds=90))

    assert history(world)[-1] == ("asterisk", "taken over by meena")
    (attempt,) = world.rows("attempts")
    assert (attempt["operator_id"], attempt["outcome"]) == (asha.id, "answered")
    assert (who(world, "asha").state, who(world, "meena").state) == ("wrap_up", "paused")


def test_who_is_away_off_work_or_no_supervisor_is_not_offered(
    world: World, asha: Operator, meena: int
) -> None:
    world.operator("ravi", extension="201")
    told(world, "201", "202", second=5)
    assert transfers.list_transfer_targets(world.deps, by=asha, now=after(seconds=6)) == []
    told(world, "201", "202", "204", second=7)
    duty.log_operator_off(world.deps, operator_id=meena, now=HANDED)
    assert transfers.list_transfer_targets(world.deps, by=asha, now=after(seconds=8)) == []

    with pytest.raises(TransferNotPossible, match="ravi cannot take the call now"):
        transfers.request_transfer(world.deps, to_login="ravi", by=asha, now=after(seconds=8))
    assert history(world) == []


def test_without_a_call_in_hand_there_is_nothing_to_hand_on(world: World, asha: Operator) -> None:
    world.finish(asha.attempt_id or "", CallOutcome.ANSWERED, at=HANDED)

    assert transfers.list_transfer_targets(world.deps, by=who(world, "asha"), now=HANDED) == []
    with pytest.raises(TransferNotPossible, match="in no call"):
        transfers.request_transfer(world.deps, to_login="meena", by=asha, now=HANDED)
