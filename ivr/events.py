"""Read what Asterisk tells: events and journal entries into values, or a reason why not.

The dialplan writes one record for each thing that must not be lost, puts it in the journal and
sends it as an event; both carry the same text, so they are read by the same code and may come in
any order, twice, or only once.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from ivr import outcomes
from ivr.outcomes import TrunkSaid
from missedcall.domain.callback import MissedCall, Outcome

StepName = Literal["operator_answered", "consumer_answered"]
VERSION = "1"
FAMILIES = {"missed": "MissedCall", "outcome": "CallbackOutcome"}
STEPS: dict[str, StepName] = {
    "operator_answered": "operator_answered",
    "consumer_answered": "consumer_answered",
}
Family = Literal["missed", "outcome"]


@dataclass(frozen=True)
class Entry:
    """Name an entry of Asterisk's journal."""

    family: Family
    key: str


@dataclass(frozen=True)
class Missed:
    """Tell of a missed call that stands in the journal at `entry`."""

    entry: Entry
    call: MissedCall


@dataclass(frozen=True)
class Step:
    """Tell that a leg of an attempt answered."""

    attempt_id: str
    step: StepName
    at: dt.datetime


@dataclass(frozen=True)
class Ended:
    """Tell how an attempt ended."""

    entry: Entry
    attempt_id: str
    outcome: Outcome
    at: dt.datetime
    talk_s: int | None
    cause: int | None
    operator_at: dt.datetime | None
    consumer_at: dt.datetime | None


@dataclass(frozen=True)
class Unreadable:
    """Keep what was meant for us and could not be understood."""

    entry: Entry | None
    raw: str
    reason: str


Told = Missed | Step | Ended | Unreadable


def read(name: str, headers: Mapping[str, str], *, node: str) -> Told | None:
    """Read one event of a node; None for an event that is not ours."""
    if name == "UserEvent":
        kind, key = headers.get("UserEvent", ""), headers.get("Key", "")
        record = headers.get("Record", "")
    elif name == "DBGetTreeResponse":
        _, family, key = (*headers.get("Key", "").split("/", 2), "", "")[:3]
        kind, record = FAMILIES.get(family, ""), headers.get("Val", "")
    else:
        return None
    if kind not in ("MissedCall", "CallbackOutcome", "CallbackStep"):
        return None
    entry = _entry(kind, key)
    try:
        return _read_record(kind, key, entry, _pairs(record), node)
    except (KeyError, ValueError, OverflowError) as error:
        return Unreadable(
            entry, f"{kind} {key} {record}"[:2000], f"{type(error).__name__}: {error}"
        )


def _entry(kind: str, key: str) -> Entry | None:
    if kind == "MissedCall":
        return Entry("missed", key)
    if kind == "CallbackOutcome":
        return Entry("outcome", key)
    return None


def _pairs(record: str) -> dict[str, str]:
    pairs = dict(pair.split("=", 1) for pair in record.split("&"))
    if pairs.get("v") != VERSION:
        raise ValueError(f"record of version {pairs.get('v')!r}, not {VERSION}")
    return {name: unquote(value, errors="strict") for name, value in pairs.items()}


def _read_record(
    kind: str, key: str, entry: Entry | None, pairs: Mapping[str, str], node: str
) -> Told:
    if not key:
        raise ValueError("no key")
    at = _instant(pairs["at"])
    if kind == "CallbackStep":
        return Step(key, STEPS[pairs["step"]], at)
    assert entry is not None  # noqa: S101 — the two kinds left both have an entry
    if kind == "MissedCall":
        hidden = pairs["shown"].startswith(("prohib", "unavailable"))
        return Missed(entry, MissedCall(node, key, pairs["from"], hidden, pairs["did"], at))
    consumer_at = _optional_instant(pairs.get("consumer_at", ""))
    cause = _number(pairs.get("cause", ""))
    return Ended(
        entry=entry,
        attempt_id=key,
        outcome=outcomes.judge(pairs["status"], cause=cause, trunk=_trunk_said(pairs)),
        at=at,
        # Asterisk's ANSWEREDTIME counts from the operator's answer, so it is not the talk.
        talk_s=int((at - consumer_at).total_seconds()) if consumer_at else None,
        cause=cause,
        operator_at=_optional_instant(pairs.get("operator_at", "")),
        consumer_at=consumer_at,
    )


def _trunk_said(pairs: Mapping[str, str]) -> TrunkSaid | None:
    """Tell a trunk that said nothing from a record that does not say."""
    if "sip" not in pairs:
        return None
    return TrunkSaid(sip=_number(pairs["sip"]), rang=bool(pairs.get("rang")))


def _number(text: str) -> int | None:
    return int(text) if text else None


def _instant(text: str) -> dt.datetime:
    return dt.datetime.fromtimestamp(int(text), tz=dt.UTC)


def _optional_instant(text: str) -> dt.datetime | None:
    return _instant(text) if text else None
