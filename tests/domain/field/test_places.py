"""Where and when a lineman's proofs were made, compared; what is not known counts against none."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.field.places import (
    FieldProof,
    Inconsistency,
    ProofPlace,
    find_inconsistencies,
    least_distance_m,
)
from missedcall.usecases.field.evidence import LONGEST

NOON = dt.datetime(2026, 11, 24, 6, 30, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
HOUSE = ProofPlace(21.25000, 81.63000, 10)
# A minute of latitude is a nautical mile: 0.001 degrees are 111 metres.
STEP = 0.001
LIGHT = FieldProof(written_at=NOON, written=HOUSE, photo_at=NOON - 5 * MINUTE, photo=HOUSE)
PLACES = st.builds(
    ProofPlace,
    st.floats(-90, 90),
    st.floats(-180, 180),
    st.integers(0, 1000),
)


def north(steps: float, accuracy_m: int = 10) -> ProofPlace:
    return ProofPlace(HOUSE.latitude + steps * STEP, HOUSE.longitude, accuracy_m)


def found(
    light: FieldProof, before: FieldProof | None = None, *in_vain: FieldProof
) -> list[Inconsistency]:
    return find_inconsistencies(
        light, before=before, in_vain=in_vain, is_photo_used_elsewhere=False
    )


def test_an_honest_light_is_not_odd() -> None:
    assert (
        found(LIGHT, FieldProof(NOON - 60 * MINUTE, north(200)), FieldProof(NOON, north(0.9)))
        == []
    )


def test_a_telephone_that_gives_no_place_accuses_nobody() -> None:
    assert found(FieldProof(NOON), FieldProof(NOON, HOUSE), FieldProof(NOON, north(900))) == []
    assert found(replace(LIGHT, photo=None, photo_at=None)) == []


@pytest.mark.parametrize(
    ("light", "what"),
    [
        (replace(LIGHT, photo_at=NOON - 15 * MINUTE), []),
        (replace(LIGHT, photo_at=NOON - 16 * MINUTE), [Inconsistency.CODE_LATE]),
        (replace(LIGHT, photo=north(1.9)), []),  # 211 m less twice the error of 10
        (replace(LIGHT, photo=north(2.1)), [Inconsistency.CODE_AWAY]),
        (replace(LIGHT, photo=north(9, accuracy_m=1000)), []),  # it hardly knows where it is
    ],
)
def test_a_code_is_typed_where_and_when_the_photo_was_taken(
    light: FieldProof, what: list[Inconsistency]
) -> None:
    assert found(light) == what


def test_nobody_lights_two_houses_sixty_kilometres_apart_in_half_an_hour() -> None:
    far = north(540)
    assert found(LIGHT, FieldProof(NOON - 30 * MINUTE, far)) == [Inconsistency.TOO_FAST]
    assert found(LIGHT, FieldProof(NOON - 61 * MINUTE, far)) == []


def test_who_met_nobody_stood_where_the_light_came_on_later() -> None:
    assert found(LIGHT, None, FieldProof(NOON - 600 * MINUTE, north(1.2))) == [
        Inconsistency.VISIT_AWAY
    ]


def test_a_photo_proves_one_light() -> None:
    assert find_inconsistencies(LIGHT, before=None, in_vain=(), is_photo_used_elsewhere=True) == [
        Inconsistency.SAME_PHOTO
    ]


def test_all_that_may_be_odd_fits_into_the_reason_of_one_review() -> None:
    assert len(" ".join(Inconsistency)) <= LONGEST


@given(PLACES, PLACES)
def test_places_are_as_far_from_each_other_one_way_as_the_other(
    one: ProofPlace, other: ProofPlace
) -> None:
    way = least_distance_m(one, other)
    assert way == pytest.approx(least_distance_m(other, one))
    assert 0 <= way <= 20_016_000
    assert least_distance_m(one, one) == 0
