"""The masters are kept in a process, and read again when an import changed them."""

from missedcall.db.offices import offices as office_rows
from missedcall.domain.offices.office import centres_below
from missedcall.usecases.offices import offices
from tests.kit import NOON, World


def imports(world: World, name: str, text: str) -> None:
    files = {name: text.encode()}
    offices.import_masters(world.deps.db, files=files, live=False, actor="test", now=NOON)


def test_the_centres_below_an_office_are_found_as_the_rule_says(world: World) -> None:
    known = offices.load_offices(world.deps)
    with world.deps.db.reading() as db:
        for code in (*known, "999"):
            assert office_rows.list_centres_below(db, code) == centres_below(known, code)


def test_a_changed_or_new_office_is_seen_at_once(world: World) -> None:
    before = offices.load_offices(world.deps)
    assert offices.load_offices(world.deps) is before
    head = "code,kind,name:hi,name:en,parent,nodal\n"
    zone = before["412"]

    imports(world, "offices.csv", f"{head}412,centre,नया नाम,New name,{zone.parent},\n")
    assert offices.load_offices(world.deps)["412"].name["en"] == "New name"

    imports(world, "offices.csv", f"{head}419,centre,नया,Newest,{zone.parent},\n")
    assert offices.load_offices(world.deps)["419"].name["en"] == "Newest"


def test_a_changed_place_is_seen_at_once(world: World) -> None:
    before = offices.list_localities(world.deps)
    assert offices.list_localities(world.deps) is before
    head = "code,name:hi,name:en,area,office\n"

    imports(world, "localities.csv", f"{head}1001,नया,Renamed,urban,412\n")

    (place,) = (each for each in offices.list_localities(world.deps) if each.code == "1001")
    assert place.name["en"] == "Renamed"
