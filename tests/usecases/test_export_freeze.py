"""While a breach is open nothing is exported: not connections, not points, not the report."""

import datetime as dt
from collections.abc import Callable

import pytest

from missedcall.db.engine import DbConnection
from missedcall.db.privacy import breaches
from missedcall.usecases.export_freeze import ExportsFrozen, refuse_export
from missedcall.usecases.points import points_export
from tests.kit import NOON, World


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
        lambda world: refuse_export(world.deps),
    ],
    ids=["points", "asked first"],
)
def test_an_open_breach_freezes_every_export(
    breached: World, export: Callable[[World], object]
) -> None:
    with pytest.raises(ExportsFrozen, match="frozen while a breach"):
        export(breached)


def test_without_a_breach_exports_go_on(world: World) -> None:
    refuse_export(world.deps)
