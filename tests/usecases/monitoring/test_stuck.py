"""What lasts longer than it may is listed, with who is to look at it."""

import datetime as dt

from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.payments.ledger import Channel
from missedcall.usecases.field import evidence
from missedcall.usecases.monitoring import stuck
from missedcall.usecases.operators import duty
from missedcall.usecases.payments import vouchers
from tests.kit import NOON, World, after, ist
from tests.usecases.store import LINEMAN, Store, minutes

SECOND = dt.timedelta(seconds=1)
DAY = 24 * 60


def found(world: World, *, now: dt.datetime) -> list[tuple[str, str, str]]:
    return [(s.entity, s.state, s.limit.seen_by) for s in stuck.find_stuck(world.deps, now=now)]


def test_who_waits_too_long_is_shown_to_the_supervisor(world: World) -> None:
    world.misses()
    due_at = world.one("callbacks")["due_at"]

    assert found(world, now=due_at + dt.timedelta(hours=2)) == []
    (late,) = stuck.find_stuck(world.deps, now=due_at + dt.timedelta(hours=2) + SECOND)
    assert (late.entity, late.state, late.id, late.since) == ("callback", "waiting", "1", due_at)


def test_the_night_is_no_waiting(world: World) -> None:
    world.misses(at=ist(19, 30))

    assert found(world, now=ist(9, 29, day=24)) == []
    assert found(world, now=ist(9, 31, day=24)) == [("callback", "waiting", "supervisor")]


def test_what_is_parked_too_long_is_shown(world: World) -> None:
    world.configure("callbacks", calls_per_hour=1)
    world.misses()
    world.misses(at=after(minutes=1))

    assert found(world, now=after(hours=4)) == []
    assert found(world, now=after(hours=4, minutes=2)) == [("callback", "parked", "supervisor")]


def test_a_pause_that_does_not_end_is_shown(world: World) -> None:
    operator_id = world.operator()
    duty.pause_operator(world.deps, operator_id=operator_id, reason="tea", now=NOON)

    assert found(world, now=after(minutes=45)) == []
    assert found(world, now=after(minutes=46)) == [("operator", "paused", "supervisor")]


def test_an_attempt_that_nobody_asks_about_is_shown_to_the_administrator(world: World) -> None:
    world.misses()
    world.operator()
    world.rung(at=after(seconds=4))

    assert found(world, now=after(minutes=5)) == []
    assert found(world, now=after(minutes=7)) == [
        ("attempt", "silent", "admin"),
        ("operator", "reserved", "admin"),
    ]


def test_a_wrap_up_that_nobody_ends_is_shown_to_the_administrator(world: World) -> None:
    _, attempt_id = world.talks()
    world.finish(attempt_id, CallOutcome.ANSWERED, at=NOON)

    assert found(world, now=after(minutes=9)) == []
    callback, operator = ("callback", "wrap_up", "admin"), ("operator", "wrap_up", "admin")
    assert found(world, now=after(minutes=11)) == [callback]
    # The time for the form may have been taken once more.
    assert found(world, now=after(minutes=21)) == [callback, operator]


def test_money_that_nobody_checks_is_shown_to_accounts(world: World) -> None:
    receipt = vouchers.CounterReceipt(Channel.COUNTER, "R-1", "41200000017", 165000, NOON)
    vouchers.enter_receipt(world.deps, receipt, by="acc1", now=NOON)

    assert found(world, now=after(minutes=4 * DAY)) == []
    assert found(world, now=after(minutes=4 * DAY + 1)) == [("voucher", "entered", "accounts")]


def test_a_doubt_that_nobody_decides_is_shown_to_the_nodal_officer(world: World) -> None:
    store = Store(world)
    store.receives("M1")
    number = store.paid()
    store.issues("M1")
    store.energises(number, "M1", at=90)
    evidence.open_evidence_review(
        world.deps, number=number, lineman=LINEMAN, reason="old photo", offices=(store.office,),
        actor="je", now=minutes(DAY),
    )  # fmt: skip

    shown = ("review", "open", "nodal")
    assert shown not in found(world, now=minutes(8 * DAY))
    assert shown in found(world, now=minutes(8 * DAY + 1))
