"""While a breach is open nothing is exported: not connections, not points, not the report."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from missedcall.db.engine import DbConnection
from missedcall.db.privacy import breaches
from missedcall.usecases.export_freeze import ExportsFrozen, refuse_export
from missedcall.usecases.points import points_export
from missedcall.usecases.reports import regulator_report
from tests.kit import NOON, World

ROOT = Path(__file__).parents[2]


def open_breach(db: DbConnection) -> None:
    breaches.begin_breach(db, at=NOON, by="admin", what="a lost disk", from_at=NOON, until_at=NOON)


@pytest.fixture
def breached(world: World) -> World:
    with world.deps.db.writing() as db:
        open_breach(db)
    return world


@pytest.mark.parametrize(
    "export",
    [
        lambda world: points_export.export_points_of_month(world.deps, month=dt.date(2026, 11, 1)),
        lambda world: regulator_report.regulator_report_as_csv(
            world.deps,
            regulator_report.make_regulator_report(
                world.deps, month=dt.date(2026, 11, 1), now=NOON
            ),
        ),
        lambda world: refuse_export(world.deps),
    ],
    ids=["points", "regulator", "asked first"],
)
def test_an_open_breach_freezes_every_export(
    breached: World, export: Callable[[World], object]
) -> None:
    with pytest.raises(ExportsFrozen, match="frozen while a breach"):
        export(breached)


def test_without_a_breach_exports_go_on(world: World) -> None:
    refuse_export(world.deps)


# What a person sent is given back with what came of it, or the fake gateway's: no persons' data
# of ours leaves the house.
OWN_LISTS = {"missedcall/cli/payments/payments.py", "web/testing/payment_gateway.py"}


def test_every_list_that_leaves_as_a_file_asks_for_a_breach() -> None:
    """A new list in a file is found in the code: its module, or who calls it, asks first."""
    files = [file for part in ("missedcall", "web") for file in (ROOT / part).rglob("*.py")]
    source = {str(file.relative_to(ROOT)): file.read_text("utf-8") for file in files}
    written = {name for name, text in source.items() if "csv_cells.document(" in text} - OWN_LISTS
    assert len(written) >= 4
    for name in written:
        asks = "refuse_while_breach_open(db)" in source[name] or "refuse_export(" in source[name]
        assert asks, f"{name} writes a list and does not ask for an open breach"
