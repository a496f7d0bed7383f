"""Find the place of an application by what a person types, in Devanagari or Latin letters."""

from collections.abc import Sequence
from dataclasses import dataclass

from missedcall.db.offices import offices
from missedcall.domain.connection.limits import Area
from missedcall.domain.offices import office, place_sound
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


def get_place(deps: Deps, *, code: str) -> FoundPlace | None:
    """Give a place by its code."""
    with deps.db.reading() as db:
        place = offices.get_locality(db, code)
        return _found(place, offices.list_offices(db)) if place else None


def choose_place(deps: Deps, *, code: str, typed: str, limit: int) -> FoundPlace | None:
    """Give the place that is meant by a code and by what was typed with it, or None.

    What was typed decides: the place with the code is taken if that finds it, and without a code
    the only place of exactly this name, or of this code. No place is taken for a part of a name.
    """
    chosen = get_place(deps, code=code) if code else None
    if chosen is not None and _is_name_of(chosen, typed):
        return chosen
    found = search_places(deps, text=typed, limit=limit)
    if chosen is not None and any(each.code == chosen.code for each in found):
        return chosen
    named = [each for each in found if _is_name_of(each, typed)]
    if len(named) == 1:
        return named[0]
    return None if named else get_place(deps, code=typed.strip())


def _is_name_of(place: FoundPlace, typed: str) -> bool:
    wanted = place_sound.words(typed)
    return any(place_sound.words(name) == wanted for name in place.name.values())


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
