"""Callers get an operator who speaks their language and knows their matter; or, late, anyone."""

import pytest

from missedcall.db.calls import preferences
from missedcall.usecases.operators import abilities, duty
from missedcall.usecases.operators.abilities import UnknownAbility
from tests.kit import CALLER, DID, NEIGHBOUR, NOON, World, after


def can(world: World, login: str, *languages: str, skills: tuple[str, ...] = ()) -> None:
    abilities.change_abilities(
        world.deps, login=login, languages=languages, skills=skills, by="test", now=NOON
    )


def speaks(world: World, number: str, language: str) -> None:
    with world.deps.db.writing() as db:
        preferences.set_language(db, number=number, language=language, at=NOON)


def rung(world: World, *, minutes: float) -> list[tuple[str, str]]:
    """Dispatch; give each operator rung and the caller: the extension and the last digits."""
    placed = world.dispatch(at=after(minutes=minutes))
    return [(each.phone.address, each.announce) for each in placed]


def test_a_caller_gets_who_speaks_his_language_though_another_is_idle_longer(
    world: World,
) -> None:
    world.operator("asha", since=after(minutes=-9))
    world.operator("meena")
    can(world, "meena", "hi", "hne")
    speaks(world, CALLER, "hne")
    world.misses()

    assert rung(world, minutes=1) == [("202", "0001")]


def test_who_needs_another_language_holds_up_nobody_behind_him(world: World) -> None:
    world.operator("asha")
    meena = world.operator("meena")
    can(world, "meena", "en")
    duty.pause_operator(world.deps, operator_id=meena, reason="tea", now=NOON)
    speaks(world, CALLER, "en")
    world.misses(at=after(minutes=-1))
    world.misses(NEIGHBOUR)

    assert rung(world, minutes=1) == [("201", "0002")]


def test_after_some_minutes_anyone_is_kinder_than_nobody(world: World) -> None:
    world.operator("asha")
    meena = world.operator("meena")
    can(world, "meena", "en")
    duty.pause_operator(world.deps, operator_id=meena, reason="tea", now=NOON)
    speaks(world, CALLER, "en")
    world.misses()

    assert rung(world, minutes=10) == []
    assert rung(world, minutes=10.1) == [("201", "0001")]


def test_when_nobody_at_work_speaks_it_anyone_rings_at_once(world: World) -> None:
    world.operator("asha")
    meena = world.operator("meena")
    can(world, "meena", "en")
    duty.log_operator_off(world.deps, operator_id=meena, now=NOON)
    speaks(world, CALLER, "en")
    world.misses()

    assert rung(world, minutes=1) == [("201", "0001")]


def test_a_number_may_need_a_skill(world: World) -> None:
    world.configure("callbacks", skills={DID: "solar"})
    world.operator("asha", since=after(minutes=-9))
    world.operator("meena")
    can(world, "meena", "hi", skills=("solar",))
    world.misses()

    assert world.one("callbacks")["needs"] == "hi+solar"
    assert rung(world, minutes=1) == [("202", "0001")]


def test_of_two_who_need_the_same_the_earlier_is_rung_first(world: World) -> None:
    world.operator("meena")
    can(world, "meena", "en", "hi")
    speaks(world, CALLER, "en")
    world.misses(NEIGHBOUR, at=after(seconds=1))
    world.misses(CALLER, at=NOON)

    assert rung(world, minutes=1) == [("201", "0001")]


@pytest.mark.parametrize(
    ("login", "languages", "skills", "says"),
    [
        ("asha", ["fr"], [], "language: fr is not known; use one of hi, hne, en"),
        ("asha", ["hi"], ["solar"], "skill: solar is not known; there are none yet, name them in"),
        ("asha", [], [], "name at least one"),
        ("nobody", ["hi"], [], "login: there is no nobody; look at"),
    ],
)
def test_what_cannot_be_said_of_an_operator_is_told(
    world: World, login: str, languages: list[str], skills: list[str], says: str
) -> None:
    world.operator("asha")

    with pytest.raises(UnknownAbility, match=says):
        abilities.change_abilities(
            world.deps, login=login, languages=languages, skills=skills, by="test", now=NOON
        )

    assert world.rows("audit") == []
