"""Give the places that staff can choose from, each with its office and area in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from missedcall.domain.offices.office import Locality, Offices
from missedcall.usecases.offices import offices
from web.shared import context, names, texts
from web.shared.form_choices import ChoiceShown


@dataclass(frozen=True)
class _WordedPlaces:
    places: Sequence[Locality]
    offices: Offices
    choices: Sequence[ChoiceShown]


# By language. There are hundreds of places: they are worded again only when the masters change.
_WORDED: Final[dict[str, _WordedPlaces]] = {}


def choices_of_places() -> Sequence[ChoiceShown]:
    """Give every place by its code, in the reader's language."""
    deps, language = context.deps(), context.language()
    places, known = offices.list_localities(deps), offices.load_offices(deps)
    found = _WORDED.get(language)
    if found is None or found.places is not places or found.offices is not known:
        choices = [_worded(place, known) for place in places]
        found = _WORDED[language] = _WordedPlaces(places, known, choices)
    return found.choices


def _worded(place: Locality, known: Offices) -> ChoiceShown:
    served_by = known.get(place.office)
    office = texts.local(served_by.name) if served_by else place.office
    words = f"{texts.local(place.name)} ({office}, {names.area(place.area)})"
    return ChoiceShown(place.code, words)
