"""A lineman rings the applicant through the service, within hours and counts; it is recorded."""

import datetime as dt

import pytest

from missedcall.db.field import field
from missedcall.db.field import lineman_calls as rows
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.field.lineman_call import LinemanCallRefusal
from missedcall.domain.operators.operator_phone import OperatorPhoneKind
from missedcall.usecases.applications.timeline import TimelineKind, timeline_of_application
from missedcall.usecases.callbacks import node_channels, pairing
from missedcall.usecases.callbacks.dispatch import NotPlaced
from missedcall.usecases.field import lineman_calls
from missedcall.usecases.field.lineman_calls import LinemanCallRefused
from tests.kit import CALLER, DID, World, after, ist
from tests.usecases.field.lineman import (
    MOBILE,
    LinemanWithVisit,
    a_lineman_with_a_visit,
    rings_for_linemen,
)

AT = after(hours=1)


def asks(world: World, lineman: LinemanWithVisit, *, at: dt.datetime = AT) -> str:
    return lineman_calls.request_lineman_call(
        world.deps, application=lineman.application, lineman=lineman.person, now=at
    )


def refused(
    world: World, lineman: LinemanWithVisit, *, at: dt.datetime = AT
) -> LinemanCallRefusal:
    with pytest.raises(LinemanCallRefused) as found:
        asks(world, lineman, at=at)
    return found.value.reason


def ends(world: World, call_id: str, *, at: dt.datetime, talk_s: int | None = 30) -> None:
    lineman_calls.finish_lineman_call(
        world.deps, call_id=call_id, outcome=CallOutcome.ANSWERED, at=at, now=at, talk_s=talk_s
    )


def test_the_linemans_mobile_rings_first_and_both_see_our_number(world: World) -> None:
    lineman = a_lineman_with_a_visit(world)
    dispatched = world.queue.dispatched

    call_id = asks(world, lineman)
    (order,) = rings_for_linemen(world, at=AT)

    assert world.queue.dispatched == dispatched + 1
    assert (order.attempt_id, order.is_lineman_call) == (call_id, True)
    assert (order.phone.address, order.shown) == (MOBILE, DID)
    assert order.dial.endswith(CALLER.removeprefix("+91"))
    assert world.rows("audit")[-1]["action"] == "lineman.call"


def test_it_is_recorded_with_its_times_and_its_end_once(world: World) -> None:
    lineman = a_lineman_with_a_visit(world)
    call_id = asks(world, lineman)
    rings_for_linemen(world, at=AT)
    for seconds, step in enumerate(("operator_answered", "consumer_answered", "joined"), start=5):
        at = after(AT, seconds=seconds)
        lineman_calls.note_lineman_call_step(world.deps, call_id=call_id, step=step, at=at, now=at)

    for _ in range(2):
        ends(world, call_id, at=after(AT, seconds=40))

    with world.deps.db.reading() as db:
        (row,) = rows.list_lineman_calls_of_application(db, lineman.application_id)
    assert (row.lineman, row.outcome, row.talk_s) == ("LM1", "answered", 30)
    assert row.applicant_at == after(AT, seconds=6)
    with world.deps.db.reading() as db:
        story = timeline_of_application(db, lineman.application_id)
    (told,) = [entry for entry in story if entry.kind is TimelineKind.LINEMAN_CALL]
    assert (told.actor, told.what, told.detail) == ("LM1", "answered", "30 s")


def test_it_is_ordered_once_however_often_the_worker_looks(world: World) -> None:
    asks(world, a_lineman_with_a_visit(world))
    assert len(rings_for_linemen(world, at=AT)) == 1
    assert rings_for_linemen(world, at=AT) == []


@pytest.mark.parametrize("hour", [7, 22])
def test_nobody_is_rung_outside_calling_hours(world: World, hour: int) -> None:
    lineman = a_lineman_with_a_visit(world)
    assert refused(world, lineman, at=ist(hour, day=24)) is LinemanCallRefusal.HOURS


def test_the_hours_are_looked_at_again_when_it_is_dialled(world: World) -> None:
    lineman = a_lineman_with_a_visit(world)
    closes = next(
        after(ist(18), minutes=minute)
        for minute in range(300)
        if not node_hours_open(world, after(ist(18), minutes=minute))
    )
    asks(world, lineman, at=after(closes, seconds=-61))

    assert rings_for_linemen(world, at=closes) == []
    assert world.one("lineman_calls")["outcome"] == "hours"


def node_hours_open(world: World, at: dt.datetime) -> bool:
    return pairing.may_ring(world.deps, now=at, kind=OperatorPhoneKind.MOBILE)


def test_a_lineman_without_a_mobile_is_told(world: World) -> None:
    lineman = a_lineman_with_a_visit(world, mobile=None)
    assert refused(world, lineman) is LinemanCallRefusal.NO_MOBILE


def test_only_the_lineman_of_the_visit_may(world: World) -> None:
    lineman = a_lineman_with_a_visit(world)
    with world.deps.db.writing() as db:
        visit = field.get_newest_visit(db, lineman.application_id)
        assert visit is not None
        field.end_visit(db, visit.id, at=AT, result="failed")
    assert refused(world, lineman) is LinemanCallRefusal.NOT_VISITED


def test_a_lineman_has_one_call_at_a_time(world: World) -> None:
    lineman = a_lineman_with_a_visit(world)
    asks(world, lineman)
    assert refused(world, lineman) is LinemanCallRefusal.UNDER_WAY


def test_an_applicant_is_rung_four_times_a_day_and_again_tomorrow(world: World) -> None:
    lineman = a_lineman_with_a_visit(world)
    for minute in range(4):
        at = after(AT, minutes=minute)
        call_id = asks(world, lineman, at=at)
        rings_for_linemen(world, at=at)
        ends(world, call_id, at=after(at, seconds=30))

    assert refused(world, lineman, at=after(AT, minutes=9)) is LinemanCallRefusal.TOO_MANY
    assert asks(world, lineman, at=after(AT, days=1))


def test_without_two_free_channels_it_waits_and_is_given_up_after_two_minutes(
    world: World,
) -> None:
    world.configure("telephony.trunk", channels=1)
    lineman = a_lineman_with_a_visit(world)
    asks(world, lineman)
    assert rings_for_linemen(world, at=AT) == []
    assert world.one("lineman_calls")["ended_at"] is None

    assert rings_for_linemen(world, at=after(AT, minutes=3)) == []

    assert world.one("lineman_calls")["outcome"] == "not_placed"
    assert asks(world, lineman, at=after(AT, minutes=4))


def test_its_channels_are_not_given_to_callers(world: World) -> None:
    lineman = a_lineman_with_a_visit(world)

    def free() -> int:
        with world.deps.db.reading() as db:
            (node,) = world.deps.config.asterisk.nodes
            return node_channels.count_free_channels(world.deps, db, node, now=AT)

    before = free()
    call_id = asks(world, lineman)
    rings_for_linemen(world, at=AT)
    assert free() == before - 2

    ends(world, call_id, at=after(AT, seconds=30))
    assert free() == before


def test_what_asterisk_did_not_take_is_over_and_can_be_asked_again(world: World) -> None:
    lineman = a_lineman_with_a_visit(world)
    world.telephones.trouble = NotPlaced("away")
    asks(world, lineman)

    assert rings_for_linemen(world, at=AT) == []

    assert world.one("lineman_calls")["outcome"] == "not_placed"
    world.telephones.trouble = None
    asks(world, lineman)
    assert len(rings_for_linemen(world, at=AT)) == 1
