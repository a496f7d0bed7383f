"""What a form got wrong is corrected after it was sent, and everything follows what is right."""

import datetime as dt
from collections.abc import Mapping

import pytest

from missedcall.db.meters import meters
from missedcall.db.offices import offices
from missedcall.domain.connection.states import Rule, State
from missedcall.domain.meters.meters import MeterMove
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.applications import corrections
from missedcall.usecases.applications.corrections import (
    CorrectionRefused,
    CorrectionRequest,
    MobileProof,
)
from missedcall.usecases.connection import run_timers
from missedcall.usecases.connection.command import CommandRefused
from missedcall.usecases.meters import meter_moves
from tests.kit import CALLER, NEIGHBOUR, NOON, World, after
from tests.usecases.connection import story

VILLAGE_TEXTS = ["demand", "demand_revised"]


def correct(
    world: World,
    changes: Mapping[str, str],
    *,
    role: Actor = Actor.JE,
    reason: str = "misheard",
    proof: MobileProof | None = None,
    minutes: float = 10,
) -> None:
    corrections.correct_application(
        world.deps,
        number=world.one("applications")["number"],
        request=CorrectionRequest(changes, reason, proof),
        actor=str(role),
        role=role,
        now=after(minutes=minutes),
    )


def village(world: World) -> str:
    """Give a place in the country, of another office than the town's."""
    with world.deps.db.reading() as db:
        found = [p for p in offices.list_localities(db) if p.area == "rural"]
    return next(p.code for p in found if p.office != story.OFFICE)


def test_a_corrected_name_keeps_what_it_was_who_changed_it_and_why(world: World) -> None:
    story.applied(world)

    correct(world, {"name": "सुनीति वर्मा"}, role=Actor.OPERATOR)

    row = world.one("corrections")
    assert (row["field"], row["before"], row["after"]) == ("name", "सुनीता वर्मा", "सुनीति वर्मा")
    assert (row["actor"], row["role"], row["reason"]) == ("operator", "operator", "misheard")
    assert world.one("applications")["form"]["name"] == "सुनीति वर्मा"
    assert story.rules(world, 1)[-1] == Rule.FORM_AMENDED
    assert [audit["action"] for audit in world.rows("audit")][-1] == "application.correct"


def test_a_wrong_mobile_corrected_the_next_sms_goes_to_the_new_number(world: World) -> None:
    story.applied(world)

    correct(world, {"mobile": NEIGHBOUR}, proof=MobileProof.CODE)
    story_paid = story.look(world, 1)
    assert story_paid.row.mobile == NEIGHBOUR

    sent = [(row["key"], row["number"], row["state"]) for row in world.rows("messages")]
    assert sent[-3:] == [
        ("demand", CALLER, "superseded"),
        ("mobile_changed", CALLER, "queued"),
        ("demand", NEIGHBOUR, "queued"),
    ]


def test_the_visit_has_another_code_once_the_wrong_number_was_told_it(world: World) -> None:
    story.paid(world)
    before = world.one("visits")["code"]

    correct(world, {"mobile": NEIGHBOUR}, proof=MobileProof.CALL)

    now = world.one("visits")["code"]
    told = world.rows("messages")[-1]
    assert (told["key"], told["number"]) == ("visit", NEIGHBOUR)
    assert now in told["text"]
    assert now != before


def test_another_mobile_is_not_taken_without_a_proof(world: World) -> None:
    story.applied(world)

    with pytest.raises(CorrectionRefused, match="mobile: mobile_unproven"):
        correct(world, {"mobile": NEIGHBOUR})
    assert not world.rows("corrections")


def test_a_place_of_another_office_takes_office_area_and_amount_with_it(world: World) -> None:
    story.applied(world)
    town = story.look(world, 1)

    correct(world, {"locality": village(world)})

    case = story.look(world, 1)
    assert case.row.office != town.row.office
    assert case.area == "rural"
    assert (case.due_paise or 0) < (town.due_paise or 0)
    assert story.rules(world, 1)[-2:] == [Rule.REVISED, Rule.PLACE_AMENDED]
    assert [row["key"] for row in world.rows("messages")][1:] == VILLAGE_TEXTS


def test_after_the_payment_the_promise_is_the_right_areas_and_the_meter_is_free(
    world: World,
) -> None:
    story.paid(world)
    promised = story.look(world, 1).row.promise_due_at
    assert promised is not None

    correct(world, {"locality": village(world)})

    case = story.look(world, 1)
    assert case.state is State.PAID
    assert case.row.promise_due_at is not None
    assert (case.row.promise_due_at - promised).total_seconds() == 48 * 3600
    assert world.one("meters")["reserved_for"] is None
    assert world.one("visits")["result"] == "cancelled"
    assert case.credits_paise > (case.due_paise or 0)


def test_whose_application_it_is_only_the_office_corrects_once_money_came(world: World) -> None:
    story.paid(world)

    with pytest.raises(CorrectionRefused, match="name: by_office_only"):
        correct(world, {"name": "रमेश वर्मा"}, role=Actor.CALLER)
    correct(world, {"name": "रमेश वर्मा"}, role=Actor.AE)
    assert len(world.rows("corrections")) == 1


def test_every_wrong_field_is_told_at_once(world: World) -> None:
    story.applied(world)

    with pytest.raises(CorrectionRefused) as refused:
        correct(world, {"name": "7", "locality": "none", "mobile": "12"}, reason=" ")
    assert {e.field for e in refused.value.errors} == {"name", "locality", "mobile", "reason"}


def test_what_is_as_it_was_is_no_correction(world: World) -> None:
    story.applied(world)

    with pytest.raises(CorrectionRefused, match="form: nothing_changed"):
        correct(world, {"name": " सुनीता   वर्मा"})


def test_where_a_meter_hangs_no_other_office_gets_the_work(world: World) -> None:
    """The light went out again: another office would reserve a second meter for the premises."""
    known = story.paid(world)
    case = story.look(world, known)
    assert case.visit is not None
    with world.deps.db.writing() as db:
        reserved = meters.get_reserved_meter(db, case.number)
        assert reserved is not None
        for move, holder in (
            (MeterMove.ISSUE, str(case.visit.lineman)),
            (MeterMove.FIT, case.number),
        ):
            meter_moves.move_meter(
                db, reserved.serial, move, to_holder=holder, actor="store", now=story.PAID_AT
            )

    with pytest.raises(CommandRefused) as refused:
        correct(world, {"locality": village(world)})

    assert refused.value.reason.code == "no_meter_fitted"
    assert story.look(world, known).state is State.VISIT_PLANNED


def test_a_lineman_corrects_no_form(world: World) -> None:
    story.applied(world)

    with pytest.raises(CommandRefused):
        correct(world, {"name": "सुनीति वर्मा"}, role=Actor.LINEMAN)


def test_the_right_places_office_is_told_of_what_is_late_though_the_wrong_one_was(
    world: World,
) -> None:
    story.held(world)
    late = world.deps.limits.promised(story.look(world, 1).area)
    at = story.PAID_AT + late + dt.timedelta(minutes=5)
    run_timers.run_due_timers(world.deps, now=at)
    assert Rule.NODAL_INFORMED in story.rules(world, 1)

    correct(world, {"locality": village(world)}, minutes=(at - NOON).total_seconds() / 60 + 1)

    row = story.look(world, 1).row
    assert row.assignee_due_at is not None
    assert row.assignee_due_at > at
    assert row.next_timer_at is not None
