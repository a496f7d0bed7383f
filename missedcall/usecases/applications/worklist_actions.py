"""Turn what was typed on the office's screen into an act, or say which field cannot be taken."""

import datetime as dt
import re
from collections.abc import Collection, Mapping
from decimal import Decimal

from missedcall.domain.applications.dues import DuesCleared
from missedcall.domain.connection import choices
from missedcall.domain.connection.holds import HoldKind
from missedcall.domain.connection.rejection import RejectionReason
from missedcall.domain.connection.states import Event
from missedcall.domain.operators.roles import Actor
from missedcall.domain.privacy import aadhaar
from missedcall.domain.shared.instants import InstantRefused, read_day, read_instant
from missedcall.domain.tariffs.estimate import LONGEST_LABEL, MOST_LINES, EstimateLine
from missedcall.usecases.connection.command import Command
from missedcall.usecases.operators.operators import Operator

LONGEST = 200
APPLICATION = re.compile(r"[0-9]{11}")
RUPEES = re.compile(r"[1-9][0-9]{0,7}")
METRES = re.compile(r"[0-9]{1,4}(\.[0-9])?")
# What each act asks for, beside the reason that is asked for by all: the screen shows these.
FIELDS: Mapping[Event, tuple[str, ...]] = {
    Event.PAPERS_COMPLETE: ("papers_seen",),
    Event.CORRECT: (),
    Event.ACCEPT: ("dues_cleared", "receipt"),
    Event.SEND_BACK: (),
    Event.SURVEYED: ("metres", "estimate"),
    Event.WORKS_NEEDED: (),
    Event.WORKS_DONE: ("estimate",),
    Event.ASSIGN: ("lineman", "from", "until"),
    Event.FIX_SLOT: ("from", "until"),
    Event.OPEN_HOLD: ("hold", "evidence"),
    Event.CLOSE_HOLD: ("open_hold",),
    Event.OVERTURN_HOLD: ("any_hold",),
    Event.EXTEND: ("last_day",),
    Event.REISSUE: (),
    Event.REVIVE: (),
    Event.WITHDRAW: ("identity",),
    Event.NOT_ME: (),
    Event.CONFIRM: ("seen_light",),
    Event.ACCEPT_TIME: (),
    Event.NO_SUPPLY: (),
    Event.PROPOSE_REJECTION: ("rejection",),
    Event.REJECT: ("rejection",),
    Event.OBJECT: (),
    Event.REFUSE_OBJECTION: (),
    Event.ACCEPT_OBJECTION: (),
    Event.MERGE: ("survivor",),
}


# Which kinds each may open, close, or find to be wrong.
OF_HOLDS: Mapping[str, Mapping[Actor, Collection[HoldKind]]] = {
    "hold": choices.MAY_OPEN,
    "open_hold": choices.MAY_CLOSE,
    "any_hold": choices.MAY_CLOSE,
}
# What a tick says to the rules.
CONFIRMED_FACTS: Mapping[str, str] = {
    "papers_seen": "papers_complete",
    "seen_light": "checked_by_je",
    "identity": "identity_proven",
}


class ActionFieldRefused(ValueError):
    """Name the field that cannot be taken, and why by a word that has its text."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field, self.reason = field, reason


def read_worklist_command(event: Event, typed: Mapping[str, str], *, by: Operator) -> Command:
    """Read an act; raise `ActionFieldRefused` for what is missing or cannot be understood."""
    asked = FIELDS[event]
    role = by.role
    return Command(
        event,
        role,
        by.login,
        reason=_reason(asked, typed),
        declared=_given(asked, typed),
        hold=_hold(asked, typed, role),
        evidence=read_line(typed, "evidence", needed=True) if "evidence" in asked else "",
        lineman=read_line(typed, "lineman", needed=False) if "lineman" in asked else "",
        slot=_slot(typed, needed=event is Event.FIX_SLOT) if "from" in asked else None,
        new_last_day=_day(typed, "last_day") if "last_day" in asked else None,
        rejection=_rejection(typed) if "rejection" in asked else None,
        measured_m=Decimal(_metres(typed)) if "metres" in asked else None,
        estimate=_estimate(typed) if "estimate" in asked else (),
    )


def _rejection(typed: Mapping[str, str]) -> RejectionReason:
    named = typed.get("rejection", "")
    if named not in list(RejectionReason):
        raise ActionFieldRefused("rejection", "not_a_choice")
    return RejectionReason(named)


def read_line(typed: Mapping[str, str], field: str, *, needed: bool) -> str:
    """Read one line of text; no Aadhaar number is ever taken."""
    text = " ".join(typed.get(field, "").split())
    if needed and not text:
        raise ActionFieldRefused(field, "missing")
    if len(text) > LONGEST:
        raise ActionFieldRefused(field, "too_long")
    if aadhaar.has_aadhaar(text):
        raise ActionFieldRefused(field, "aadhaar")
    return text


def _given(asked: tuple[str, ...], typed: Mapping[str, str]) -> dict[str, object]:
    ticked = {
        fact: bool(typed.get(field)) for field, fact in CONFIRMED_FACTS.items() if field in asked
    }
    cleared = {"dues_clear": True} if "dues_cleared" in asked and _cleared(typed) else {}
    return {
        **ticked,
        **cleared,
        **({"survivor": _survivor(typed)} if "survivor" in asked else {}),
    }


def _cleared(typed: Mapping[str, str]) -> DuesCleared | None:
    """Read why the dues that were found are no bar; None when nothing is said of any."""
    named = typed.get("dues_cleared", "")
    if named and named not in list(DuesCleared):
        raise ActionFieldRefused("dues_cleared", "not_a_choice")
    return DuesCleared(named) if named else None


def _survivor(typed: Mapping[str, str]) -> str:
    number = typed.get("survivor", "").strip()
    if not APPLICATION.fullmatch(number):
        raise ActionFieldRefused("survivor", "no_number")
    return number


def _hold(asked: tuple[str, ...], typed: Mapping[str, str], role: Actor) -> HoldKind | None:
    """Read the kind of a hold that this role may open or close."""
    for field, allowed in OF_HOLDS.items():
        if field in asked:
            named = typed.get(field, "")
            if named not in allowed.get(role, ()):
                raise ActionFieldRefused(field, "not_a_choice")
            return HoldKind(named)
    return None


def _slot(typed: Mapping[str, str], *, needed: bool) -> tuple[dt.datetime, dt.datetime] | None:
    if not needed and not typed.get("from"):
        return None
    begins, ends = (_instant(typed, field) for field in ("from", "until"))
    if ends <= begins:
        raise ActionFieldRefused("until", "before_from")
    return begins, ends


def _day(typed: Mapping[str, str], field: str) -> dt.date:
    try:
        return read_day(typed.get(field, ""))
    except InstantRefused as error:
        raise ActionFieldRefused(field, "no_day") from error


def _instant(typed: Mapping[str, str], field: str) -> dt.datetime:
    """Read what a browser's field of day and time gives, as a clock in India shows it."""
    try:
        return read_instant(typed.get(field, ""))
    except InstantRefused as error:
        raise ActionFieldRefused(field, "no_time") from error


def _reason(asked: tuple[str, ...], typed: Mapping[str, str]) -> str:
    """Read the reason; what was measured, every defect, and what became of dues stand in it."""
    reason = read_line(typed, "reason", needed=True)
    if "dues_cleared" in asked and (cleared := _cleared(typed)):
        receipt = read_line(typed, "receipt", needed=cleared is DuesCleared.PAID)
        reason = f"dues {cleared}{f' {receipt}' if receipt else ''}: {reason}"
        return read_line({"reason": reason}, "reason", needed=True)
    if "metres" not in asked:
        return reason
    return read_line({"reason": f"{_metres(typed)} m: {reason}"}, "reason", needed=True)


def _metres(typed: Mapping[str, str]) -> str:
    measured = typed.get("metres", "").strip()
    if not METRES.fullmatch(measured):
        raise ActionFieldRefused("metres", "no_number")
    return measured


def _estimate_label(typed: Mapping[str, str], place: int) -> str:
    try:
        return read_line(typed, f"estimate_what_{place}", needed=False)
    except ActionFieldRefused as error:
        raise ActionFieldRefused("estimate", error.reason) from error


def _estimate(typed: Mapping[str, str]) -> tuple[EstimateLine, ...]:
    """Read the lines of an estimate, each with what it is for and whole rupees; empty ones go."""
    lines = []
    for place in range(1, MOST_LINES + 1):
        what = _estimate_label(typed, place)
        rupees = typed.get(f"estimate_rupees_{place}", "").strip().replace(",", "")
        if not what and not rupees:
            continue
        if len(what) > LONGEST_LABEL:
            raise ActionFieldRefused("estimate", "too_long")
        if not what or not RUPEES.fullmatch(rupees):
            raise ActionFieldRefused("estimate", "no_line")
        lines.append(EstimateLine(what, int(rupees) * 100))
    return tuple(lines)
