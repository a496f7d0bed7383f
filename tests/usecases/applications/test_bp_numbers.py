"""An application is known by its BP number, and found by any of its numbers."""

import pytest

from missedcall.domain.connection.states import Event
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.applications import application_details, bp_numbers
from missedcall.usecases.applications.application_details import NotHere
from missedcall.usecases.applications.bp_numbers import NotLinked
from missedcall.usecases.connection.command import Command
from missedcall.usecases.operators import operators
from missedcall.usecases.operators.operators import Operator
from tests.kit import NOON, World, after
from tests.usecases.store import Store, minutes

BP, OTHER_BP = "1000123456", "1000123457"


@pytest.fixture
def store(world: World) -> Store:
    return Store(world)


def person(world: World, role: Actor, *, office: str | None = None) -> Operator:
    operator_id = operators.add_operator(
        world.deps,
        login=f"{role}{office or ''}",
        name="Meena",
        role=role,
        password="correct horse",
        extension=None,
        language="hi",
        by="test",
        now=NOON,
        office=office,
    )
    found = operators.get_operator(world.deps, operator_id=operator_id)
    assert found is not None
    return found


def link(world: World, number: str, bp: str, by: Operator) -> None:
    bp_numbers.link_bp_number(
        world.deps, number=number, bp=bp, reason="SAP", by=by, now=minutes(90)
    )


def found(world: World, text: str, by: Operator) -> list[str]:
    return [
        each.application
        for each in application_details.find_applications(world.deps, text=text, by=by, limit=50)
    ]


def standing(world: World) -> list[tuple[int, str]]:
    rows = world.rows("bp_numbers")
    return [(row["application_id"], row["bp"]) for row in rows if row["ended_at"] is None]


def test_is_found_by_every_number_that_somebody_has_of_it(store: Store, world: World) -> None:
    nodal = person(world, Actor.NODAL)
    store.receives("CSP-17")
    number = store.paid()
    other = store.applies(mobile="98765 00002")
    store.issues("CSP-17")
    link(world, number, BP, person(world, Actor.ACCOUNTS))

    for text in (number, "1000 123 456", "98765 00001", "csp-17"):
        assert found(world, text, nodal) == [number]
    store.energises(number, "CSP-17")
    assert found(world, "csp-17", nodal) == [number]
    assert found(world, "+919876500002", nodal) == [other]
    assert found(world, "9876500009", nodal) == []


def test_nobody_finds_what_is_not_of_his_offices(store: Store, world: World) -> None:
    number = store.applies()
    assert found(world, number, person(world, Actor.JE, office="412")) == [number]
    stranger = person(world, Actor.JE, office="413")
    assert found(world, number, stranger) == []
    with pytest.raises(NotHere):
        link(world, number, BP, stranger)


def test_a_bp_number_stands_with_one_application_that_is_alive(store: Store, world: World) -> None:
    accounts = person(world, Actor.ACCOUNTS)
    first, second = store.applies(), store.applies()
    link(world, first, BP, accounts)

    with pytest.raises(NotLinked, match=first):
        link(world, second, BP, accounts)

    assert standing(world) == [(1, BP)]


def test_who_has_ended_leaves_his_bp_number_to_the_next(store: Store, world: World) -> None:
    accounts = person(world, Actor.ACCOUNTS)
    first, second = store.applies(), store.applies()
    link(world, first, BP, accounts)
    gone = Command(Event.WITHDRAW, Actor.OPERATOR, "asha", declared={"identity_proven": True})
    store.acts(first, gone, at=5)

    link(world, second, BP, accounts)

    assert standing(world) == [(2, BP)]
    with pytest.raises(NotLinked) as refused:
        link(world, first, OTHER_BP, accounts)
    assert refused.value.reason.code == "over"


def test_another_number_takes_the_place_and_the_old_one_stays_known(
    store: Store, world: World
) -> None:
    accounts = person(world, Actor.ACCOUNTS)
    number = store.applies()
    for bp in (BP, BP, OTHER_BP):
        link(world, number, bp, accounts)

    before, now = world.rows("bp_numbers")
    assert (before["bp"], before["ended_at"], before["ended_by"]) == (
        BP, minutes(90), "accounts",
    )  # fmt: skip
    assert (now["bp"], now["ended_at"], now["actor"], now["reason"]) == (
        OTHER_BP, None, "accounts", "SAP",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("bp", "reason", "refused"),
    [("123", "SAP", "not_a_bp"), ("", "SAP", "missing"), (BP, "  ", "no_reason")],
)
def test_what_is_wrong_is_said(
    store: Store, world: World, bp: str, reason: str, refused: str
) -> None:
    number, by = store.applies(), person(world, Actor.ACCOUNTS)
    with pytest.raises(NotLinked) as error:
        bp_numbers.link_bp_number(
            world.deps, number=number, bp=bp, reason=reason, by=by, now=after()
        )
    assert error.value.reason.code == refused
    assert standing(world) == []


def test_the_form_names_the_connection_that_is_there_already(store: Store, world: World) -> None:
    store.applies(bp="1000 123 456")
    assert standing(world) == [(1, BP)]
    with pytest.raises(NotLinked):
        store.applies(bp=BP)
    assert len(world.rows("applications")) == 1
    assert "bp" not in world.one("applications")["form"]


def test_a_list_is_taken_entirely_or_not_at_all(store: Store, world: World) -> None:
    by = person(world, Actor.ACCOUNTS)
    first, second = store.applies(), store.applies()
    good = f"application,bp\r\n{first},{BP}\r\n\r\n{second},{OTHER_BP}\r\n"
    bad = f"\ufeffbp,application\n{BP},{first}\n{BP},{second}\n12,{second}\n{BP},41299999999\n"

    def take(text: str, *, dry_run: bool = False) -> bp_numbers.BpImportReport:
        return bp_numbers.import_bp_numbers(
            world.deps, text=text, by=by, now=after(), dry_run=dry_run
        )

    wrong = take(bad)
    assert [each.line for each in wrong.wrong] == [3, 4, 5]
    assert (take(good, dry_run=True).new, standing(world)) == (2, [])
    assert (take(good).new, standing(world)) == (2, [(1, BP), (2, OTHER_BP)])
    assert (take(good).new, take(good).known) == (0, 2)
    with pytest.raises(bp_numbers.NoBpList):
        take("a,b\n1,2\n")
    with pytest.raises(bp_numbers.NoBpList, match="bp stands twice"):
        take("application,bp,bp\n1,2,3\n")
    with pytest.raises(bp_numbers.NoBpList, match="a value is too long"):
        take("application,bp\n1," + "2" * 200_000)
    assert take(f"application;bp\r'{first};{BP}\r").known == 1
