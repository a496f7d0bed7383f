"""Read a lineman's report as the telephone sends it."""

import datetime as dt
import re
from collections.abc import Mapping

from missedcall.domain.connection import choices
from missedcall.domain.field.field_time import ReportedTime
from missedcall.domain.field.places import ProofPlace
from missedcall.domain.meters.meters import SERIAL_PATTERN
from missedcall.domain.operators.roles import Actor
from missedcall.domain.shared.instants import InstantRefused, read_instant
from missedcall.usecases.applications import worklist_actions
from missedcall.usecases.field.field_reports import ENERGISED, FAILED, LOAD, PAPERS, FieldReport
from missedcall.usecases.field.photos import ID

SHAPES: Mapping[str, re.Pattern[str]] = {
    "id": ID,
    "device": ID,
    "photo": re.compile(f"({ID.pattern})?"),
    "number": re.compile(r"[0-9]{11}"),
    "kind": re.compile("|".join((ENERGISED, FAILED, PAPERS, LOAD))),
    "hold": re.compile(f"({'|'.join(choices.MAY_OPEN[Actor.LINEMAN])})?"),
    "meter": re.compile(f"({SERIAL_PATTERN.pattern})?"),
    "reading": re.compile(r"([0-9]{1,7}(\.[0-9]{1,2})?)?"),
    "seal": re.compile(r"([A-Za-z0-9][A-Za-z0-9/-]{0,29})?"),
    "code": re.compile(r"([0-9]{6})?"),
    "load": re.compile(r"([0-9]{1,3}([.][0-9]{1,2})?)?"),
}
MOST_REPORTS = 10**9
FARTHEST_OFF_M = 1_000_000  # what a telephone says of its own error


class NotAReport(ValueError):
    """Name the field that cannot be taken."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def read_report(sent: object, *, now: dt.datetime) -> FieldReport:
    """Read a report; raise `NotAReport`. What its kind does not need may be empty."""
    if not isinstance(sent, dict):
        raise NotAReport("report")
    words = {field: _word(sent, field) for field in SHAPES if field != "device"}
    if words["kind"] == FAILED and not words["photo"]:
        raise NotAReport("photo")
    if words["kind"] == LOAD and not words["load"]:
        raise NotAReport("load")
    sequence = sent.get("sequence")
    if not isinstance(sequence, int) or not 0 <= sequence < MOST_REPORTS:
        raise NotAReport("sequence")
    told = ReportedTime(device(sent), instant(sent, "device_at"), instant(sent, "sent_at"), now)
    return FieldReport(
        sequence=sequence,
        reported_time=told,
        photo_at=instant(sent, "photo_at") if sent.get("photo_at") else None,
        photo_place=_place(sent, "photo_place"),
        place=_place(sent, "place"),
        reason=_reason(sent, needed=words["kind"] != ENERGISED),
        safe=sent.get("safe") is True,
        papers_seen=sent.get("papers_seen") is True,
        **words,
    )


def device(sent: Mapping[str, object]) -> str:
    return _word(sent, "device")


def instant(sent: Mapping[str, object], field: str) -> dt.datetime:
    """Read an instant with its time zone, as a telephone's clock shows it."""
    try:
        return read_instant(str(sent.get(field)), needs_zone=True)
    except InstantRefused as error:
        raise NotAReport(field) from error


def _place(sent: Mapping[str, object], field: str) -> ProofPlace | None:
    """Read where a telephone was; it need not tell."""
    told = sent.get(field)
    if told is None:
        return None
    if not isinstance(told, dict):
        raise NotAReport(field)
    return ProofPlace(
        _number(told, "latitude", most=90, field=field),
        _number(told, "longitude", most=180, field=field),
        int(abs(_number(told, "accuracy", most=FARTHEST_OFF_M, field=field))),
    )


def _number(told: Mapping[str, object], name: str, *, most: float, field: str) -> float:
    number = told.get(name)
    # What is not a number lies between no two numbers.
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise NotAReport(field)
    if not -most <= number <= most:
        raise NotAReport(field)
    return float(number)


def _word(sent: Mapping[str, object], field: str) -> str:
    word = sent.get(field, "")
    if not isinstance(word, str) or not SHAPES[field].fullmatch(word):
        raise NotAReport(field)
    return word


def _reason(sent: Mapping[str, object], *, needed: bool) -> str:
    try:
        return worklist_actions.read_line(
            {"reason": str(sent.get("reason", ""))}, "reason", needed=needed
        )
    except worklist_actions.ActionFieldRefused as error:
        raise NotAReport("reason") from error
