"""Read what Asterisk tells: events and journal entries into values, or a reason why not.

The dialplan writes one record for each thing that must not be lost, puts it in the journal and
sends it as an event; both carry the same text, so they are read by the same code and may come in
any order, twice, or only once.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import unquote

from ivr.asterisk import outcomes
from ivr.asterisk.outcomes import TrunkSaid
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.callbacks.callback import MissedCall
from missedcall.domain.recordings.recording import Consent

StepName = Literal["operator_answered", "consumer_answered", "joined"]
VERSION = "1"
BEGUN = "MissedCallBegun"
STEPS: dict[str, StepName] = {
    "operator_answered": "operator_answered",
    "consumer_answered": "consumer_answered",
    "joined": "joined",
}
LISTENING_STEPS = {"begun": "begun", "ended": "ended"}
Family = Literal["missed", "refused", "outcome"]
KINDS: dict[str, Family | None] = {
    BEGUN: "missed",
    "MissedCall": "missed",
    "RecordingRefused": "refused",
    "CallbackOutcome": "outcome",
    "CallbackStep": None,
    "CallTakenOver": None,
    "CallRejected": None,
    "ListeningStep": None,
}
NOT_OUR_NUMBER = "none of telephony.numbers or telephony.status_numbers was called"
# The user part of P-Preferred-Identity (RFC 3325): "name" <sip:user@host>, or tel:user.
PREFERRED = re.compile(r"(?:^|<)\s*(?:sips?|tel):(?P<user>[^@;>]+)")
# In this order the journal is read: a refusal is known before the attempt is over.
FAMILIES: dict[str, str] = {
    "missed": "MissedCall",
    "refused": "RecordingRefused",
    "outcome": "CallbackOutcome",
}


@dataclass(frozen=True)
class JournalEntry:
    """Name an entry of Asterisk's journal."""

    family: Family
    key: str


@dataclass(frozen=True)
class MissedCallReported:
    """Tell of a missed call that stands in the journal at `entry`.

    `is_over` is False for what is told as the call begins: its entry must stay until the end.
    """

    entry: JournalEntry
    call: MissedCall
    is_over: bool = True


@dataclass(frozen=True)
class Rejected:
    """Tell that Asterisk could not keep a call, and let the caller hear congestion."""

    uniqueid: str
    at: dt.datetime


@dataclass(frozen=True)
class AttemptStep:
    """Tell that a leg of an attempt answered, or that the two were joined and with what notice."""

    attempt_id: str
    step: StepName
    at: dt.datetime
    consent: Consent | None = None


@dataclass(frozen=True)
class ListeningStep:
    """Tell that a supervisor's telephone began to listen to a call, or ceased to."""

    listening_id: str
    step: str
    at: dt.datetime


@dataclass(frozen=True)
class CallTakenOver:
    """Tell that the telephone of an extension has taken over the operator's side of a call."""

    attempt_id: str
    extension: str
    at: dt.datetime


@dataclass(frozen=True)
class RecordingRefused:
    """Tell that the consumer refused the recording that had begun."""

    entry: JournalEntry
    attempt_id: str
    at: dt.datetime


@dataclass(frozen=True)
class AttemptEnded:
    """Tell how an attempt ended."""

    entry: JournalEntry
    attempt_id: str
    outcome: CallOutcome
    at: dt.datetime
    talk_s: int | None
    cause: int | None
    operator_at: dt.datetime | None
    consumer_at: dt.datetime | None
    bridged_at: dt.datetime | None
    consent: Consent | None


@dataclass(frozen=True)
class UnreadableEvent:
    """Keep what was meant for us and could not be understood; `is_over` as of a missed call."""

    entry: JournalEntry | None
    raw: str
    reason: str
    is_over: bool = True


AsteriskMessage = (
    MissedCallReported
    | Rejected
    | AttemptStep
    | ListeningStep
    | CallTakenOver
    | RecordingRefused
    | AttemptEnded
    | UnreadableEvent
)


def read_asterisk_event(
    name: str, headers: Mapping[str, str], *, node: str
) -> AsteriskMessage | None:
    """Read one event of a node; None for an event that is not ours."""
    if name == "UserEvent":
        kind, key = headers.get("UserEvent", ""), headers.get("Key", "")
        record = headers.get("Record", "")
    elif name == "DBGetTreeResponse":
        _, family, key = (*headers.get("Key", "").split("/", 2), "", "")[:3]
        kind, record = FAMILIES.get(family, ""), headers.get("Val", "")
    else:
        return None
    if kind not in KINDS:
        return None
    entry = _entry(kind, key)
    try:
        return _read_record(kind, key, entry, _pairs(record), node)
    # OSError: the year of an instant does not fit the machine's own calendar.
    except (KeyError, ValueError, OverflowError, OSError) as error:
        raw = f"{FAMILIES[entry.family] if entry else kind} {key} {record}"[:2000]
        reason = f"{type(error).__name__}: {error}"
        return UnreadableEvent(entry, raw, reason, is_over=kind != BEGUN)


def _entry(kind: str, key: str) -> JournalEntry | None:
    family = KINDS[kind]
    return JournalEntry(family, key) if family else None


def _pairs(record: str) -> dict[str, str]:
    pairs = dict(pair.split("=", 1) for pair in record.split("&"))
    if pairs.get("v") != VERSION:
        raise ValueError(f"record of version {pairs.get('v')!r}, not {VERSION}")
    return {name: unquote(value, errors="strict") for name, value in pairs.items()}


def _read_record(
    kind: str, key: str, entry: JournalEntry | None, pairs: Mapping[str, str], node: str
) -> AsteriskMessage:
    if not key:
        raise ValueError("no key")
    at = _instant(pairs["at"])
    if kind == "CallTakenOver":
        return CallTakenOver(key, pairs["by"], at)
    if kind == "CallbackStep":
        return AttemptStep(key, STEPS[pairs["step"]], at, _consent(pairs.get("recording", "")))
    if kind == "ListeningStep":
        return ListeningStep(key, LISTENING_STEPS[pairs["step"]], at)
    if kind == "CallRejected":
        return Rejected(key, at)
    assert entry is not None  # noqa: S101 — the kinds left all have an entry
    if kind == "RecordingRefused":
        return RecordingRefused(entry, key, at)
    if kind in ("MissedCall", BEGUN):
        return replace(_missed(entry, key, at, pairs, node), is_over=kind != BEGUN)
    return _ended(entry, key, at, pairs)


def _missed(
    entry: JournalEntry, key: str, at: dt.datetime, pairs: Mapping[str, str], node: str
) -> MissedCallReported | UnreadableEvent:
    """Read a missed call; one to a number that is none of ours is kept for the administrator."""
    if called := pairs.get("called"):
        raw = f"called {called} by {pairs['from']} at {at.isoformat()}"
        return UnreadableEvent(entry, raw, NOT_OUR_NUMBER)
    hidden = pairs["shown"].startswith(("prohib", "unavailable"))
    caller_id = pairs["from"]
    if pairs.get("ours") == "1" or not caller_id:
        preferred = PREFERRED.search(pairs.get("prefers", ""))
        # Without it the caller is not known; our own number is never rung back.
        hidden = hidden or (not preferred and bool(caller_id))
        caller_id = unquote(preferred["user"]) if preferred else caller_id
    return MissedCallReported(entry, MissedCall(node, key, caller_id, hidden, pairs["did"], at))


def _ended(
    entry: JournalEntry, key: str, at: dt.datetime, pairs: Mapping[str, str]
) -> AttemptEnded:
    consumer_at = _optional_instant(pairs.get("consumer_at", ""))
    cause = _number(pairs.get("cause", ""))
    outcome = outcomes.judge_call_outcome(pairs["status"], cause=cause, trunk=_trunk_said(pairs))
    # A dialplan of before the notice says nothing of the joining: there, who answered was joined.
    bridged_at = _optional_instant(pairs["bridged_at"]) if "bridged_at" in pairs else consumer_at
    if outcome is CallOutcome.ANSWERED and pairs.get("bridged_at") == "":
        by_operator = pairs.get("left") == "operator"
        outcome = CallOutcome.OPERATOR_HUNG_UP if by_operator else CallOutcome.HUNG_UP_EARLY
    return AttemptEnded(
        entry=entry,
        attempt_id=key,
        outcome=outcome,
        at=at,
        # Asterisk's ANSWEREDTIME counts from the operator's answer, so it is not the talk.
        talk_s=int((at - bridged_at).total_seconds()) if bridged_at else None,
        cause=cause,
        operator_at=_optional_instant(pairs.get("operator_at", "")),
        consumer_at=consumer_at,
        bridged_at=bridged_at,
        consent=_consent(pairs.get("recording", "")),
    )


def _trunk_said(pairs: Mapping[str, str]) -> TrunkSaid | None:
    """Tell a trunk that said nothing from a record that does not say."""
    if "sip" not in pairs:
        return None
    return TrunkSaid(
        sip=_number(pairs["sip"]),
        rang=bool(pairs.get("rang")),
        progress=bool(pairs.get("progress")),
    )


def _consent(text: str) -> Consent | None:
    return Consent(text) if text else None


def _number(text: str) -> int | None:
    return int(text) if text else None


def _instant(text: str) -> dt.datetime:
    return dt.datetime.fromtimestamp(int(text), tz=dt.UTC)


def _optional_instant(text: str) -> dt.datetime | None:
    return _instant(text) if text else None
