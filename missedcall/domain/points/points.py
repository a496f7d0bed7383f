"""Give the field staff their points, each with its rule and reason; taking back is a new entry.

Points are whole hundredths, so that two linemen can share an odd one.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.connection.clocks import ClockReading
from missedcall.domain.connection.holds import NOT_THE_LINEMANS_FAULT, Hold
from missedcall.domain.shared.named_code import NamedCode, msgid

# The rules and their hundredths; thresholds of time come from the clocks.
POINTS_X100: Mapping[str, int] = {
    "R1": 1000,
    "R2": 1000,
    "R3": 0,
    "R4": -500,
    "R5": 1000,
    "R6": 100,
    "R7": -200,
    "R8": -1000,
    "R9": -5000,
}


class PointsReason(NamedCode):
    """Name for what points are given or taken: a rule, or the decision of the AE."""

    R1 = "R1", msgid("connected within the promise")
    R2 = "R2", msgid("connected within the bonus time")
    R3 = "R3", msgid("after the promise, by own cause")
    R4 = "R4", msgid("after twice the promise, by own cause")
    R5 = "R5", msgid("within 24 hours of the obstacle's end")
    R6 = "R6", msgid("came in the announced slot")
    R7 = "R7", msgid("missed the announced slot without notice")
    R8 = "R8", msgid("there was no supply")
    R9 = "R9", msgid("wrong evidence")
    AE = "AE", msgid("decision of the AE on an objection")


RULES_WORTH_MORE_WHEN_DIFFICULT = ("R1", "R2", "R5")
# Taken back with the job's other entries are never the penalties.
PENALTIES = ("R8", "R9")
AFTER_OBSTACLE = dt.timedelta(hours=24)
NIGHT_FROM, NIGHT_TO = dt.time(20), dt.time(6)


@dataclass(frozen=True)
class JobProof:
    """Describe a connection that was made.

    `promise` and `bonus` are its clocks, stopped. `slot` says whether the announced visit was
    kept, missed without notice, or (None) not announced. `night_allowed` says that the office may
    work for points between 20:00 and 06:00.
    """

    promise: ClockReading
    bonus: ClockReading
    holds: Sequence[Hold] = ()
    slot_kept: bool | None = None
    difficult: bool = False
    night_allowed: bool = True
    linemen: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True)
class Award:
    """Hold one entry: so many hundredths to one person by one rule."""

    lineman: str
    rule: str
    points_x100: int
    reason: str


def compute_awards(proof: JobProof) -> list[Award]:
    """Give the entries of a job that was connected; a team shares each rule equally."""
    return [
        award
        for rule in _rules_met(proof)
        for award in _share_equally(rule, _value(rule, proof), sorted(proof.linemen))
    ]


@dataclass(frozen=True)
class AnnouncedSlot:
    """Describe the announced visit: `fixed` by a person and not by the machine alone."""

    begins: dt.datetime
    ends: dt.datetime
    fixed: bool
    missed_before: bool = False  # an earlier one, in place of which this was announced


def is_slot_kept(
    slot: AnnouncedSlot, *, done_at: dt.datetime, holds: Sequence[Hold]
) -> bool | None:
    """Say whether the announced visit was kept, or missed without notice; None: neither.

    A hold that was open in the slot is a notice. What the machine announced by itself does not
    bind the lineman: coming then is rewarded, and coming at another time is not punished.
    """
    if slot.begins <= done_at <= slot.ends:
        return not slot.missed_before
    return False if slot.missed_before or is_slot_missed(slot, at=done_at, holds=holds) else None


def is_slot_missed(slot: AnnouncedSlot, *, at: dt.datetime, holds: Sequence[Hold]) -> bool:
    """Say whether the slot that a person announced has passed without a notice."""
    noticed = any(
        hold.accepted
        and hold.opened_at <= slot.ends
        and (hold.closed_at is None or hold.closed_at >= slot.begins)
        for hold in holds
    )
    return slot.fixed and at > slot.ends and not noticed


def reverse_awards(entries: Sequence[Award], *, rule: str) -> list[Award]:
    """Give the opposite of all that a job has brought and the penalty of `rule`, R8 or R9.

    What was taken back before is not taken twice, and a penalty stays.
    """
    left: Counter[tuple[str, str]] = Counter()
    for award in entries:
        if award.rule not in PENALTIES:
            left[award.lineman, award.rule] += award.points_x100
    reversed_awards = [
        Award(lineman, of, -points_x100, PointsReason(rule).english)
        for (lineman, of), points_x100 in left.items()
        if points_x100
    ]
    linemen = sorted({award.lineman for award in entries})
    return reversed_awards + _share_equally(rule, POINTS_X100[rule], linemen)


def total_points_x100(entries: Sequence[Award], *, lineman: str | None = None) -> int:
    """Add up entries, in hundredths."""
    return sum(award.points_x100 for award in entries if lineman in (None, award.lineman))


def _rules_met(proof: JobProof) -> list[str]:
    met = [_rule_of_time(proof)]
    if met == ["R1"] and proof.bonus.within and (proof.night_allowed or not _at_night(proof)):
        met.append("R2")
    if proof.slot_kept is not None:
        met.append("R6" if proof.slot_kept else "R7")
    return met


def _rule_of_time(proof: JobProof) -> str:
    """Choose among R1, R3, R4 and R5; delay by an obstacle of the company is left out."""
    if proof.promise.within:
        return "R1"
    done_at = proof.promise.stopped_at
    ends = [
        hold.closed_at
        for hold in proof.holds
        if hold.kind in NOT_THE_LINEMANS_FAULT and hold.accepted
    ]
    free_since = max((end for end in ends if end is not None), default=None)
    own = proof.promise.gross
    if done_at is not None and free_since is not None:
        own = done_at - free_since
        if own <= AFTER_OBSTACLE:
            return "R5"
    return "R4" if own > 2 * proof.promise.limit else "R3"


def _at_night(proof: JobProof) -> bool:
    if proof.bonus.stopped_at is None:
        return False
    local = proof.bonus.stopped_at.astimezone(IST).time()
    return local > NIGHT_FROM or local < NIGHT_TO


def _value(rule: str, proof: JobProof) -> int:
    value = POINTS_X100[rule]
    return value * 3 // 2 if proof.difficult and rule in RULES_WORTH_MORE_WHEN_DIFFICULT else value


def _share_equally(rule: str, points_x100: int, linemen: Sequence[str]) -> list[Award]:
    """Divide equally among persons in the order of their ids; the first gets what is odd."""
    sign = -1 if points_x100 < 0 else 1
    share, odd = divmod(abs(points_x100), max(len(linemen), 1))
    return [
        Award(lineman, rule, sign * (share + (odd if n == 0 else 0)), PointsReason(rule).english)
        for n, lineman in enumerate(linemen)
    ]
