"""Whatever is done with meters, in any order: none is lost or made, and the ledger tells where."""

import datetime as dt
from collections import Counter
from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from missedcall.db import engine
from missedcall.domain.connection.states import Event, State
from missedcall.domain.meters import meters
from missedcall.domain.meters.meters import Meter, MeterMove, MeterPlace
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.connection.command import (
    ChangedMeanwhile,
    Command,
    CommandRefused,
    MeterRefused,
)
from missedcall.usecases.meters import allocation, issuing, stock, stock_counts
from missedcall.usecases.meters.stock_counts import Settlement
from tests.kit import World, make_deps
from tests.usecases.store import ENGINEER, KEEPER, LINEMAN, Store, minutes

OTHER = "413"
REFUSED = (MeterRefused, CommandRefused, ChangedMeanwhile)


class Hands:
    """Do one thing to the n-th meter or application, as the rules allow."""

    def __init__(self) -> None:
        self.store = Store(World(make_deps(engine.connect_database("sqlite://"))))
        self.received = 0
        self.at = 1.0

    def do(self, command: str, n: int) -> None:
        self.at += 1
        try:
            DOINGS[command](self, n)
        except REFUSED:
            return

    def serial(self, n: int) -> str:
        return f"M{n % max(self.received, 1)}"

    @property
    def now(self) -> dt.datetime:
        return minutes(self.at)

    def receive(self, n: int) -> None:
        self.store.receives(f"M{self.received}", at=self.at)
        self.received += 1

    def apply(self, n: int) -> None:
        if len(self.store.numbers) < 4:
            self.store.paid(at=self.at)

    def send(self, n: int) -> None:
        ours = self.store.office
        office, to = (ours, OTHER) if n % 2 else (OTHER, ours)
        deps = self.store.world.deps
        stock.send_meters_to_office(
            deps, kind="single", count=1, office=office, to_office=to, actor=KEEPER, now=self.now
        )

    def arrive(self, n: int) -> None:
        office = self.store.meter(self.serial(n))["holder"] if self.received else OTHER
        deps, serials = self.store.world.deps, [self.serial(n)]
        stock.receive_transferred_meters(
            deps, serials=serials, office=office, actor=KEEPER, now=self.now
        )

    def issue(self, n: int) -> None:
        self.store.issues(self.serial(n), at=self.at)

    def give_back(self, n: int) -> None:
        deps, office = self.store.world.deps, self.store.office
        issuing.return_meters_to_store(
            deps, serials=[self.serial(n)], office=office, actor=KEEPER, now=self.now
        )

    def faulty(self, n: int) -> None:
        deps, office = self.store.world.deps, self.store.office
        issuing.mark_meter_faulty(
            deps, serial=self.serial(n), office=office, reason="dead", actor=LINEMAN, now=self.now
        )

    def fit(self, n: int) -> None:
        if self.store.numbers:
            number = self.store.numbers[n % len(self.store.numbers)]
            if self.store.case(number).state is State.VISIT_PLANNED:
                self.store.energises(number, self.serial(n), at=self.at)

    def withdraw(self, n: int) -> None:
        if self.store.numbers:
            number = self.store.numbers[n % len(self.store.numbers)]
            proven = {"identity_proven": True}
            command = Command(Event.WITHDRAW, Actor.OPERATOR, "asha", declared=proven)
            self.store.acts(number, command, at=self.at)

    def count(self, n: int) -> None:
        deps, office = self.store.world.deps, self.store.office
        stock_counts.record_stock_count(
            deps, serials=[self.serial(n)], office=office, actor=KEEPER, now=self.now
        )

    def settle(self, n: int) -> None:
        how = list(Settlement)[n % 3]
        deps, office = self.store.world.deps, self.store.office
        stock_counts.settle_difference(
            deps,
            difference_id=n,
            settlement=how,
            reason="w",
            office=office,
            actor=ENGINEER,
            now=self.now,
        )

    def sweep(self, n: int) -> None:
        allocation.allocate_free_meters_of_all_offices(self.store.world.deps, now=self.now)


DOINGS: dict[str, Callable[[Hands, int], None]] = {
    name: doing
    for name, doing in vars(Hands).items()
    if callable(doing) and name not in ("__init__", "do", "serial", "now")
}
doings = st.tuples(st.sampled_from(sorted(DOINGS)), st.integers(min_value=0, max_value=6))


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(doings, min_size=8, max_size=40))
def test_what_was_received_is_somewhere_and_its_moves_say_where(
    done: list[tuple[str, int]],
) -> None:
    roles = Hands()
    for command, n in [("receive", 0), ("apply", 0), *done]:
        roles.do(command, n)
        _holds(roles)


def _holds(roles: Hands) -> None:
    world = roles.store.world
    rows = world.rows("meters")
    places = Counter(MeterPlace(row["place"]) for row in rows)
    assert places.total() == roles.received
    reserved = [row["reserved_for"] for row in rows if row["reserved_for"]]
    fitted = [row["holder"] for row in rows if row["place"] == MeterPlace.FITTED]
    assert len(reserved + fitted) == len(set(reserved + fitted))
    moves = world.rows("meter_moves")
    for row in rows:
        mine = [move for move in moves if move["serial"] == row["serial"]]
        received = meters.receive_meter(
            serial=row["serial"],
            kind=row["kind"],
            office=mine[0]["to_holder"],
            received_at=mine[0]["at"],
        )
        now = meters.replay_moves(
            received, [(MeterMove(move["move"]), move["to_holder"]) for move in mine[1:]]
        )
        assert now == Meter(
            row["serial"],
            row["kind"],
            MeterPlace(row["place"]),
            row["holder"],
            row["received_at"],
            row["reserved_for"],
        )
