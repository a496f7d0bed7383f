"""Find the place of an application by what a person types, in Devanagari or Latin letters."""

from collections.abc import Sequence
from dataclasses import dataclass

from missedcall.db.offices import offices
from missedcall.domain.connection.limits import Area
from missedcall.domain.offices import office
from missedcall.domain.offices.office import Locality, Office, Offices
from missedcall.domain.offices.place_index import PlaceIndex
from missedcall.domain.shared.local_text import LocalText
from missedcall.usecases.deps import Deps

MOST_TYPED = 60


@dataclass(frozen=True)
class FoundPlace:
    """Describe a place, and the offices that tell it from another of the same name."""

    code: str
    name: LocalText
    area: Area
    office: str
    offices: tuple[LocalText, ...]  # the centre that serves it, then what is above


def search_places(deps: Deps, *, text: str, limit: int) -> list[FoundPlace]:
    """Give the places that fit best what was typed; what is empty finds nothing."""
    with deps.db.reading() as db:
        version = offices.localities_version(db)
        index = deps.place_index.value_of_version(
            version, lambda: PlaceIndex(offices.list_localities(db))
        )
        known = offices.list_offices(db)
    return [_found(place, known) for place in index.search(text[:MOST_TYPED], limit=limit)]


def list_places(deps: Deps, *, after: str, limit: int) -> Sequence[FoundPlace]:
    """List the places by their codes, from behind a code on."""
    with deps.db.reading() as db:
        known = offices.list_offices(db)
        return [_found(place, known) for place in offices.localities_after(db, after, limit=limit)]


def _found(place: Locality, known: Offices) -> FoundPlace:
    above: tuple[Office, ...] = tuple(office.path_to_top(known, place.office))
    return FoundPlace(
        place.code, place.name, place.area, place.office, tuple(each.name for each in above)
    )
