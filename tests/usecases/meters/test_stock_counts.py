"""A count of the store against its ledger: what differs stays until it is settled."""

import pytest

from missedcall.usecases.connection.command import ChangedMeanwhile, MeterRefused
from missedcall.usecases.meters import stock_counts
from missedcall.usecases.meters.stock_counts import Settlement
from tests.kit import World
from tests.usecases.store import ENGINEER, KEEPER, Store, minutes


@pytest.fixture
def store(world: World) -> Store:
    return Store(world)


def counts(store: Store, *serials: str, at: float = 10) -> stock_counts.StockCount:
    return stock_counts.record_stock_count(
        store.world.deps, serials=serials, office=store.office, actor=KEEPER, now=minutes(at)
    )


def settles(
    store: Store, difference: int, how: Settlement, *, actor: str = ENGINEER, kind: str = ""
) -> None:
    stock_counts.settle_difference(
        store.world.deps,
        difference_id=difference,
        settlement=how,
        reason="looked everywhere",
        office=store.office,
        actor=actor,
        now=minutes(20),
        meter_kind=kind,
    )


def test_missing_and_surplus_are_kept_once_and_move_nothing(store: Store) -> None:
    store.receives("M1", "M2", "M3")

    found = counts(store, "M1", "M9")
    counts(store, "M1", "M9", at=11)

    assert (found.missing, found.surplus) == (("M2", "M3"), ("M9",))
    rows = store.world.rows("meter_differences")
    assert [(row["serial"], row["difference"]) for row in rows] == [
        ("M2", "missing"),
        ("M3", "missing"),
        ("M9", "surplus"),
    ]
    assert {row["place"] for row in store.world.rows("meters")} == {"stock"}


def test_what_is_lost_is_written_off_by_another_and_its_applicant_gets_the_next(
    store: Store,
) -> None:
    store.receives("M1", "M2")
    number = store.paid()
    assert store.meter_of(number) == "M1"
    counts(store, "M2")

    with pytest.raises(MeterRefused, match="who counted"):
        settles(store, 1, Settlement.LOST, actor=KEEPER)
    settles(store, 1, Settlement.LOST)

    assert store.meter("M1")["place"] == "lost"
    assert store.meter_of(number) == "M2"
    row = store.world.one("meter_differences")
    assert (row["settled_by"], row["settlement_reason"]) == (ENGINEER, "looked everywhere")
    with pytest.raises(ChangedMeanwhile):
        settles(store, 1, Settlement.LOST)


def test_a_surplus_meter_is_taken_in_and_given_to_who_waits(store: Store) -> None:
    store.receives("M1")
    store.paid(at=1)
    waits = store.paid(at=2)
    counts(store, "M1", "M9")

    with pytest.raises(MeterRefused, match="kind"):
        settles(store, 1, Settlement.TAKEN_IN)
    settles(store, 1, Settlement.TAKEN_IN, kind="single")

    assert store.meter_of(waits) == "M9"


def test_a_meter_that_was_given_back_unnoticed_is_found(store: Store) -> None:
    store.receives("M1")
    number = store.paid()
    store.issues("M1")
    counts(store, "M1")

    settles(store, 1, Settlement.TAKEN_IN, actor=KEEPER)

    assert store.meter("M1")["place"] == "stock"
    assert store.meter_of(number) == "M1"


def test_a_wrong_count_ends_without_a_move(store: Store) -> None:
    store.receives("M1")
    counts(store)
    settles(store, 1, Settlement.COUNTED_WRONG, actor=KEEPER)
    assert store.moves_of("M1") == ["receive"]
    with pytest.raises(MeterRefused, match="cannot be read"):
        counts(store, "M 1")
