"""Say what came of a situation, and where it differs from what was expected."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from missedcall.db import applications, field, ledger, messages
from missedcall.domain.calendar import IST
from missedcall.domain.connection import clocks
from missedcall.domain.connection.clocks import Reading
from missedcall.domain.connection.states import Clock
from missedcall.domain.connection.table import BY_RULE
from missedcall.situation.play import Stage
from missedcall.usecases.connection import settlement
from missedcall.usecases.connection.case import Case


def of(stage: Stage) -> dict[str, Any]:
    """Give state, clocks, money, points and messages, as a program or a test reads them.

    Instants are ISO 8601 with India's offset, times in whole seconds, money in paise.
    """
    now = stage.looked_at
    case = stage.case()
    with stage.deps.db.reading() as db:
        points = field.points_of(db, case.id)
        texts = messages.latest(db, limit=1000)
        suspense = ledger.in_suspense(db, limit=1000)
        versions = applications.demands_of(db, case.id)
    return {
        "situation": stage.situation.situation,
        "application": case.number,
        "state": str(case.state),
        "turn": _turn(case),
        "clocks": {str(reading.clock): _clock(reading) for reading in readings(stage, case, now)},
        "money": {
            "due_paise": case.due_paise,
            "credits_paise": case.credits_paise,
            "short_paise": max((case.due_paise or 0) - case.credits_paise, 0),
            "excess_paise": max(case.credits_paise - (case.due_paise or 0), 0),
            "suspense_paise": sum(row["amount_paise"] for row in suspense),
        },
        "demands": [
            {
                "version": demand["version"],
                "total_paise": demand["total_paise"],
                "due_on": demand["due_on"],
                "reason": demand["reason"],
            }
            for demand in versions
        ],
        "registered_before": any(step.why == settlement.AGAIN for step in case.history),
        "holds": [
            {
                "kind": str(hold.kind),
                "opened_at": _when(hold.opened_at),
                "closed_at": _when(hold.closed_at),
                "accepted": hold.accepted,
            }
            for hold in case.holds
        ],
        "points": sum(row["hundredths"] for row in points) / 100,
        "points_by_rule": [
            {"rule": row["rule"], "points": row["hundredths"] / 100, "lineman": row["lineman"]}
            for row in points
        ],
        "messages": [
            {"key": row["key"], "at": _when(row["created_at"]), "text": row["text"]}
            for row in reversed(texts)
        ],
        "history": [
            {
                "rule": step.rule,
                "event": str(BY_RULE[step.rule].event),
                "at": _when(step.at),
                "who": step.who,
                "why": step.why,
            }
            for step in case.history
        ],
        "refused": stage.refused,
    }


def readings(stage: Stage, case: Case, now: dt.datetime) -> Iterator[Reading]:
    """Read the clocks that run or ran: the law's, the promise's and the bonus's."""
    runs, limits = case.runs, stage.deps.limits
    if Clock.C5 in runs:
        yield clocks.law(
            runs[Clock.C5], history=case.history, area=case.area, limits=limits, now=now
        )
    if Clock.C6 in runs:
        yield clocks.promise(runs[Clock.C6], area=case.area, limits=limits, now=now)
    if Clock.C7 in runs:
        yield clocks.bonus(
            runs[Clock.C7],
            posted_at=case.posted_at,
            holds=case.holds,
            area=case.area,
            limits=limits,
            now=now,
        )


def differences(expected: object, found: object, *, at: str = "") -> list[str]:
    """List where what came out is not what was expected; only what is named is compared.

    A list of messages is compared by their keys. Times are India's.
    """
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        return [
            line
            for name, value in expected.items()
            for line in differences(value, found.get(name), at=f"{at}.{name}".lstrip("."))
        ]
    if isinstance(expected, list) and isinstance(found, list):
        return _differing_items(expected, found, at=at)
    if isinstance(expected, str) and isinstance(found, str):
        expected = _as_instant(expected)
    return [] if expected == found else [f"{at}: expected {expected!r}, found {found!r}"]


def _differing_items(expected: list[Any], found: list[Any], *, at: str) -> list[str]:
    if not all(isinstance(item, Mapping) for item in expected):
        found = [item["key"] for item in found]
        return [] if expected == found else [f"{at}: expected {expected}, found {found}"]
    if len(expected) != len(found):
        return [f"{at}: expected {len(expected)} of them, found {len(found)}"]
    pairs = enumerate(zip(expected, found, strict=True))
    return [line for n, pair in pairs for line in differences(*pair, at=f"{at}.{n}")]


def _as_instant(text: str) -> str:
    """Write a time in India as the outcome does; what is no time stays as it is."""
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    return at.replace(tzinfo=IST).isoformat() if at.tzinfo is None else at.isoformat()


def _turn(case: Case) -> dict[str, Any] | None:
    if case.row["turn"] is None:
        return None
    return {"hand": case.row["turn"], "due_at": _when(case.row["turn_due_at"])}


def _clock(reading: Reading) -> dict[str, Any]:
    return {
        "started_at": _when(reading.started_at),
        "due_at": _when(reading.due_at),
        "stopped_at": _when(reading.stopped_at),
        "gross_s": int(reading.gross.total_seconds()),
        "net_s": int(reading.net.total_seconds()),
        "limit_s": int(reading.limit.total_seconds()),
        "within": reading.within,
    }


def _when(at: dt.datetime | None) -> str | None:
    return None if at is None else at.astimezone(IST).isoformat()
