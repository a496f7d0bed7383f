"""Rows A32 and A33: a rejection tells its reason, and an objection is taken and decided."""

import datetime as dt

import pytest

from missedcall.db.offices import worklist
from missedcall.domain.connection.rejection import RejectionReason
from missedcall.domain.connection.states import Event, Rule, State
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.applications import office_worklist, rejection_objections
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.command import Command, CommandRefused
from tests.kit import World, after
from tests.usecases.connection import story

DAY = dt.timedelta(days=1)


def act(world: World, command: Command, *, at: dt.datetime) -> None:
    workflow.execute_command(world.deps, application_id=1, command=command, now=at)


def rejected(world: World, why: RejectionReason = RejectionReason.DUES) -> None:
    story.applied(world)
    propose = Command(Event.PROPOSE_REJECTION, Actor.JE, "je", reason="पुराना बिल", rejection=why)
    act(world, propose, at=after(hours=1))
    reject = Command(Event.REJECT, Actor.AE, "ae", reason="पुराना बिल 1,200", rejection=why)
    act(world, reject, at=after(hours=2))


@pytest.mark.parametrize(
    ("why", "key"),
    [
        (RejectionReason.PREMISES, "rejected_premises"),
        (RejectionReason.PAPERS, "rejected_papers"),
        (RejectionReason.DUES, "rejected_dues"),
        (RejectionReason.NO_LINE, "rejected_no_line"),
        (RejectionReason.OTHER, "rejected"),
    ],
)
def test_row_a32_the_text_tells_the_reason_and_an_operator_the_rest(
    world: World, why: RejectionReason, key: str
) -> None:
    rejected(world, why)

    assert story.texts(world)[-1] == key
    task = world.one("tasks")
    assert (task["kind"], task["explanation"]) == ("rejected", "reject")


def test_row_a33_an_objection_counts_from_when_it_was_made(world: World) -> None:
    rejected(world)
    limit = world.deps.limits.objection
    number = story.look(world, 1).number

    rejection_objections.object_to_rejection(
        world.deps, number=number, reason="बिल जमा है", now=after(hours=2) + limit - DAY
    )
    accept = Command(Event.ACCEPT_OBJECTION, Actor.AE, "ae", reason="रसीद देखी")
    act(world, accept, at=after(hours=2) + limit + 3 * DAY)

    case = story.look(world, 1)
    assert Rule.OBJECTION_ACCEPTED in story.rules(world, 1)
    assert case.state is not State.REJECTED
    assert "objection_noted" in story.texts(world)


def test_row_a33o_while_one_is_not_decided_no_other_is_taken_and_no_sms_sent(
    world: World,
) -> None:
    rejected(world)
    number = story.look(world, 1).number
    for _ in range(2):  # the same press twice
        rejection_objections.object_to_rejection(
            world.deps, number=number, reason="बिल जमा है", now=after(hours=4)
        )

    with pytest.raises(CommandRefused):
        rejection_objections.object_to_rejection(
            world.deps, number=number, reason="और भी", now=after(hours=5)
        )

    assert story.texts(world).count("objection_noted") == 1


def test_row_a33_after_the_days_to_object_it_is_too_late(world: World) -> None:
    rejected(world)

    with pytest.raises(CommandRefused):
        rejection_objections.object_to_rejection(
            world.deps,
            number=story.look(world, 1).number,
            reason="बिल जमा है",
            now=after(hours=3) + world.deps.limits.objection,
        )


def test_row_a33r_the_nodal_officer_refuses_an_objection_once(world: World) -> None:
    rejected(world)
    refuse = Command(Event.REFUSE_OBJECTION, Actor.NODAL, "nodal", reason="रसीद झूठी है")
    with pytest.raises(CommandRefused):
        act(world, refuse, at=after(hours=3))

    rejection_objections.object_to_rejection(
        world.deps, number=story.look(world, 1).number, reason="बिल जमा है", now=after(hours=4)
    )
    act(world, refuse, at=after(hours=5))

    assert story.texts(world)[-1] == "objection_refused"
    with pytest.raises(CommandRefused):
        act(world, refuse, at=after(hours=6))


def test_open_objections_stand_on_a_list_of_the_office(world: World) -> None:
    assert "objections" in office_worklist.VIEWS
    rejected(world)
    number = story.look(world, 1).number
    rejection_objections.object_to_rejection(
        world.deps, number=number, reason="बिल जमा है", now=after(hours=4)
    )
    with world.deps.db.reading() as db:
        rows = worklist.list_objections(db, offices=[story.OFFICE], since=after(hours=0), limit=5)
    assert [row.number for row in rows] == [number]
