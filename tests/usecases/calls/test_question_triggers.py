"""A hold asks the applicant, and a missed call closes it, contests it, or becomes a task."""

from pathlib import Path

import pytest

from missedcall.domain.callbacks.number_block import BlockKind
from missedcall.domain.connection.holds import HoldKind
from missedcall.domain.connection.states import Event, State
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.callbacks import number_blocks
from missedcall.usecases.calls import questions
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.command import Command
from missedcall.usecases.operators import operators
from tests import kit
from tests.kit import CALLER, NOON, World, after
from tests.usecases.connection import story


@pytest.fixture
def world(tmp_path: Path) -> World:
    return kit.make_world(tmp_path)


def asked(world: World) -> list[tuple[str, str]]:
    return [(row["kind"], row["state"]) for row in world.rows("questions")]


@pytest.mark.parametrize(
    ("kind", "question"),
    [(HoldKind.CABLE_BY_APPLICANT, "cable_ready"), (HoldKind.PREMISES_LOCKED, "at_home")],
)
def test_a_hold_that_he_can_end_asks_him_by_one_text(
    world: World, kind: HoldKind, question: str
) -> None:
    story.held(world, kind)
    assert asked(world) == [(question, "open")]
    assert story.texts(world)[-2:] == ["visit", f"question_{question}"]
    assert world.rows("messages")[-1]["id"] in world.queue.sent


def test_ready_closes_the_hold_and_a_lineman_is_sent(world: World) -> None:
    application_id = story.held(world)

    world.misses(at=after(hours=5))

    case = story.look(world, application_id)
    assert case.state is State.VISIT_PLANNED
    assert [hold.closed_at for hold in case.holds] == [after(hours=5)]
    assert case.history[-3].actor == "caller"
    assert story.texts(world)[-2:] == ["visit", "answer_noted"]
    assert world.rows("tasks") == []


def test_at_home_contests_the_hold_and_is_the_aes_to_decide(world: World) -> None:
    application_id = story.held(world, HoldKind.PREMISES_LOCKED)

    world.misses(at=after(hours=1))

    case = story.look(world, application_id)
    assert [hold.contested for hold in case.holds] == [True]
    assert case.row.assignee == Actor.AE
    assert [row["kind"] for row in world.rows("tasks")] == ["at_home"]


def test_a_hold_that_ends_otherwise_needs_no_answer_any_more(world: World) -> None:
    application_id = story.held(world)
    over = Command(
        Event.CLOSE_HOLD, Actor.JE, "je", reason="seen", hold=HoldKind.CABLE_BY_APPLICANT
    )

    workflow.execute_command(
        world.deps, application_id=application_id, command=over, now=after(hours=2)
    )

    assert asked(world) == [("cable_ready", "expired")]
    assert world.misses(at=after(hours=3))["disposition"] == "status"


def test_silence_about_a_hold_makes_no_second_task_beside_its_age(world: World) -> None:
    story.held(world)
    questions.expire_questions(world.deps, now=after(days=8))
    assert asked(world) == [("cable_ready", "expired")]
    assert world.rows("tasks") == []


def test_after_a_withdrawal_his_call_says_that_it_was_not_he(world: World) -> None:
    application_id = story.applied(world)
    gone = Command(Event.WITHDRAW, Actor.OPERATOR, "asha", declared={"identity_proven": True})
    workflow.execute_command(
        world.deps, application_id=application_id, command=gone, now=after(hours=1)
    )
    assert story.texts(world)[-1] == "withdrawn"  # that text says what a missed call means

    world.misses(at=after(hours=72))
    back = Command(Event.NOT_ME, Actor.SUPERVISOR, "meena")
    workflow.execute_command(
        world.deps, application_id=application_id, command=back, now=after(hours=80)
    )

    assert [row["kind"] for row in world.rows("tasks")] == ["withdrew"]
    assert story.look(world, application_id).state is State.DEMAND_ISSUED


def test_who_is_barred_is_not_asked_what_we_would_not_hear(world: World) -> None:
    application_id = story.paid(world)
    by = operators.get_operator(world.deps, operator_id=1)
    assert by
    number_blocks.block_number(
        world.deps, number=CALLER, kind=BlockKind.BLOCKED, until=None, by=by, reason="x", now=NOON
    )
    held = Command(
        Event.OPEN_HOLD, Actor.JE, "je", hold=HoldKind.CABLE_BY_APPLICANT, evidence="photo"
    )

    workflow.execute_command(
        world.deps, application_id=application_id, command=held, now=after(hours=1)
    )

    assert asked(world) == []
