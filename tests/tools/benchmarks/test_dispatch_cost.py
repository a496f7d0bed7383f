import datetime as dt
import statistics
import time
from pathlib import Path

from missedcall.db import engine, migrate
from missedcall.db.callbacks import due_callbacks
from tests.kit import NOON, shipped
from tools.benchmarks import call_rows, dispatch_cost


def test_picking_pairs_does_not_look_at_everyone_who_is_due() -> None:
    cost = dispatch_cost.measure(shipped(), runs=9, few=50, many=5000)

    # The aim is 1.5 on a quiet machine (`missedcall bench dispatch`); to look at all 5000 would
    # cost many times as much.
    assert cost.ratio < 3


def test_picking_pairs_does_not_look_at_everyone_who_is_due_later(tmp_path: Path) -> None:
    few, many = (
        cost_with_nobody_due(tmp_path / f"{waiting}.db", waiting=waiting)
        for waiting in (50, 50_000)
    )

    assert many < 5 * few


def cost_with_nobody_due(file: Path, *, waiting: int) -> float:
    database = engine.connect_database(f"sqlite:///{file}")
    migrate.upgrade_database(database)
    with database.writing() as db:
        call_rows.waiting_callbacks(db, count=waiting, due_from=NOON + dt.timedelta(days=1))
    times = []
    with database.reading() as db:
        for _ in range(15):
            start = time.perf_counter()
            assert (
                due_callbacks.list_due_callbacks(db, needs="hi", by=NOON, now=NOON, limit=5) == []
            )
            times.append(time.perf_counter() - start)
    return statistics.median(times)
