"""Who asks for a call on a page is rung as who gave a missed call."""

from missedcall.db.callbacks import blocked_numbers
from missedcall.usecases.callbacks import internet_callbacks
from missedcall.usecases.callbacks.internet_callbacks import CallRequested, CallRequestRefusal
from tests.kit import CALLER, NOON, World, after


def asks(world: World, *, days: int = 0, hours: int = 0) -> CallRequested | CallRequestRefusal:
    return internet_callbacks.request_call(
        world.deps, mobile=CALLER, language="hi", now=after(days=days, hours=hours)
    )


def closes(world: World) -> None:
    with world.deps.db.writing() as db:
        db.exec_driver_sql("UPDATE callbacks SET state='closed', closed_at=created_at")


def test_who_asks_is_promised_a_window_and_rung(world: World) -> None:
    asked = asks(world)
    assert isinstance(asked, CallRequested)
    row = world.one("callbacks")
    assert (row["origin"], row["state"], row["code"]) == ("internet", "waiting", asked.code)
    assert world.queue.dispatched == 1
    promised = world.one("promises")
    assert asked.window is not None
    assert (promised["from_at"], promised["until_at"]) == (asked.window.start, asked.window.until)

    world.operator()
    assert len(world.dispatch(at=after(minutes=1))) == 1


def test_who_waits_already_keeps_that_place(world: World) -> None:
    world.misses()
    waiting = world.one("callbacks")
    asked = asks(world)
    assert isinstance(asked, CallRequested)
    assert asked.code == waiting["code"]
    assert world.one("callbacks")["origin"] == "missed_call"


def test_a_number_may_ask_so_often_a_day(world: World) -> None:
    for turn in range(3):
        assert isinstance(asks(world, hours=turn), CallRequested)
        closes(world)
    assert asks(world, hours=4) is CallRequestRefusal.TOO_MANY
    assert isinstance(asks(world, days=1, hours=1), CallRequested)


def test_a_blocked_number_is_not_rung(world: World) -> None:
    with world.deps.db.writing() as db:
        blocked_numbers.add_block(
            db,
            number=CALLER,
            kind="blocked",
            reason="abuse",
            by="meena",
            at=NOON,
            until=None,
        )
    assert asks(world, hours=1) is CallRequestRefusal.BLOCKED
    assert world.rows("callbacks") == []
