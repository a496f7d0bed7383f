"""Compare where and when proofs from the field were made: a reason to look, never a verdict.

A telephone gives its place only when its owner allows it and it knows it; what is not known
is no inconsistency, and the error of both places is taken off their distance.
"""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

# The applicant gives the code at the house when the supply is on; a code that was learned by
# telephone is typed elsewhere or later.
CODE_WITHIN, CODE_WITHIN_M = dt.timedelta(minutes=15), 200
# A lineman who found the house empty stood where the supply was switched on later.
VISIT_WITHIN_M = 100
# The greatest speed between two energised houses on a district's roads, in a straight line.
FASTEST_M_PER_S = 60_000 / 3600
EARTH_M = 6_371_000


@dataclass(frozen=True)
class ProofPlace:
    """Say where a telephone was, in degrees, and by how many metres that may be wrong."""

    latitude: float
    longitude: float
    accuracy_m: int


@dataclass(frozen=True)
class FieldProof:
    """Say when and where a report was written, and its photo taken; times are its telephone's."""

    written_at: dt.datetime
    written: ProofPlace | None = None
    photo_at: dt.datetime | None = None
    photo: ProofPlace | None = None


class Inconsistency(StrEnum):
    """Name what does not fit."""

    SAME_PHOTO = "same_photo"
    CODE_LATE = "code_late"
    CODE_AWAY = "code_away"
    TOO_FAST = "too_fast"
    VISIT_AWAY = "visit_away"


def find_inconsistencies(
    proof: FieldProof,
    *,
    before: FieldProof | None,
    in_vain: Sequence[FieldProof],
    is_photo_used_elsewhere: bool,
) -> list[Inconsistency]:
    """List the inconsistencies of the proof that a connection was energised.

    `before` is the proof before it from the same telephone, whose clock's error cancels out;
    `in_vain` are this lineman's visits there that found the house empty.
    """
    found = {
        Inconsistency.SAME_PHOTO: is_photo_used_elsewhere,
        Inconsistency.CODE_LATE: _later(proof) > CODE_WITHIN,
        Inconsistency.CODE_AWAY: least_distance_m(proof.photo, proof.written) > CODE_WITHIN_M,
        Inconsistency.TOO_FAST: before is not None and _is_too_fast(before, proof),
        Inconsistency.VISIT_AWAY: any(
            least_distance_m(visit.written, proof.written) > VISIT_WITHIN_M for visit in in_vain
        ),
    }
    return [what for what, is_so in found.items() if is_so]


def least_distance_m(one: ProofPlace | None, other: ProofPlace | None) -> float:
    """Give by how many metres two places are apart at the least; 0 when one is not known."""
    if one is None or other is None:
        return 0
    return max(0.0, _distance_m(one, other) - one.accuracy_m - other.accuracy_m)


def _later(proof: FieldProof) -> dt.timedelta:
    return proof.written_at - (proof.photo_at or proof.written_at)


def _is_too_fast(before: FieldProof, proof: FieldProof) -> bool:
    seconds = abs((proof.written_at - before.written_at).total_seconds())
    return least_distance_m(before.written, proof.written) > seconds * FASTEST_M_PER_S


def _distance_m(one: ProofPlace, other: ProofPlace) -> float:
    """Give the way along the surface of the earth (the haversine formula)."""
    north, other_north = math.radians(one.latitude), math.radians(other.latitude)
    east = math.radians(other.longitude - one.longitude)
    half = (
        math.sin((other_north - north) / 2) ** 2
        + math.cos(north) * math.cos(other_north) * math.sin(east / 2) ** 2
    )
    return 2 * EARTH_M * math.asin(math.sqrt(min(1.0, half)))
