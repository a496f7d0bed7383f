"""Meters from the store to the wall: who waits gets the next, and none is lost or made."""

import pytest

from missedcall.domain.connection.states import Event, State
from missedcall.domain.meters.meter_file import NotAMeterList
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.connection.command import Command, CommandRefused, MeterRefused
from missedcall.usecases.meters import allocation, issuing, meter_import, stock
from tests.kit import World, after
from tests.usecases.store import KEEPER, LINEMAN, Store, minutes


@pytest.fixture
def store(world: World) -> Store:
    return Store(world)


def arrives(store: Store, *serials: str, at: float) -> None:
    stock.receive_transferred_meters(
        store.world.deps, serials=serials, office=store.office, actor=KEEPER, now=minutes(at)
    )


def sends(store: Store, count: int, *, office: str, to: str, at: float = 0) -> list[str]:
    return stock.send_meters_to_office(
        store.world.deps,
        kind="single",
        count=count,
        office=office,
        to_office=to,
        actor=KEEPER,
        now=minutes(at),
    )


def breaks(store: Store, serial: str, *, at: float = 30) -> None:
    issuing.mark_meter_faulty(
        store.world.deps,
        serial=serial,
        office=store.office,
        reason="dead display",
        actor=LINEMAN,
        now=minutes(at),
    )


@pytest.mark.parametrize("to", ["NOWHERE", "", "4" * 500, "R1", "LM101", "\U0001f4a1"])
def test_no_meter_is_sent_where_nobody_can_take_it_in(store: Store, to: str) -> None:
    store.receives("M1")
    with pytest.raises(MeterRefused, match="no office with a store"):
        sends(store, 1, office=store.office, to=to)
    assert sends(store, 1, office=store.office, to="413") == ["M1"]


@pytest.mark.parametrize("count", [0, -1, 1001, 10**30])
def test_no_such_number_of_meters_is_sent(store: Store, count: int) -> None:
    with pytest.raises(MeterRefused, match="from 1 to 1000"):
        sends(store, count, office=store.office, to="413")


def test_no_meter_of_an_unknown_kind_is_sent(store: Store) -> None:
    with pytest.raises(MeterRefused, match="write one of single, three"):
        stock.send_meters_to_office(
            store.world.deps,
            kind="double",
            count=1,
            office=store.office,
            to_office="413",
            actor=KEEPER,
            now=minutes(0),
        )


def test_new_meters_go_to_who_was_promised_first(store: Store) -> None:
    store.receives("M0")
    kept, second, first = store.paid(at=1), store.applies(at=1), store.applies(at=1)
    store.pays(first, at=2)
    store.pays(second, at=3)
    assert store.meter_of(kept) == "M0"
    assert (store.open_holds(first), store.open_holds(second)) == (["H2"], ["H2"])

    store.receives("M1", at=10)

    assert (store.meter_of(first), store.meter_of(second)) == ("M1", None)
    assert store.open_holds(first) == []
    assert store.case(first).state is State.VISIT_PLANNED
    assert store.open_holds(second) == ["H2"]


def test_a_transfer_has_two_ends_and_serves_who_waits(store: Store) -> None:
    store.receives("M0")
    store.paid()
    waits = store.paid(at=2)
    stock.receive_meters(
        store.world.deps, serials=["M1", "M2"], kind="single", office="413", actor="k", now=after()
    )

    assert sends(store, 1, office="413", to=store.office, at=3) == ["M1"]
    assert store.meter("M1")["place"] == "transit"
    assert store.open_holds(waits) == ["H2"]
    arrives(store, "M1", at=9)

    assert store.meter_of(waits) == "M1"
    assert store.moves_of("M1") == ["receive", "send", "arrive", "reserve"]
    with pytest.raises(MeterRefused, match="not with"):
        arrives(store, "M2", at=10)
    with pytest.raises(MeterRefused, match="413: 1;"):
        sends(store, 2, office="413", to=store.office)


def test_a_withdrawal_gives_its_meter_to_the_next(store: Store) -> None:
    store.receives("M0")
    leaves, waits = store.paid(at=1), store.paid(at=2)
    store.issues("M0")
    given = {"identity_proven": True}
    store.acts(leaves, Command(Event.WITHDRAW, Actor.OPERATOR, "asha", declared=given), at=20)
    assert store.open_holds(waits) == ["H2"]

    issuing.return_meters_to_store(
        store.world.deps, serials=["M0"], office=store.office, actor=KEEPER, now=minutes(30)
    )

    assert store.meter_of(waits) == "M0"
    assert store.moves_of("M0")[-3:] == ["free", "return", "reserve"]


def test_what_a_withdrawal_frees_in_the_store_is_found_by_the_sweep(store: Store) -> None:
    store.receives("M0")
    leaves, waits = store.paid(at=1), store.paid(at=2)
    given = {"identity_proven": True}
    store.acts(leaves, Command(Event.WITHDRAW, Actor.OPERATOR, "asha", declared=given), at=20)

    allocation.allocate_free_meters_of_all_offices(store.world.deps, now=minutes(21))
    allocation.allocate_free_meters_of_all_offices(store.world.deps, now=minutes(22))

    assert store.meter_of(waits) == "M0"
    assert store.open_holds(waits) == []


def test_a_faulty_meter_is_followed_by_the_next_without_a_hold(store: Store) -> None:
    store.receives("M0", "M1")
    number = store.paid()
    store.issues("M0")

    breaks(store, "M0")

    assert store.meter("M0")["place"] == "faulty"
    assert store.meter_of(number) == "M1"
    assert store.open_holds(number) == []
    with pytest.raises(CommandRefused):
        store.energises(number, "M0")
    store.issues("M1", at=40)
    store.energises(number, "M1")
    assert store.case(number).state is State.CONNECTED


def test_the_spare_in_his_bag_comes_first(store: Store) -> None:
    store.receives("M0", "M1", "M2")
    number = store.paid()
    store.issues("M0", "M2")

    breaks(store, "M0")

    assert store.meter_of(number) == "M2"
    store.energises(number, "M2")
    assert store.meter("M2")["holder"] == number


def test_the_last_meter_is_faulty_and_the_next_receipt_mends_it(store: Store) -> None:
    store.receives("M0")
    number = store.paid()
    store.issues("M0")
    breaks(store, "M0")
    assert store.open_holds(number) == ["H2"]

    store.receives("M1", at=50)

    assert store.meter_of(number) == "M1"
    assert store.open_holds(number) == []


def test_who_fits_a_spare_frees_the_meter_that_was_kept(store: Store) -> None:
    store.receives("M0", "M1")
    number = store.paid()
    store.issues("M1")

    store.energises(number, "M1")

    assert store.meter("M1")["place"] == "fitted"
    assert store.meter("M0")["reserved_for"] is None


def test_a_meter_is_handed_only_to_a_lineman_of_the_office(store: Store) -> None:
    store.receives("M0")
    with pytest.raises(MeterRefused, match="no lineman of office"):
        store.issues("M0", lineman="LM9")


def test_a_list_is_taken_whole_or_not_at_all_and_twice_changes_nothing(store: Store) -> None:
    def give(text: str, *, dry_run: bool = False) -> meter_import.MeterImportReport:
        return meter_import.import_meters(
            store.world.deps,
            text=text,
            office=store.office,
            actor=KEEPER,
            now=after(),
            dry_run=dry_run,
        )

    wrong = give("serial,kind\nM1,single\n=1+1,single\nM2,double\nM1,single\n")
    assert [(one.line, str(one.reason).split(":")[0]) for one in wrong.wrong] == [
        (3, "serial =1+1"),
        (4, "kind double"),
        (5, "the serial stands here twice; take one line out"),
    ]
    assert store.world.rows("meters") == []

    right = "\ufeffkind, serial \nsingle,M1\nthree,M2\n\n"
    huge = "serial,kind\n" + "M" * 200_000
    for broken in ("serial\nM1", "serial,kind,serial\nM1,single,M2", huge):
        with pytest.raises(NotAMeterList):
            give(broken)
    assert str(give("serial;kind\r1.23457E+11;single\r").wrong[0].reason).endswith(
        "column as text"
    )
    alike = give("serial,kind\n000123456,single\n123456,single\nABC1,single\nabc1,single\n")
    assert [one.line for one in alike.wrong] == [3, 5]
    assert (give(right, dry_run=True).new, store.world.rows("meters")) == (2, [])
    assert give(right).new == 2
    again = give(right)
    assert (again.new, again.known) == (0, 2)
    other = meter_import.import_meters(
        store.world.deps, text=right, office="413", actor="k", now=after()
    )
    assert "was received at" in str(other.wrong[0].reason)
    assert [str(one.reason).split(";")[0] for one in give("serial,kind\nm1,single\n").wrong] == [
        "stands here as M1"
    ]
    with pytest.raises(MeterRefused, match="meter M1 is known"):
        store.receives("m1")


def test_who_withdrew_while_he_waited_takes_no_meter_and_keeps_none_from_coming(
    store: Store,
) -> None:
    store.receives("M1")
    store.paid(at=1)
    gone, waits = store.paid(at=2), store.paid(at=3)
    proven = {"identity_proven": True}
    command = Command(Event.WITHDRAW, Actor.OPERATOR, "asha", reason="moved away", declared=proven)
    store.acts(gone, command, at=4)

    store.receives("M2", at=5)
    allocation.allocate_free_meters_of_all_offices(store.world.deps, now=minutes(6))

    assert store.case(gone).state is State.REFUND_DUE
    assert store.case(waits).state is State.VISIT_PLANNED
