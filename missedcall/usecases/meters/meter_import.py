"""Import a list of new meters into an office's stock, with a report of each line at fault."""

import datetime as dt
from dataclasses import dataclass, field

from missedcall.db.engine import DbConnection
from missedcall.db.meters import meters
from missedcall.domain.meters import meter_file
from missedcall.domain.meters.meter_file import MeterLine
from missedcall.domain.meters.meters import METER_KINDS
from missedcall.domain.meters.refusals import MeterRefusal
from missedcall.domain.payments.references import reference_key, reference_spellings
from missedcall.domain.shared.explanation import Explanation, explain
from missedcall.usecases.deps import Deps
from missedcall.usecases.meters import allocation
from missedcall.usecases.meters.stock import find_meter_fault


@dataclass(frozen=True)
class MeterLineFault:
    """Say why a line cannot be imported, and how to correct it."""

    line: int
    serial: str
    reason: Explanation


@dataclass
class MeterImportReport:
    """Count the new and the known meters of a list, and list its faults.

    With any fault nothing was imported: correct the list and import it again.
    """

    new: int = 0
    known: int = 0
    wrong: list[MeterLineFault] = field(default_factory=list)


def import_meters(
    deps: Deps, *, text: str, office: str, actor: str, now: dt.datetime, dry_run: bool = False
) -> MeterImportReport:
    """Import a list of meters into an office's stock, all or none; a second time changes nothing.

    Raise `NotATable` when the file is not one.
    """
    lines = meter_file.read_meter_list(text)
    sent: list[int] = []
    with deps.db.writing() as db:
        report, fresh = _check_lines(db, lines, office=office)
        if report.wrong or dry_run:
            return report
        for line in fresh:
            meters.insert_received_meter(
                db, serial=line.serial, kind=line.kind, office=office, received_at=now, actor=actor
            )
        for kind in METER_KINDS:
            sent += allocation.allocate_free_meters(
                deps, db, office=office, meter_kind=kind, now=now
            )
    for message_id in sent:
        deps.queue.enqueue_message(message_id)
    return report


def _check_lines(
    db: DbConnection, lines: list[MeterLine], *, office: str
) -> tuple[MeterImportReport, list[MeterLine]]:
    """Count the lines, and give those of new meters."""
    report, new_lines, seen = MeterImportReport(), [], set[str]()
    for line in lines:
        wrong = _check_line(
            db, line, office=office, is_repeated=reference_key(line.serial) in seen
        )
        seen.add(reference_key(line.serial))
        if wrong is not None:
            report.wrong.append(wrong)
        elif meters.get_meter(db, line.serial) is not None:
            report.known += 1
        else:
            new_lines.append(line)
    report.new = len(new_lines)
    return report, new_lines


def _check_line(
    db: DbConnection, line: MeterLine, *, office: str, is_repeated: bool
) -> MeterLineFault | None:
    refused = find_meter_fault(line.serial, kind=line.kind)
    if refused is not None:
        return MeterLineFault(line.line, line.serial[:30], refused.reason)
    if is_repeated:
        reason = explain(MeterRefusal.SERIAL_TWICE)
        return MeterLineFault(line.line, line.serial, reason)
    received = meters.get_receipt(db, line.serial)
    like = None if received else meters.find_known_serial(db, reference_spellings(line.serial))
    if like is not None:
        reason = explain(MeterRefusal.SPELLED_OTHERWISE, known=like)
        return MeterLineFault(line.line, line.serial, reason)
    if received is not None and (received.to_holder, received.kind) != (office, line.kind):
        reason = explain(
            MeterRefusal.RECEIVED_ELSEWHERE,
            office=received.to_holder,
            kind=received.kind,
        )
        return MeterLineFault(line.line, line.serial, reason)
    return None
