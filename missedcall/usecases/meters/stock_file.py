"""Take a whole list of new meters into a stock, and report line by line."""

import datetime as dt
from dataclasses import dataclass, field

from missedcall.db.engine import Connection
from missedcall.db.meters import meters
from missedcall.domain.meters import meter_file
from missedcall.domain.meters.meter_file import MeterLine
from missedcall.domain.meters.meters import KINDS
from missedcall.domain.payments.references import reference_key, spellings
from missedcall.usecases.deps import Deps
from missedcall.usecases.meters import waiting
from missedcall.usecases.meters.stock import unfit


@dataclass(frozen=True)
class WrongMeterLine:
    """Say why a line cannot be taken, and what would mend it."""

    line: int
    serial: str
    hi: str
    en: str


@dataclass
class StockImportReport:
    """Count what was taken and what was here already, and list what is wrong.

    With anything wrong nothing was taken: mend the list and give it again.
    """

    new: int = 0
    known: int = 0
    wrong: list[WrongMeterLine] = field(default_factory=list)


def take(
    deps: Deps, *, text: str, office: str, who: str, now: dt.datetime, dry_run: bool = False
) -> StockImportReport:
    """Take a list of meters into an office's stock, all or none; given twice it changes nothing.

    Raise `NoList` when the file is not one.
    """
    lines = meter_file.read(text)
    sent: list[int] = []
    with deps.db.writing() as db:
        report, fresh = _sorted_out(db, lines, office=office)
        if report.wrong or dry_run:
            return report
        for line in fresh:
            meters.receive(db, serial=line.serial, kind=line.kind, office=office, at=now, who=who)
        for kind in KINDS:
            sent += waiting.serve(deps, db, office=office, kind=kind, now=now)
    for message_id in sent:
        deps.nudge.send(message_id)
    return report


def _sorted_out(
    db: Connection, lines: list[MeterLine], *, office: str
) -> tuple[StockImportReport, list[MeterLine]]:
    """Tell new lines from known ones and wrong ones."""
    report, fresh, seen = StockImportReport(), [], set[str]()
    for line in lines:
        wrong = _wrong(db, line, office=office, twice=reference_key(line.serial) in seen)
        seen.add(reference_key(line.serial))
        if wrong is not None:
            report.wrong.append(wrong)
        elif meters.get(db, line.serial) is not None:
            report.known += 1
        else:
            fresh.append(line)
    report.new = len(fresh)
    return report, fresh


def _wrong(db: Connection, line: MeterLine, *, office: str, twice: bool) -> WrongMeterLine | None:
    refused = unfit(line.serial, kind=line.kind)
    if refused is not None:
        return WrongMeterLine(line.number, line.serial[:30], refused.hi, refused.en)
    if twice:
        hi, en = "क्रमांक दो बार है; एक पंक्ति हटाएँ", "the serial stands here twice; take one line out"
        return WrongMeterLine(line.number, line.serial, hi, en)
    received = meters.receipt(db, line.serial)
    like = None if received else meters.any_of(db, spellings(line.serial))
    if like is not None:
        hi = f"यहाँ {like} के रूप में दर्ज है; वैसा ही लिखें, या मीटर की प्लेट देखें"
        en = f"stands here as {like}; write it so, or look at the plate of the meter"
        return WrongMeterLine(line.number, line.serial, hi, en)
    if received is not None and (received.to_holder, received.kind) != (office, line.kind):
        hi = f"{received.to_holder} में {received.kind} के रूप में दर्ज है; क्रमांक जाँचें"
        en = f"was received at {received.to_holder} as {received.kind}; check the serial"
        return WrongMeterLine(line.number, line.serial, hi, en)
    return None
