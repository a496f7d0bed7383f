"""What a form repeats is found by one look: the house, or a like name in its place."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from missedcall.db.connection.connections import RUNNING
from missedcall.domain.connection.states import Event, State
from missedcall.domain.operators.roles import Actor
from missedcall.domain.payments.ledger import ENDED_OR_REFUNDED
from missedcall.usecases.applications import duplicates
from missedcall.usecases.applications.duplicates import DuplicateApplication
from missedcall.usecases.connection.command import Command
from tests.kit import World, a_form
from tests.usecases.store import Store

ADDRESS, RELATION = "मकान 12/3, वार्ड 4", "रामलाल वर्मा"


@pytest.fixture
def store(world: World) -> Store:
    return Store(world)


def test_the_house_of_a_running_application_is_refused(store: Store) -> None:
    number = store.applies(address=ADDRESS, relation_name=RELATION)

    with pytest.raises(DuplicateApplication, match=number) as refused:
        store.applies(address="H.No. 12-3, Ward 4")
    assert refused.value.existing.exact
    assert len(store.world.rows("applications")) == 1


def test_the_house_of_a_burning_light_is_refused_and_its_owner_may_apply_elsewhere(
    store: Store,
) -> None:
    number = store.applies(address=ADDRESS, relation_name=RELATION)
    store.receives("M1")
    store.pays(number)
    store.issues("M1")
    store.energises(number, "M1")
    assert store.case(number).state is State.CONNECTED

    with pytest.raises(DuplicateApplication, match=number):
        store.applies(address="मकान १२/३ वार्ड ४")
    store.applies(address="दुकान 7, बाज़ार", relation_name=RELATION)


@pytest.mark.parametrize("paid", [False, True])
def test_what_was_withdrawn_bars_nobody(store: Store, paid: bool) -> None:
    number = store.applies(address=ADDRESS, relation_name=RELATION)
    if paid:
        store.pays(number)
    proven = {"identity_proven": True}
    store.acts(number, Command(Event.WITHDRAW, Actor.OPERATOR, "asha", declared=proven), at=2)

    again = store.applies(at=3, address=ADDRESS, relation_name=RELATION)

    assert store.case(again).state is State.DEMAND_ISSUED


def test_the_house_goes_before_the_name(store: Store) -> None:
    house = store.applies(address=ADDRESS)
    store.applies(relation_name=RELATION)

    with store.world.deps.db.reading() as db:
        found = duplicates.find_duplicate(db, a_form(address=ADDRESS, relation_name=RELATION))
    assert found is not None
    assert (found.number, found.exact) == (house, True)


def test_a_like_name_elsewhere_is_nobody_known(store: Store) -> None:
    store.applies(address=ADDRESS, relation_name=RELATION)

    elsewhere = store.applies(address=ADDRESS, relation_name=RELATION, locality="1002")

    assert store.case(elsewhere).state is State.DEMAND_ISSUED, "nobody has to look at it"


def test_the_look_is_one_statement(store: Store) -> None:
    store.applies(address=ADDRESS, relation_name=RELATION)
    with store.world.deps.db.reading() as db, statements(db) as said:
        assert duplicates.find_duplicate(db, a_form(address=ADDRESS, relation_name=RELATION))
    assert len(said) == 1


def test_names_are_compared_while_something_is_to_come() -> None:
    over = {state for state in State if f"'{state}'" in str(RUNNING)}

    assert over == ENDED_OR_REFUNDED | {State.CONNECTED}


@contextmanager
def statements(db: sa.Connection) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        said.append(statement)

    sa.event.listen(db, "before_cursor_execute", note)
    try:
        yield said
    finally:
        sa.event.remove(db, "before_cursor_execute", note)
