"""Say what came of a scenario, and where it differs from what was expected."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from missedcall.db.applications import applications
from missedcall.db.applications.applications import DemandRow
from missedcall.db.field import field
from missedcall.db.field.field import PointRow
from missedcall.db.messages import message_lists
from missedcall.db.messages.messages import MessageRow
from missedcall.db.payments import ledger
from missedcall.db.payments.ledger import SuspenseBalance
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.connection.clocks import ClockReading
from missedcall.domain.connection.holds import Hold
from missedcall.domain.connection.lifecycle import ConnectionStep
from missedcall.domain.connection.transitions import BY_RULE
from missedcall.usecases.connection import settlement, sla_clocks
from missedcall.usecases.connection.case import Case
from tools.scenarios.play import Stage


def of(stage: Stage) -> dict[str, Any]:
    """Give state, clocks, money, points and messages, as a program or a test reads them.

    Instants are ISO 8601 with India's offset, times in whole seconds, money in paise.
    """
    now = stage.looked_at
    case = stage.case()
    with stage.deps.db.reading() as db:
        points = field.list_points_of_application(db, case.id)
        texts = message_lists.list_latest_messages(db, limit=1000)
        suspense = ledger.list_entries_in_suspense(db, limit=1000)
        versions = applications.list_demands_of_application(db, case.id)
    read = sla_clocks.read_sla_clocks(case, limits=stage.deps.limits, now=now)
    return {
        "scenario": stage.scenario.scenario,
        "application": case.number,
        "state": str(case.state),
        "assignee": _turn(case),
        "clocks": {str(clock): _clock(reading) for clock, reading in read.items()},
        "money": _money(case, suspense),
        "demands": [_demand(row) for row in versions],
        "registered_before": any(step.reason == settlement.PAID_BEFORE for step in case.history),
        "holds": [_hold(hold) for hold in case.holds],
        "points": sum(row.points_x100 for row in points) / 100,
        "points_by_rule": [_points(row) for row in points],
        "messages": [_message(row) for row in reversed(texts)],
        "history": [_step(step) for step in case.history],
        "refused": stage.refused,
        "before": _before(stage),
    }


def _before(stage: Stage) -> dict[str, Any] | None:
    """Give how the application stands that was taken before this one."""
    case = stage.before()
    if case is None:
        return None
    state, money = str(case.state), _money(case, ())
    return {"application": case.number, "state": state, "money": money}


def _money(case: Case, suspense: Sequence[SuspenseBalance]) -> dict[str, Any]:
    due, credits_ = case.due_paise, case.credits_paise
    return {
        "due_paise": due,
        "credits_paise": credits_,
        "short_paise": max((due or 0) - credits_, 0),
        "excess_paise": max(credits_ - (due or 0), 0),
        "suspense_paise": sum(row.amount_paise for row in suspense),
    }


def _demand(row: DemandRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("version", "total_paise", "due_on", "reason")}


def _hold(hold: Hold) -> dict[str, Any]:
    return {
        "kind": str(hold.kind),
        "opened_at": _when(hold.opened_at),
        "closed_at": _when(hold.closed_at),
        "accepted": hold.accepted,
    }


def _points(row: PointRow) -> dict[str, Any]:
    return {"rule": row.rule, "points": row.points_x100 / 100, "lineman": row.lineman}


def _message(row: MessageRow) -> dict[str, Any]:
    return {"key": row.key, "at": _when(row.created_at), "text": row.text}


def _step(step: ConnectionStep) -> dict[str, Any]:
    return {
        "rule": step.rule,
        "event": str(BY_RULE[step.rule].event),
        "at": _when(step.at),
        "actor": step.actor,
        "reason": step.reason,
    }


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
    if case.row.assignee is None:
        return None
    return {"hand": case.row.assignee, "due_at": _when(case.row.assignee_due_at)}


def _clock(reading: ClockReading) -> dict[str, Any]:
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
