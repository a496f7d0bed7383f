"""Versions of a demand: each has its reason, and one of them is owed."""

import dataclasses

import pytest

from missedcall.domain.connection.states import Event
from missedcall.domain.operators.roles import Actor
from missedcall.domain.tariffs.tariff import TariffBook
from missedcall.usecases.connection import demands, workflow
from missedcall.usecases.connection.command import ChangedMeanwhile, Command, CommandRefused
from missedcall.usecases.connection.demands import NotRevised, Revision
from tests.kit import World, after


def revise(
    world: World, to: dict[str, str], reason: str = "measured anew", seen: int | None = None
) -> None:
    demands.revise_demand(
        world.deps,
        application_id=1,
        revision=Revision(to, reason, by_applicant=False),
        actor="je",
        role=Actor.JE,
        now=after(minutes=5),
        expected_version=seen,
    )


@pytest.fixture
def billed(world: World) -> World:
    world.submit(*world.talks())
    return world


def test_a_revision_cancels_the_version_before_and_takes_back_its_text(billed: World) -> None:
    revise(billed, {"load": "4"})

    old, new = billed.rows("demands")
    assert (old["version"], old["cancelled_at"], old["total_paise"]) == (
        1,
        after(minutes=5),
        295_000,
    )
    assert (new["version"], new["reason"], new["total_paise"]) == (2, "measured anew", 360_000)
    assert new["inputs"] == {**old["inputs"], "load": "4"}
    lines = [row for row in billed.rows("demand_lines") if row["demand_id"] == new["id"]]
    assert sum(line["amount_paise"] for line in lines) == 360_000
    texts = [(row["key"], row["state"]) for row in billed.rows("messages")]
    assert texts[1:] == [("demand", "superseded"), ("demand_revised", "queued")]


def test_a_third_phase_needs_another_meter(billed: World) -> None:
    revise(billed, {"load": "9"})

    assert billed.one("connections")["meter_kind"] == "three"


@pytest.mark.parametrize(
    ("reason", "to", "words"),
    [
        ("", {"load": "4"}, "reason"),
        ("reason", {}, "nothing"),
        ("reason", {"name": "Ram"}, "name cannot be corrected"),
        ("reason", {"load": "-1"}, "load: not positive"),
    ],
)
def test_what_cannot_be_revised_is_said_and_nothing_changes(
    billed: World, reason: str, to: dict[str, str], words: str
) -> None:
    with pytest.raises(NotRevised, match=words):
        revise(billed, to, reason)

    assert billed.one("demands")["cancelled_at"] is None


def test_of_two_who_revise_one_page_the_second_is_told(billed: World) -> None:
    seen = billed.one("connections")["version"]
    revise(billed, {"load": "4"}, seen=seen)

    with pytest.raises(ChangedMeanwhile):
        revise(billed, {"load": "3"}, seen=seen)
    assert [row["version"] for row in billed.rows("demands")] == [1, 2]


def test_only_an_expired_demand_is_issued_anew(billed: World) -> None:
    with pytest.raises(CommandRefused):
        demands.reissue_demand(
            billed.deps, application_id=1, actor="asha", role=Actor.OPERATOR, now=after(minutes=5)
        )
    assert billed.one("demands")["version"] == 1


def test_whoever_may_issue_it_anew_gets_the_price_of_the_day(billed: World) -> None:
    expire = Command(Event.EXPIRE, Actor.SYSTEM, "system")
    workflow.execute_command(billed.deps, application_id=1, command=expire, now=after(days=31))
    again = Command(Event.REISSUE, Actor.OPERATOR, "asha", reason="he asked")
    workflow.execute_command(billed.deps, application_id=1, command=again, now=after(days=32))

    old, new = billed.rows("demands")
    assert old["cancelled_at"] == after(days=32)
    assert (new["version"], new["reason"], new["total_paise"]) == (2, "he asked", 295_000)
    assert billed.one("connections")["state"] == "demand_issued"


def test_without_a_tariff_of_the_day_nothing_is_issued_anew(billed: World) -> None:
    expire = Command(Event.EXPIRE, Actor.SYSTEM, "system")
    workflow.execute_command(billed.deps, application_id=1, command=expire, now=after(days=31))
    billed.deps = dataclasses.replace(billed.deps, tariffs=TariffBook(()))
    with pytest.raises(CommandRefused, match="no tariff"):
        demands.reissue_demand(
            billed.deps, application_id=1, actor="asha", role=Actor.OPERATOR, now=after(days=32)
        )
    assert billed.one("connections")["state"] == "demand_expired"
