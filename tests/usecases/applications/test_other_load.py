"""Row A30: a lineman finds another load at the site; the JE sees it until a demand is revised."""

from missedcall.db.offices import worklist
from missedcall.domain.connection.states import WITH_MONEY, Event, Rule
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.connection import demands, workflow
from missedcall.usecases.connection.command import Command
from missedcall.usecases.connection.demands import Revision
from tests.kit import World, after
from tests.usecases.connection import story


def listed(world: World) -> list[str]:
    with world.deps.db.reading() as db:
        rows = worklist.list_other_loads_found(
            db, offices=[story.OFFICE], states=WITH_MONEY, limit=5
        )
    return [row.number for row in rows]


def test_row_a30_the_je_sees_another_load_until_the_demand_is_revised(world: World) -> None:
    story.paid(world)
    assert listed(world) == []

    found = Command(Event.REPORT_LOAD, Actor.LINEMAN, "LM1", reason="4 kW: दो एसी")
    workflow.execute_command(world.deps, application_id=1, command=found, now=after(hours=1))
    assert listed(world) == [story.look(world, 1).number]
    assert story.rules(world, 1)[-1] == Rule.OTHER_LOAD_FOUND

    demands.revise_demand(
        world.deps,
        application_id=1,
        revision=Revision({"load": "4"}, "two air conditioners", by_applicant=True),
        actor="ae",
        role=Actor.AE,
        now=after(hours=2),
    )
    assert listed(world) == []
    corrected = world.one("corrections")
    assert (corrected["field"], corrected["before"], corrected["after"]) == ("load", "2.3", "4")
    assert world.one("applications")["form"]["load"] == "4"
