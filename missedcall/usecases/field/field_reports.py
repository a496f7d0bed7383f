"""Receive a lineman's report of a visit, once, however often and however late it is sent."""

import datetime as dt
import json
from dataclasses import dataclass

from missedcall.db.engine import DbConnection, IntegrityError
from missedcall.db.field import photos, planned_visits, reports
from missedcall.db.field.reports import FieldReportRow
from missedcall.db.schema import note_audit
from missedcall.domain.connection import choices
from missedcall.domain.connection.holds import HoldKind
from missedcall.domain.connection.refusals import CommandRefusal
from missedcall.domain.connection.states import Event
from missedcall.domain.field import field_time
from missedcall.domain.field.field_time import CountedTime, DeviceContact, ReportedTime
from missedcall.domain.field.places import ProofPlace
from missedcall.domain.operators.roles import Actor
from missedcall.domain.shared.explanation import Explanation, RequestRefused, explain
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.command import (
    ChangedMeanwhile,
    Command,
    CommandRefused,
    MeterRefused,
)
from missedcall.usecases.deps import Deps
from missedcall.usecases.field import evidence
from missedcall.usecases.operators.operators import Operator

ENERGISED, FAILED, PAPERS, LOAD = "energised", "failed", "papers", "load"
MOST_REASON = 200


@dataclass(frozen=True)
class FieldReport:
    """Hold one report as the telephone sent it; `photo` and `hold` may be empty.

    `photo_place` and `place` are where the photo was taken and all was written, if it told so.
    """

    id: str
    number: str
    kind: str
    sequence: int
    reported_time: ReportedTime
    photo_at: dt.datetime | None = None
    photo_place: ProofPlace | None = None
    place: ProofPlace | None = None
    reason: str = ""
    hold: str = ""
    photo: str = ""
    meter: str = ""
    reading: str = ""
    seal: str = ""
    code: str = ""
    load: str = ""  # in kW, as found at the site
    safe: bool = False
    papers_seen: bool = False


@dataclass(frozen=True)
class ReportOutcome:
    """Say what came of a report: refused with the reason, or taken when there is none."""

    refused: Explanation | None = None


class NoSuchPhoto(LookupError):
    """Say that the photo that a report names was not sent before it."""


class ApplicationNotVisited(LookupError):
    """Refuse a report: the lineman was never sent to this application."""


def record_device_contact(
    deps: Deps, *, lineman: Operator, device: str, device_at: dt.datetime, now: dt.datetime
) -> None:
    """Record what a telephone's clock shows now; a change of telephone is noted in the audit."""
    with deps.db.writing() as db:
        before = reports.note_contact(
            db, lineman=lineman.login, device=device, at=now, device_at=device_at
        )
        if before not in (None, device):
            note_audit(db, at=now, actor=lineman.login, action="device.change", subject=device)


def get_visited_application(deps: Deps, *, lineman: Operator, number: str) -> int:
    """Give the application to which a lineman was sent; raise `ApplicationNotVisited`."""
    with deps.db.reading() as db:
        return _visited_application(db, lineman, number)


def receive_field_report(
    deps: Deps, *, report: FieldReport, lineman: Operator, now: dt.datetime
) -> ReportOutcome:
    """Receive a lineman's report, and execute it, or keep why the rules refuse it.

    The same report again gives the same answer and does nothing. Raise `ApplicationNotVisited` or
    `NoSuchPhoto`.
    """
    try:
        with deps.db.writing() as db:
            application_id = _visited_application(db, lineman, report.number)
            known = reports.get_report(db, report.id)
            if known is not None:
                return _outcome(known)
            _check_photo(db, report, application_id)
            counted = _counted_time(db, report, lineman)
            _save_report(db, report, application_id, counted, lineman, refused=None)
            command = _execute_report(report, counted, lineman)
            sent = workflow.execute_in_transaction(deps, db, application_id, command, now=now)
            if report.kind == ENERGISED:
                evidence.review_evidence_of_report(
                    db, application_id, report_id=report.id, now=now
                )
    except (CommandRefused, MeterRefused, ChangedMeanwhile) as error:
        return _refuse(deps, report, lineman, error)
    for message_id in sent:
        deps.queue.enqueue_message(message_id)
    return ReportOutcome()


def _visited_application(db: DbConnection, lineman: Operator, number: str) -> int:
    found = planned_visits.get_visited_application_id(db, lineman=lineman.login, number=number)
    if found is None:
        raise ApplicationNotVisited(number)
    return found


def _check_photo(db: DbConnection, report: FieldReport, application_id: int) -> None:
    """Check that the photo was sent for this application; raise `NoSuchPhoto`."""
    known = photos.get_photo(db, report.photo) if report.photo else None
    if report.photo and (known is None or known.application_id != application_id):
        raise NoSuchPhoto(report.photo)


def _counted_time(db: DbConnection, report: FieldReport, lineman: Operator) -> CountedTime:
    row = reports.get_device(db, lineman.login)
    last = None if row is None else DeviceContact(row.device, row.at, row.device_at)
    before = reports.latest_time_before(
        db, device=report.reported_time.device, sequence=report.sequence
    )
    return field_time.count_reported_time(report.reported_time, contact=last, before=before)


def _execute_report(report: FieldReport, counted: CountedTime, lineman: Operator) -> Command:
    """Turn a report into a command; a lineman acts in the own name only."""
    if report.kind == ENERGISED:
        return Command(
            Event.ENERGISE,
            Actor.LINEMAN,
            lineman.login,
            counts_from=counted.at,
            meter=report.meter,
            code=report.code,
            declared={
                "site_safe": report.safe and report.papers_seen,
                "sealed": bool(report.seal),
                "first_reading": bool(report.reading),
                "live_photo": bool(report.photo),
            },
        )
    if report.kind == PAPERS:
        return Command(Event.PAPERS_FALSE, Actor.LINEMAN, lineman.login, reason=report.reason)
    if report.kind == LOAD:
        reason = f"{report.load} kW: {report.reason}"[:MOST_REASON]
        return Command(Event.REPORT_LOAD, Actor.LINEMAN, lineman.login, reason=reason)
    hold = HoldKind(report.hold) if report.hold in choices.MAY_OPEN[Actor.LINEMAN] else None
    return Command(
        Event.VISIT_FAILED,
        Actor.LINEMAN,
        lineman.login,
        reason=report.reason,
        hold=hold,
        evidence=f"photo {report.photo}" if report.photo else "",
    )


def _refuse(deps: Deps, report: FieldReport, lineman: Operator, error: Exception) -> ReportOutcome:
    """Keep why a report was refused, so that it is answered alike when it comes again."""
    outcome = _refusal(error)
    try:
        with deps.db.writing() as db:
            application_id = _visited_application(db, lineman, report.number)
            counted = _counted_time(db, report, lineman)
            refused = _kept(outcome)
            _save_report(db, report, application_id, counted, lineman, refused=refused)
    except IntegrityError:
        return outcome  # it came twice at once, and both were refused
    return outcome


def _refusal(error: Exception) -> ReportOutcome:
    if isinstance(error, RequestRefused):
        return ReportOutcome(error.reason)
    return ReportOutcome(
        explain(CommandRefusal.CHANGED_MEANWHILE),
    )


def _kept(outcome: ReportOutcome) -> str | None:
    """Give the reason as its column keeps it: JSON with the version of its shape."""
    reason = outcome.refused
    if reason is None:
        return None
    slots = {name: str(value) for name, value in reason.slots.items()}
    return json.dumps(
        {"version": 2, "code": reason.code, "text": reason.text, "slots": slots},
        ensure_ascii=False,
    )


def _outcome(row: FieldReportRow) -> ReportOutcome:
    if row.refused is None:
        return ReportOutcome()
    kept = json.loads(row.refused)
    # Version 1 had no code.
    return ReportOutcome(Explanation(kept.get("code", ""), kept["text"], kept["slots"]))


def _save_report(
    db: DbConnection,
    report: FieldReport,
    application_id: int,
    counted: CountedTime,
    lineman: Operator,
    *,
    refused: str | None,
) -> None:
    reports.add_report(
        db,
        id=report.id,
        lineman=lineman.login,
        application_id=application_id,
        kind=report.kind,
        device=report.reported_time.device,
        sequence=report.sequence,
        device_at=report.reported_time.device_at,
        received_at=report.reported_time.received_at,
        counted_at=counted.at,
        doubt=counted.doubt,
        meter=report.meter or None,
        reading=report.reading or None,
        seal=report.seal or None,
        photo=report.photo or None,
        photo_at=report.photo_at,
        refused=refused,
    )
    seen = {reports.PHOTO: report.photo_place, reports.WRITTEN: report.place}
    reports.add_places(db, report.id, seen, at=report.reported_time.received_at)
