"""Places are found by how they are spelled or sound, in either script."""

from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.connection.limits import Area
from missedcall.domain.offices import place_index, place_sound
from missedcall.domain.offices.office import Locality
from missedcall.domain.offices.place_index import PlaceIndex

NAMES = [
    ("1001", "शंकर नगर, रायपुर", "Shankar Nagar, Raipur"),
    ("1002", "बिरगांव", "Birgaon"),
    ("1003", "चांपा", "Champa"),
    ("1004", "राजिम", "Rajim"),
    ("1005", "रायगढ़", "Raigarh"),
]
PLACES = [Locality(code, {"hi": hi, "en": en}, Area.URBAN, "412") for code, hi, en in NAMES]
INDEX = PlaceIndex(PLACES)


def found(text: str, *, limit: int = 5) -> list[str]:
    return [place.code for place in INDEX.search(text, limit=limit)]


@pytest.mark.parametrize(
    "typed",
    ["रायपुर", "raipur", "Raipur", "raypur", "rayp", "raipur shankar", "शंकर raipur", "sankar"],
)
def test_one_place_by_all_its_spellings(typed: str) -> None:
    assert found(typed)[0] == "1001"


def test_the_name_that_begins_so_comes_before_one_that_has_the_word_later() -> None:
    assert found("rai") == ["1005", "1001", "1004"]
    assert found("राय")[0] == "1005"


def test_only_in_devanagari_it_is_found_by_latin_letters() -> None:
    index = PlaceIndex([Locality("7", {"hi": "महासमुंद"}, Area.RURAL, "412")])

    assert [each.code for each in index.search("mahasamund", limit=3)] == ["7"]
    assert [each.code for each in index.search("mahasmund", limit=3)] == ["7"]


@pytest.mark.parametrize("typed", ["", "  ", "।", "zzz", "रायपुर बिरगांव"])
def test_what_fits_no_place_finds_none(typed: str) -> None:
    assert found(typed) == []


@pytest.mark.parametrize(
    ("hindi", "latin"),
    [
        *(("रायपुर", "Raipur"), ("बिलासपुर", "Bilaspur"), ("चांपा", "Champa")),
        *(("छुरिया", "Chhuria"), ("दंतेवाड़ा", "Dantewada"), ("भाटापारा", "bhatapara")),
        *(("ज्ञानपुर", "Gyanpur"), ("अंबिकापुर", "Ambikapur"), ("महासमुंद", "Mahasamund")),
        ("फरसगांव", "farasgaonv"),
    ],
)
def test_both_scripts_sound_alike(hindi: str, latin: str) -> None:
    ((here,), (there,)) = (map(place_sound.sound, place_sound.words(n)) for n in (hindi, latin))

    assert here == there


@given(st.text(max_size=60), st.integers(min_value=1, max_value=20))
def test_whatever_is_typed_gives_each_place_once_and_no_more_than_asked(
    typed: str, limit: int
) -> None:
    codes = found(typed, limit=limit)

    assert len(codes) == len(set(codes)) <= limit


def test_among_twenty_thousand_villages_few_names_are_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    syllables = ("ra", "ma", "ka", "pa", "ba", "na", "ga", "sa", "ja", "la")
    names = [
        f"{a}{b}{c}{d}pur"
        for a in syllables
        for b in syllables
        for c in syllables
        for d in syllables
    ] * 2
    places = [
        Locality(f"V{row}", {"en": name}, Area.RURAL, "412") for row, name in enumerate(names)
    ]
    index = PlaceIndex(places)
    compared: list[str] = []
    looked_at: list[int] = []
    compare, nearness = SequenceMatcher, PlaceIndex._nearness

    def counted_compare(
        junk: None, typed: str, name: str, *, autojunk: bool
    ) -> SequenceMatcher[str]:
        compared.append(name)
        return compare(junk, typed, name, autojunk=autojunk)

    def counted_nearness(self: PlaceIndex, row: int, typed: str) -> tuple[bool, int, str]:
        looked_at.append(row)
        return nearness(self, row, typed)

    monkeypatch.setattr(place_index, "SequenceMatcher", counted_compare)
    monkeypatch.setattr(PlaceIndex, "_nearness", counted_nearness)

    for typed in ("ramaka", "ramakapapur", "zamzam", "ra"):
        compared.clear()
        looked_at.clear()
        assert len(index.search(typed, limit=12)) <= 12
        assert len(compared) <= place_index.CANDIDATES
        begin = sum(name.startswith(typed) for name in names)
        assert len(looked_at) == begin, "of the places only those that begin so"
