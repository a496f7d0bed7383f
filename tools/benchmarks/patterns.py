"""Play a few applications of every state with the service's own rules, to be copied often."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from missedcall.config import Config
from missedcall.domain.callbacks.calendar import IST
from tools.benchmarks import application_rows
from tools.benchmarks.copies import Pattern
from tools.scenarios.file import Scenario
from tools.scenarios.play import Stage, play

METER: Final = "PM"
LINEMAN: Final = "PLM"
PAYMENT: Final = "PPAY"
OLDEST: Final = 1500  # days: what is over may have been over for so long


@dataclass(frozen=True)
class PatternKind:
    """Describe one kind of application.

    `share` is of a thousand. `facts` are days ago, an hour, and what happened; each of `later`
    adds so many days to all of them. What is over may lie any number of days back.
    """

    share: float
    facts: Sequence[tuple[int, str, Mapping[str, Any]]]
    later: Sequence[int] = (0,)
    over: bool = False
    meters: Sequence[str] = (METER,)


_APPLIED = (1, "10:30", {"what": "applied"})
_PAID = (1, "11:00", {"what": "paid", "reference": PAYMENT})
_LIGHT = (0, "10:00", {"what": "energised"})
_COMPANY_CABLE = {"what": "applied", "form": {"cable": "company", "distance_m": "45"}}
KINDS: Final = (
    PatternKind(860, (_APPLIED, _PAID, _LIGHT), later=(8, 9), over=True),
    PatternKind(40, (_APPLIED, (0, "10:00", {"what": "withdrawn"})), later=(8,), over=True),
    PatternKind(24, (_APPLIED,), later=(100,), over=True),
    PatternKind(30, (_APPLIED,), later=(0, 1, 4, 8, 11, 19)),
    PatternKind(12, (_APPLIED,), later=(31, 40)),
    PatternKind(6, (_APPLIED, _PAID), later=(0, 1, 2, 4)),
    PatternKind(6, (_APPLIED, _PAID, _LIGHT), later=(1, 2)),
    PatternKind(8, (_APPLIED, _PAID), later=(0, 1, 2, 5), meters=()),
    PatternKind(
        6, (_APPLIED, _PAID, (0, "10:00", {"what": "hold", "kind": "H1"})), later=(1, 2, 6)
    ),
    PatternKind(8, ((1, "10:30", _COMPANY_CABLE),), later=(0, 1, 3, 6)),
)


@dataclass(frozen=True)
class KnownPattern:
    """Hold a pattern with its share of a thousand, its area, and what to call its words."""

    pattern: Pattern
    share: float
    area: str
    over: bool
    words: Mapping[str, str]  # "number" and the others: how they read in the pattern


def all_of(config: Config, *, now: dt.datetime) -> list[KnownPattern]:
    """Play every kind at each of its ages, in town and village, as it then stands now."""
    return [
        _known(config, kind, days, area, now)
        for kind in KINDS
        for days in kind.later
        for area in ("urban", "rural")
    ]


def _known(
    config: Config, kind: PatternKind, days: int, area: str, now: dt.datetime
) -> KnownPattern:
    today = now.astimezone(IST).date() - dt.timedelta(days=1)
    facts = [
        {**what, "at": f"{today - dt.timedelta(days=ago + days)} {hour}"}
        for ago, hour, what in kind.facts
    ]
    told = {"scenario": "a pattern", "area": area, "linemen": [LINEMAN], "meters": kind.meters}
    scenario = Scenario.model_validate({**told, "facts": facts, "looked_at": now})
    stage = play(scenario, config=config, database=application_rows.in_memory())
    words = _words(stage)
    application_rows.quieten(stage.deps.db, now=now)
    rows = application_rows.rows_of_all(stage.deps.db)
    pattern = Pattern(rows, words=list(words.values()), number=words["number"])
    share = kind.share / len(kind.later) / 2
    return KnownPattern(pattern, share, area, kind.over, words)


def _words(stage: Stage) -> dict[str, str]:
    case = stage.case()
    return {
        "number": case.number,
        "mobile": str(case.row.mobile),
        "office": str(case.row.office),
        "place": stage.place.code,
        "lineman": LINEMAN,
        "meter": METER,
        "payment": PAYMENT,
    }
