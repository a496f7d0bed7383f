"""What is late is listed and counted alike, from the whole company down to a centre."""

import datetime as dt
from pathlib import Path

import pytest

from missedcall.db.tables import load_tables
from missedcall.domain.connection.holds import HoldKind
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.operators import operators
from missedcall.usecases.operators.operators import Operator
from missedcall.usecases.reports import overdue
from tests import kit
from tests.kit import NOON, World, after
from tests.usecases.connection import story

tables = load_tables().tables
LATER = after(days=2)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return kit.make_world(tmp_path)


def spread(world: World, *offices: str) -> None:
    """Give the one application a fellow in each of these offices, each due an hour earlier."""
    application, connection = world.one("applications"), world.one("connections")
    with world.deps.db.writing() as db:
        for known, office in enumerate(offices, start=2):
            numbers = {"id": known, "number": f"4122600{known:04}", "household": known}
            db.execute(tables["applications"].insert(), {**application, **numbers})
            here = {"application_id": known, "office": office}
            due = {"assignee_due_at": LATER - dt.timedelta(hours=known)}
            db.execute(tables["connections"].insert(), {**connection, **here, **due})


def person(world: World, role: Actor, office: str | None) -> Operator:
    operator_id = operators.add_operator(
        world.deps,
        login=role,
        name=role,
        role=role,
        office=office,
        password="correct horse",
        extension=None,
        language="hi",
        by="test",
        now=NOON,
    )
    found = operators.get_operator(world.deps, operator_id=operator_id)
    assert found
    return found


def test_what_is_late_says_why_and_whose_turn_it_is(world: World) -> None:
    story.held(world, HoldKind.APPLICANT_DELAY)
    everywhere = overdue.load_overdue_scope(world.deps, operator=None, office="")

    (found,) = overdue.list_overdue(
        world.deps, overdue_scope=everywhere, now=after(days=8), limit=9
    )

    assert (found.assignee, found.open_holds, found.is_overdue) == ("caller", ("H8",), True)
    assert found.number == "+91 98xxxxxx01"
    assert (
        overdue.list_overdue(world.deps, overdue_scope=everywhere, now=after(hours=1), limit=9)
        == []
    )


@pytest.mark.parametrize(
    ("office", "below"),
    [
        ("", {"R1": 3, "R2": 1}),
        ("R1", {"C11": 2, "C12": 1}),
        ("S11", {"412": 1, "413": 1}),
        ("451", {"451": 1}),
    ],
)
def test_the_counts_are_those_of_the_list_behind_them(
    world: World, office: str, below: dict[str, int]
) -> None:
    story.paid(world)
    spread(world, "413", "431", "451")
    where = overdue.load_overdue_scope(world.deps, operator=None, office=office)

    counts = overdue.count_overdue_by_office(world.deps, overdue_scope=where, now=LATER)

    assert {each.code: each.due for each in counts} == below
    for each in counts:
        behind = overdue.load_overdue_scope(world.deps, operator=None, office=each.code)
        listed = overdue.list_overdue(world.deps, overdue_scope=behind, now=LATER, limit=100)
        assert (len(listed), sum(one.is_overdue for one in listed)) == (each.due, each.overdue)


def test_an_office_that_stands_in_no_master_is_counted_all_the_same(world: World) -> None:
    story.paid(world)
    spread(world, "999")
    everywhere = overdue.load_overdue_scope(world.deps, operator=None, office="")

    counts = overdue.count_overdue_by_office(world.deps, overdue_scope=everywhere, now=LATER)

    assert {each.code: each.due for each in counts} == {"R1": 1, "999": 1}
    gone = overdue.load_overdue_scope(world.deps, operator=None, office="999")
    assert len(overdue.list_overdue(world.deps, overdue_scope=gone, now=LATER, limit=9)) == 1


def test_the_oldest_stands_first_and_a_page_goes_on_where_the_last_ended(world: World) -> None:
    story.paid(world)
    spread(world, "412", "412", "412")
    where = overdue.load_overdue_scope(world.deps, operator=None, office="")
    all_of_them = overdue.list_overdue(world.deps, overdue_scope=where, now=LATER, limit=100)

    first = overdue.list_overdue(world.deps, overdue_scope=where, now=LATER, limit=2)
    second = overdue.list_overdue(
        world.deps, overdue_scope=where, now=LATER, limit=9, after=first[-1].key
    )

    assert all_of_them == [*first, *second] == sorted(all_of_them, key=lambda each: each.key)
    assert (
        overdue.list_overdue(world.deps, overdue_scope=where, assignee="store", now=LATER, limit=9)
        == []
    )


def test_an_engineer_sees_his_own_and_what_is_below_him(world: World) -> None:
    ae = person(world, Actor.AE, "S11")
    assert overdue.load_overdue_scope(world.deps, operator=ae, office="").centres == {"412", "413"}
    assert overdue.load_overdue_scope(world.deps, operator=ae, office="413").centres == {"413"}
    assert [
        each.code
        for each in overdue.load_overdue_scope(world.deps, operator=ae, office="413").above
    ] == ["S11"]
    for office in ("431", "R1", "nonsense"):
        with pytest.raises(overdue.OfficeNotVisible):
            overdue.load_overdue_scope(world.deps, operator=ae, office=office)


def test_the_nodal_officer_sees_all(world: World) -> None:
    nodal = person(world, Actor.NODAL, None)
    assert overdue.load_overdue_scope(world.deps, operator=nodal, office="").centres is None
    assert overdue.load_overdue_scope(world.deps, operator=nodal, office="R2").centres == {"451"}
