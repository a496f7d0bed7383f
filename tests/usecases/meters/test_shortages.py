"""An office hears before its meters end, with the day; one with more than it needs can help."""

import datetime as dt

import pytest

from missedcall.config.machine import AlarmRule
from missedcall.db.operators import operators
from missedcall.domain.meters.forecast import TransferProposal
from missedcall.domain.monitoring.alarm import Measure
from missedcall.usecases.meters import forecasts, meter_demand, shortages, stock
from missedcall.usecases.meters.forecasts import StockForecast
from missedcall.usecases.monitoring import alarms
from tests.kit import NOON, World
from tests.usecases.store import Store, minutes

KEEPER_PHONE = "+919876500077"


@pytest.fixture
def store(world: World) -> Store:
    """Give an office with a meter left, two who paid this week, and one who has a demand."""
    world.configure("meters", days=14, past_weeks=2, pays_percent=50)
    store = Store(world)
    store.receives("M1", "M2", "M3")
    store.paid()
    store.paid()
    store.applies()
    return store


def single(store: Store, *, at: float = 60) -> StockForecast:
    return next(one for one in forecasts.compute_forecasts(store.world.deps, now=minutes(at)))


def keeper(world: World, office: str) -> None:
    with world.deps.db.writing() as db:
        operators.add_operator(
            db, now=NOON, login="store1", name="S", role="store", password_hash="none",
            language="hi", mobile=KEEPER_PHONE, office=office,
        )  # fmt: skip


def told(world: World) -> list[str]:
    return [row["text"] for row in world.rows("messages") if row["key"] == "meters_short"]


def test_the_need_counts_who_waits_who_has_a_demand_and_the_past(store: Store) -> None:
    seen = single(store)
    assert (seen.free, seen.demand.waiting, seen.demand.unpaid_demands) == (1, 0, 1)
    assert seen.demand.paid_by_week == (2, 0)
    # Two in two weeks, so two in the next two; one meter lies free.
    assert (seen.outlook.needed, seen.outlook.short) == (2, 1)
    assert seen.outlook.runs_out_on == dt.date(2026, 11, 30)

    store.paid(at=70)
    store.paid(at=71)
    assert single(store, at=80).demand.waiting == 1


def test_what_expired_lowers_what_is_expected(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meter_demand, "FEWEST_ENDED_DEMANDS", 2)
    assert single(store).demand.paid_share == 1.0


def test_the_office_is_told_once_with_the_day_and_the_alarm_fires(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    world = store.world
    rule = AlarmRule(measure=Measure.OFFICES_SHORT_OF_METERS, above=0)
    world.configure("alarms", rules=(rule,), numbers=())
    keeper(world, store.office)

    for at in (60, 90, 125):
        shortages.update_shortages_hourly(world.deps, now=minutes(at))
        alarms.evaluate_alarms(world.deps, now=minutes(at))

    (text,) = told(world)
    assert f"कार्यालय {store.office} में मीटर (single) 30-11-2026 तक खत्म होंगे" in text
    assert caplog.text.count("alarm: offices_short_of_meters is 1, above 0") == 1
    assert f"office {store.office}: meters (single) end on 2026-11-30, 1 short" in caplog.text

    store.receives(*(f"N{n}" for n in range(9)), at=130)
    shortages.update_shortages_hourly(world.deps, now=minutes(200))
    alarms.evaluate_alarms(world.deps, now=minutes(201))
    assert world.one("shortages")["ended_at"] == minutes(200)
    assert world.one("alarms")["cleared_at"] == minutes(201)
    assert len(told(world)) == 1


def test_who_has_enough_is_asked_to_send_and_what_is_under_way_counts(store: Store) -> None:
    deps = store.world.deps
    stock.receive_meters(
        deps, serials=["K1", "K2"], kind="single", office="413", actor="k", now=NOON
    )
    (proposal,) = forecasts.propose_transfers(
        deps, forecasts.compute_forecasts(deps, now=minutes(60))
    )
    assert proposal == TransferProposal("single", "413", store.office, 1)

    stock.send_meters_to_office(
        deps,
        kind="single",
        count=1,
        office="413",
        to_office=store.office,
        actor="k",
        now=minutes(61),
    )

    assert single(store).under_way == 1
    assert (
        forecasts.propose_transfers(deps, forecasts.compute_forecasts(deps, now=minutes(62))) == []
    )


def test_an_office_without_a_store_here_is_not_warned(world: World) -> None:
    store = Store(world)
    store.paid()
    assert forecasts.compute_forecasts(world.deps, now=minutes(60)) == []


def test_the_pages_show_what_was_counted_last_and_the_own_office_as_it_is(store: Store) -> None:
    deps, office = store.world.deps, store.office
    stock.receive_meters(
        deps, serials=["K1", "K2"], kind="single", office="413", actor="k", now=NOON
    )
    never = forecasts.forecasts_from_cached_demand(deps, office=office, now=minutes(50))
    assert never == (minutes(50), forecasts.compute_forecasts(deps, now=minutes(50)))

    shortages.update_shortages_hourly(deps, now=minutes(60))
    now = minutes(61)
    for each in (office, "413"):
        kept = forecasts.forecasts_from_cached_demand(deps, office=each, now=now)
        assert kept == (minutes(60), forecasts.compute_forecasts(deps, now=now))

    store.applies()
    store.receives("M4", at=62)
    _, mine = forecasts.forecasts_from_cached_demand(deps, office=office, now=minutes(63))
    _, theirs = forecasts.forecasts_from_cached_demand(deps, office="413", now=minutes(63))
    assert mine == forecasts.compute_forecasts(deps, now=minutes(63))
    assert [(one.free, one.demand.unpaid_demands) for one in theirs if one.office == office] == [
        (2, 1),
        (0, 0),
    ]
