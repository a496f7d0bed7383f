"""The regulator is told of every application of a month, by office and area."""

import csv
import datetime as dt
import io

import pytest

from missedcall.config.connection import Compensation
from missedcall.usecases.reports import regulator_report
from missedcall.usecases.reports.regulator_report import MonthNotBegun, RegulatorReport
from tests.kit import World, after
from tests.usecases.store import Store

NOVEMBER, DECEMBER = dt.date(2026, 11, 1), dt.date(2026, 12, 1)
RATE = Compensation(since=NOVEMBER, paise_per_day=10_000, source="order of the test")


@pytest.fixture
def store(world: World) -> Store:
    return Store(world)


def report(world: World, *, month: dt.date = NOVEMBER, days: float = 1) -> RegulatorReport:
    return regulator_report.make_regulator_report(world.deps, month=month, now=after(days=days))


def rows(found: RegulatorReport) -> list[dict[str, object]]:
    return [
        regulator_report.regulator_line_fields(found, line) for line in (*found.lines, found.total)
    ]


def test_counts_by_office_and_area_and_all_together(store: Store, world: World) -> None:
    store.receives("M1")
    number = store.paid()
    store.issues("M1")
    store.energises(number, "M1", at=60)
    store.paid(at=30)
    store.applies(locality="1003")

    town, village, total = rows(report(world))

    assert [line["area"] for line in (town, village, total)] == ["urban", "rural", ""]
    assert [line["applications"] for line in (town, village, total)] == [2, 1, 3]
    assert (town["office"], town["connections"], town["median_days"]) == ("412", 1, 0.0)
    assert [town[f"percent_{days}"] for days in (3, 7, 15, 30)] == [100] * 4
    assert (village["connections"], village["percent_3"]) == (0, None)
    assert total["compensation_paise"] is None


def test_who_waits_beyond_the_laws_days_is_counted_in_each_month(
    store: Store, world: World
) -> None:
    store.receives("M3", kind="three")  # so the store is kept, and holds none of the kind needed
    store.paid()  # on 23 November; the seven days of a town are over on the 30th
    world.configure("connection", compensation=(RATE,))

    assert report(world, days=7).total.figures.pending == 0
    late = report(world, days=20)
    assert (late.total.figures.pending, late.total.figures.days_late) == (1, 1)
    following = report(world, month=DECEMBER, days=10)
    assert (following.total.figures.pending, following.total.figures.applications) == (1, 0)
    assert following.total.figures.held_by_company == 1
    assert (late.total.amount_paise, following.total.amount_paise) == (10_000, 20_000)
    assert regulator_report.make_regulator_report(
        world.deps, month=dt.date(2026, 10, 1), now=after(days=1)
    ).rate is None  # fmt: skip


def test_the_file_has_all_lines_and_a_month_to_come_is_refused(store: Store, world: World) -> None:
    store.applies()
    lines = list(
        csv.DictReader(
            io.StringIO(regulator_report.regulator_report_as_csv(world.deps, report(world)))
        )
    )
    assert [(line["office"], line["applications"]) for line in lines] == [("412", "1"), ("", "1")]
    assert lines[0]["median_days"] == ""
    with pytest.raises(MonthNotBegun):
        report(world, month=DECEMBER)
