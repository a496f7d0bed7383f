"""What was connected goes to SAP by BP number, whole and without anybody's name."""

import csv
import datetime as dt
import io

import pytest

from missedcall.db.field import reports
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.applications import bp_numbers
from missedcall.usecases.operators import operators
from missedcall.usecases.operators.operators import Operator
from missedcall.usecases.privacy import breach
from missedcall.usecases.reports import connected_export
from missedcall.usecases.reports.connected_export import ExportRefused
from tests.kit import CALLER, NOON, World, after, ist
from tests.usecases.store import LINEMAN, Store, minutes

DAY = dt.date(2026, 11, 23)


@pytest.fixture
def store(world: World) -> Store:
    return Store(world)


@pytest.fixture
def anita(world: World) -> Operator:
    return person(world, Actor.ACCOUNTS)


def person(world: World, role: Actor) -> Operator:
    operator_id = operators.add_operator(
        world.deps, login=role.value, name="Anita", role=role, password="correct horse",
        extension=None, language="hi", by="test", now=NOON,
    )  # fmt: skip
    found = operators.get_operator(world.deps, operator_id=operator_id)
    assert found is not None
    return found


def lit(store: Store, anita: Operator) -> str:
    """Let an applicant pay and get light after an hour, reported from the lineman's telephone."""
    store.receives("M1")
    number = store.paid()
    store.issues("M1")
    store.energises(number, "M1", at=60)
    bp_numbers.link_bp_number(
        store.world.deps, number=number, bp="1000123456", reason="SAP", by=anita, now=minutes(90)
    )
    with store.world.deps.db.writing() as db:
        for serial, at in (("R1", 60), ("R2", 61)):
            reports.add_report(
                db, id=serial, lineman=LINEMAN, application_id=1, kind="energised", device="D",
                sequence=at, device_at=minutes(60), received_at=minutes(at),
                counted_at=minutes(60), meter="M1", reading="12", seal="=S7",
                refused="no light" if serial == "R2" else None,
            )  # fmt: skip
    return number


def export(
    world: World, by: Operator, *, since: dt.date = DAY, until: dt.date = DAY
) -> list[connected_export.ExportedConnection]:
    return connected_export.export_connections(
        world.deps, since=since, until=until, operator=by, now=after()
    )


def test_hands_on_all_that_is_known_of_a_light(
    store: Store, world: World, anita: Operator
) -> None:
    number = lit(store, anita)
    store.paid(at=30)  # has no light yet

    (found,) = export(world, anita)

    assert (found.bp, found.application, found.office, found.area) == (
        "1000123456", number, "412", "urban",
    )  # fmt: skip
    assert (found.category, found.load, found.unit) == ("LV1", "1", "kW")
    assert found.demand_paise == found.paid_paise > 0
    assert (found.paid_at, found.energised_at) == (minutes(1), minutes(60))
    assert (found.meter, found.meter_kind, found.seal, found.first_reading) == (
        "M1", "single", "=S7", "12",
    )  # fmt: skip
    noted = world.rows("audit")[-1]
    assert (noted["actor"], noted["action"], noted["subject"]) == (
        "accounts", "export.connections", "2026-11-23 to 2026-11-23",
    )  # fmt: skip


def test_the_file_runs_nothing_and_names_nobody(
    store: Store, world: World, anita: Operator
) -> None:
    lit(store, anita)

    text = connected_export.connections_as_csv(export(world, anita))

    (line,) = csv.DictReader(io.StringIO(text))
    assert list(line) == list(connected_export.COLUMNS)
    assert (line["seal"], line["energised_at"]) == ("'=S7", "2026-11-23T13:00:00+05:30")
    for personal in ("सुनीता", "वार्ड", CALLER[3:]):
        assert personal not in text


def test_days_are_those_of_india(store: Store, world: World, anita: Operator) -> None:
    store.receives("M1")
    number = store.paid()
    store.issues("M1")
    late = (ist(0, 10, day=24) - NOON) / dt.timedelta(minutes=1)
    store.energises(number, "M1", at=late)

    assert export(world, anita) == []
    next_day = DAY + dt.timedelta(days=1)
    assert [one.application for one in export(world, anita, until=next_day)] == [number]
    assert len(export(world, anita, since=next_day, until=next_day)) == 1


@pytest.mark.parametrize("until", [DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=366)])
def test_days_that_cannot_be_are_refused(world: World, anita: Operator, until: dt.date) -> None:
    with pytest.raises(ExportRefused) as refused:
        export(world, anita, until=until)
    assert refused.value.reason.code == "days"


def test_nothing_leaves_while_a_breach_is_open(world: World, anita: Operator) -> None:
    admin = person(world, Actor.ADMIN)
    breach.begin_breach(
        world.deps, what="a laptop was stolen", start=NOON, until=NOON, by=admin, now=NOON
    )
    with pytest.raises(ExportRefused) as refused:
        export(world, anita)
    assert refused.value.reason.code == "frozen"
