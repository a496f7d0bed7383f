"""Find places by what a person types: the beginning of a word, in either script. Pure."""

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from missedcall.domain.offices import place_sound
from missedcall.domain.offices.office import Locality

CANDIDATES: Final = 200  # of one sound are compared by their letters
LAST: Final = "\U0010ffff"


@dataclass(frozen=True)
class _PlaceWords:
    place: Locality
    names: tuple[str, ...]  # whole, folded
    words: frozenset[str]
    sounds: frozenset[str]


class PlaceIndex:
    """Hold the places, sorted by each word of their names and by its sound."""

    def __init__(self, places: Iterable[Locality]) -> None:
        self._places = [_words_of(place) for place in places]
        self._by_word = sorted(
            (word, row) for row, each in enumerate(self._places) for word in each.words
        )
        self._by_sound = sorted(
            (sound, row) for row, each in enumerate(self._places) for sound in each.sounds
        )

    def search(self, text: str, *, limit: int) -> list[Locality]:
        """Give the places of which each word typed begins a word, the best first.

        First those that are spelled so, then those that sound so.
        """
        typed = place_sound.words(text)
        if not typed:
            return []
        longest = max(typed, key=len)
        spelled = [
            row for row in self._beginning(self._by_word, longest) if self._is_spelled(row, typed)
        ]
        heard: list[int] = []
        if len(spelled) < limit:
            known = set(spelled)
            rows = self._beginning(self._by_sound, place_sound.sound(longest))
            heard = [row for row in rows if row not in known and self._sounds(row, typed)]
        whole = " ".join(typed)
        found = [
            *sorted(spelled, key=lambda row: self._nearness(row, whole))[:limit],
            *sorted(heard[:CANDIDATES], key=lambda row: self._unlikeness(row, whole)),
        ]
        return [self._places[row].place for row in found[:limit]]

    @staticmethod
    def _beginning(rows: Sequence[tuple[str, int]], start: str) -> list[int]:
        """Give the places with a word, or a sound, that begins so; each once, in their order."""
        if not start:
            return []
        first = bisect.bisect_left(rows, (start, -1))
        end = bisect.bisect_left(rows, (start + LAST, -1))
        return list(dict.fromkeys(row for _, row in rows[first:end]))

    def _is_spelled(self, row: int, typed: Sequence[str]) -> bool:
        if len(typed) == 1:
            return True  # by it the place was found
        mine = self._places[row].words
        return all(any(word.startswith(each) for word in mine) for each in typed)

    def _sounds(self, row: int, typed: Sequence[str]) -> bool:
        mine = self._places[row].sounds
        sounds = [place_sound.sound(each) for each in typed]
        return all(any(sound.startswith(each) for sound in mine) for each in sounds)

    def _nearness(self, row: int, typed: str) -> tuple[bool, int, str]:
        """Order by: a name begins so, how little stands behind it, the code."""
        names = self._places[row].names
        behind = [len(name) - len(typed) for name in names if name.startswith(typed)]
        return not behind, min(behind, default=min(map(len, names))), self._places[row].place.code

    def _unlikeness(self, row: int, typed: str) -> tuple[float, str]:
        """Order by how alike the letters of a name are, then by the code."""
        names = self._places[row].names
        alike = max(SequenceMatcher(None, typed, name, autojunk=False).ratio() for name in names)
        return -alike, self._places[row].place.code


def _words_of(place: Locality) -> _PlaceWords:
    parts = [place_sound.words(name) for name in place.name.values()]
    words = frozenset(word for each in parts for word in each)
    sounds = frozenset(filter(None, map(place_sound.sound, words)))
    return _PlaceWords(place, tuple(" ".join(each) for each in parts), words, sounds)
