"""What a person is given is all that the database holds of that person, and of no other."""

import dataclasses

import pytest

from missedcall.db.privacy.personal import HELD
from missedcall.db.tables import load_tables
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.privacy import breach, export
from missedcall.usecases.privacy.request import PrivacyRequestRefused
from tests.kit import CALLER, NEIGHBOUR, NOON, World, after
from tests.usecases.privacy import story
from web.shared.texts import catalogue


def test_equals_the_database(world: World) -> None:
    person = story.applies(world)
    story.pays(world, person)
    story.bars(world, story.boss(world))

    found = export.export_person(
        world.deps, number="09876500001", by=story.boss(world, login="b2"), now=after(hours=1)
    )

    # She is the only person here: every row of every table that holds people is hers.
    for table in HELD:
        keys = [column.name for column in load_tables().tables[table].primary_key.columns]
        rows = sorted(world.rows(table), key=lambda row: [row[each] for each in keys])
        shown = found.tables.get(table, [])
        if table == "transitions":
            rows = [row for row in rows if row["entity"] not in ("operator", "phone")]
        assert len(shown) == len(rows), table
        for row, told in zip(rows, shown, strict=True):
            assert set(told) == set(load_tables().tables[table].c.keys()) - HELD[table].not_shown
            assert told == {name: export.value_as_json(row[name]) for name in told}


def test_holds_nothing_of_others(world: World) -> None:
    story.applies(world)
    world.misses(NEIGHBOUR, at=after(hours=1))

    found = export.export_person(
        world.deps, number=NEIGHBOUR, by=story.boss(world), now=after(hours=2)
    )

    told = str(dataclasses.asdict(found))
    assert NEIGHBOUR in told
    for secret in story.SECRETS:
        assert secret not in told


def test_is_noted_with_a_masked_number(world: World) -> None:
    story.applies(world)

    export.export_person(world.deps, number=CALLER, by=story.boss(world), now=after(hours=1))

    row = world.rows("audit")[-1]
    assert (row["actor"], row["action"], row["subject"]) == (
        *("boss", "privacy.export", "+91 98xxxxxx01"),
    )


def test_a_breach_freezes_exports_until_it_is_closed(world: World) -> None:
    person, by = story.applies(world), story.boss(world, role=Actor.ADMIN)
    begun = breach.begin_breach(
        world.deps, what="a laptop was stolen", start=NOON, until=after(hours=1), by=by, now=NOON
    )
    assert begun.affected == 1
    assert begun.hours_left(after(hours=1)) == 71
    assert breach.list_affected_numbers(world.deps, by=by, now=NOON) == [CALLER]

    with pytest.raises(PrivacyRequestRefused, match="frozen"):
        export.export_person(world.deps, number=CALLER, by=by, now=NOON)
    with pytest.raises(PrivacyRequestRefused, match="open already"):
        breach.begin_breach(world.deps, what="again", start=NOON, until=NOON, by=by, now=NOON)

    breach.close_breach(world.deps, outcome="all were told", by=by, now=after(hours=5))
    assert export.export_person(world.deps, number=CALLER, by=by, now=after(hours=6)).tables
    with pytest.raises(PrivacyRequestRefused, match="no breach is open"):
        breach.close_breach(world.deps, outcome="twice", by=by, now=after(hours=7))
    assert person.application


def test_drafts_say_what_the_law_asks_for(world: World) -> None:
    by = story.boss(world)
    begun = breach.begin_breach(
        world.deps, what="a list was mailed", start=NOON, until=after(days=1), by=by, now=NOON
    )

    drafts = breach.draft_notices(
        begun,
        company="CSPDCL",
        translations={language: catalogue(language).gettext for language in ("hi", "hne", "en")},
    )

    assert set(drafts) == {"people_hi", "people_hne", "people_en", "board"}
    assert "CSPDCL: 23-11-2026 12:00 को पता चला" in drafts["people_hi"]
    assert "CSPDCL: on 23-11-2026 12:00 we found" in drafts["people_en"]
    assert "26-11-2026 12:00" in drafts["board"], "72 hours after it was found"
    assert "a list was mailed" in drafts["board"]


@pytest.mark.parametrize("what", ["", "x" * 201])
def test_a_breach_is_begun_with_what_happened(world: World, what: str) -> None:
    admin = story.boss(world)
    with pytest.raises(PrivacyRequestRefused, match="what: write one line of at most 200"):
        breach.begin_breach(world.deps, what=what, start=NOON, until=NOON, by=admin, now=NOON)
