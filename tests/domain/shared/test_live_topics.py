"""A person hears of what the own pages show, and of nothing else."""

from missedcall.domain.operators.roles import Actor
from missedcall.domain.shared.live_topics import is_at_once, topics_of_person


def topics(role: Actor, *offices: str) -> set[str]:
    return {*topics_of_person(role, operator_id=7, login="L204", offices=offices)}


def test_an_operator_hears_the_own_desk_and_the_tasks() -> None:
    assert topics(Actor.OPERATOR) == {"desk:7", "tasks"}


def test_a_supervisor_hears_the_floor() -> None:
    assert topics(Actor.SUPERVISOR) == {
        *("desk:7", "tasks", "wallboard", "callbacks", "messages", "offices")
    }


def test_who_works_for_offices_hears_these() -> None:
    assert topics(Actor.AE, "KR1", "KR2") == {"office:KR1", "office:KR2"}
    assert topics(Actor.NODAL) == {"offices"}


def test_a_lineman_hears_the_own_jobs() -> None:
    assert topics(Actor.LINEMAN, "KR1") == {"office:KR1", "jobs:L204"}


def test_a_desk_is_told_at_once_and_a_wallboard_with_the_next_second() -> None:
    assert is_at_once("desk:7")
    assert is_at_once("*")
    assert not is_at_once("wallboard")
