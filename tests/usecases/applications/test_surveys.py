"""Rows A13 to A14D: what is not standard is looked at first; the estimate makes the demand."""

from collections.abc import Mapping

import pytest

from missedcall.domain.connection.states import Event, Rule, State
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.applications import surveys, worklist_actions
from missedcall.usecases.applications.worklist_actions import ActionFieldRefused
from missedcall.usecases.connection import demands, workflow
from missedcall.usecases.connection.demands import Revision
from missedcall.usecases.operators.operators import Operator
from missedcall.usecases.tariffs import amounts
from missedcall.usecases.tariffs.amounts import Amount
from tests import kit
from tests.kit import NOON, World, after
from tests.usecases.connection import story

JE = Operator(
    id=9,
    login="je",
    name="JE",
    role=Actor.JE,
    office=story.OFFICE,
    phone=None,
    language="hi",
    state="offline",
    state_since=NOON,
    state_reason=None,
    attempt_id=None,
    shift=None,
    must_choose_password=False,
)
FAR = {"cable": "company", "distance_m": "450"}


def applied(world: World, **typed: str) -> int:
    operator_id, attempt_id = world.talks()
    return world.submit(operator_id, attempt_id, kit.a_form(**typed)).application_id


def act(world: World, event: Event, typed: Mapping[str, str], *, minutes: float = 60) -> None:
    by = JE
    command = worklist_actions.read_worklist_command(event, {"reason": "देखा", **typed}, by=by)
    surveys.finish_survey(
        world.deps, application_id=1, command=command, now=after(minutes=minutes)
    )


def amount(world: World) -> Amount:
    with world.deps.db.reading() as db:
        found = amounts.amount_of_application(db, 1)
    assert found is not None
    return found


def test_row_a13_a_pole_too_far_is_surveyed_before_an_amount_is_told(world: World) -> None:
    applied(world, **FAR)

    case = story.look(world, 1)
    assert case.state is State.SURVEY
    assert case.row.findings["survey_reasons"] == ["far"]
    assert story.texts(world) == ["missed_call_ack", "survey_ordered"]


def test_row_a13_a_hundred_and_fifty_kilowatts_over_two_thousand_metres_are_not_billed_at_once(
    world: World,
) -> None:
    applied(world, load="150", category="LV5", cable="company", distance_m="2000")

    case = story.look(world, 1)
    assert case.state is State.SURVEY
    assert case.row.findings["survey_reasons"] == ["far", "heavy"]


def test_row_a11_what_no_rule_names_is_billed_at_once(world: World) -> None:
    applied(world, cable="company", distance_m="300")

    assert story.look(world, 1).state is State.DEMAND_ISSUED


def test_row_a14_the_measured_distance_and_the_estimate_make_the_demand(world: World) -> None:
    applied(world, **FAR)
    before = amount(world).total_paise

    estimate = {"estimate_what_1": "दो खंभे", "estimate_rupees_1": "18,000"}
    act(world, Event.SURVEYED, {"metres": "420", **estimate})

    now, case = amount(world), story.look(world, 1)
    assert case.state is State.DEMAND_ISSUED
    assert now.total_paise == before - 30 * 6000 + 18_000_00
    assert now.lines[-1].code == "works"
    assert "दो खंभे" in str(now.lines[-1].explanation)
    assert sum(line.amount_paise for line in now.lines) == now.total_paise
    assert story.rules(world, 1)[-2:] == [Rule.SURVEYED, Rule.DEMAND_ISSUED]
    assert world.rows("messages")[-1]["key"] == "demand"
    assert world.one("corrections")["after"] == "420"


def test_row_a14w_works_come_first_and_the_demand_after_them(world: World) -> None:
    applied(world, **FAR)
    by = JE
    needed = worklist_actions.read_worklist_command(
        Event.WORKS_NEEDED, {"reason": "ट्रांसफार्मर"}, by=by
    )
    workflow.execute_command(world.deps, application_id=1, command=needed, now=after(minutes=30))
    assert story.look(world, 1).state is State.FEASIBILITY_WAIT

    act(world, Event.WORKS_DONE, {"estimate_what_1": "तार", "estimate_rupees_1": "500"})

    assert story.look(world, 1).state is State.DEMAND_ISSUED
    assert amount(world).lines[-1].amount_paise == 500_00


def test_a_revision_keeps_the_works_of_the_estimate(world: World) -> None:
    applied(world, **FAR)
    act(
        world,
        Event.SURVEYED,
        {"metres": "450", "estimate_what_1": "तार", "estimate_rupees_1": "500"},
    )

    demands.revise_demand(
        world.deps,
        application_id=1,
        revision=Revision({"load": "4"}, "two more rooms", by_applicant=True),
        actor="je",
        role=Actor.JE,
        now=after(hours=2),
    )

    assert amount(world).lines[-1].code == "works"


@pytest.mark.parametrize(
    "typed",
    [
        {"estimate_what_1": "तार"},
        {"estimate_rupees_1": "500"},
        {"estimate_what_1": "तार", "estimate_rupees_1": "-5"},
        {"estimate_what_1": "तार", "estimate_rupees_1": "5.50"},
    ],
)
def test_half_a_line_of_an_estimate_is_refused(world: World, typed: dict[str, str]) -> None:
    applied(world, **FAR)

    with pytest.raises(ActionFieldRefused, match="estimate: no_line"):
        act(world, Event.SURVEYED, {"metres": "450", **typed})


def test_the_amount_before_sending_says_that_a_survey_may_change_it(world: World) -> None:
    found = amounts.quote_amount(world.deps, form=kit.a_form(**FAR), now=NOON)

    assert not found.is_final
    assert sum(line.amount_paise for line in found.lines) == found.total_paise
    assert amounts.survey_words(world.deps, found.survey)[0]["en"].startswith("the pole")
