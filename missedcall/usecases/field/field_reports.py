"""Take what a lineman reports from a visit, once, however often and however late it is sent."""

import datetime as dt
import json
from dataclasses import dataclass

from missedcall.db.engine import Connection, IntegrityError
from missedcall.db.field import planned_visits, reports
from missedcall.db.field.reports import FieldReportRow
from missedcall.db.schema import note_audit
from missedcall.domain.connection import choices
from missedcall.domain.connection.holds import HoldKind
from missedcall.domain.connection.states import Event
from missedcall.domain.field import field_time
from missedcall.domain.field.field_time import Contact, Counted, ReportedTime
from missedcall.domain.field.places import ProofPlace
from missedcall.domain.operators.roles import Actor
from missedcall.domain.shared.explanation import Explanation, explain
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

ENERGISED, FAILED, PAPERS = "energised", "failed", "papers"


@dataclass(frozen=True)
class FieldReport:
    """Hold one report as the telephone sent it; `photo` and `hold` may be empty.

    `photo_place` and `place` are where the photo was taken and all was written, if it told so.
    """

    id: str
    number: str
    kind: str
    sequence: int
    told: ReportedTime
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
    safe: bool = False
    papers_seen: bool = False


@dataclass(frozen=True)
class ReportOutcome:
    """Say what came of a report: refused with the reason, or taken when there is none."""

    refused: Explanation | None = None


class NoSuchPhoto(LookupError):
    """Say that the photo that a report names was not sent before it."""


class NotYourJob(LookupError):
    """Say that this lineman was never sent to this application."""


def contact(
    deps: Deps, *, by: Operator, device: str, device_at: dt.datetime, now: dt.datetime
) -> None:
    """Compare a telephone's clock with ours; that another telephone is used is noted."""
    with deps.db.writing() as db:
        before = reports.note_contact(
            db, lineman=by.login, device=device, at=now, device_at=device_at
        )
        if before not in (None, device):
            note_audit(db, at=now, who=by.login, action="device.change", subject=device)


def application_of(deps: Deps, *, by: Operator, number: str) -> int:
    """Give the application to which a lineman was sent; raise `NotYourJob`."""
    with deps.db.reading() as db:
        return _sent_to(db, by, number)


def take(deps: Deps, *, report: FieldReport, by: Operator, now: dt.datetime) -> ReportOutcome:
    """Take a report, or keep why the rules refuse it; raise `NotYourJob`, `NoSuchPhoto`.

    The same report again gives the same answer and does nothing.
    """
    try:
        with deps.db.writing() as db:
            application_id = _sent_to(db, by, report.number)
            known = reports.get(db, report.id)
            if known is not None:
                return _outcome(known)
            _see_photo(db, report, application_id)
            counted = _counted(db, report, by)
            _keep(db, report, application_id, counted, by, refused=None)
            command = _act(report, counted, by)
            sent = workflow.execute_in_transaction(deps, db, application_id, command, now=now)
            if report.kind == ENERGISED:
                evidence.look(db, application_id, report_id=report.id, now=now)
    except (CommandRefused, MeterRefused, ChangedMeanwhile) as error:
        return _refuse(deps, report, by, error)
    for message_id in sent:
        deps.nudge.send(message_id)
    return ReportOutcome()


def _sent_to(db: Connection, by: Operator, number: str) -> int:
    found = planned_visits.visited(db, lineman=by.login, number=number)
    if found is None:
        raise NotYourJob(number)
    return found


def _see_photo(db: Connection, report: FieldReport, application_id: int) -> None:
    """See that the photo is of this application: nobody proves a light by another one."""
    known = reports.photo(db, report.photo) if report.photo else None
    if report.photo and (known is None or known.application_id != application_id):
        raise NoSuchPhoto(report.photo)


def _counted(db: Connection, report: FieldReport, by: Operator) -> Counted:
    row = reports.contact(db, by.login)
    last = None if row is None else Contact(row.device, row.at, row.device_at)
    before = reports.told_before(db, device=report.told.device, sequence=report.sequence)
    return field_time.count(report.told, contact=last, before=before)


def _act(report: FieldReport, counted: Counted, by: Operator) -> Command:
    """Turn a report into what the table knows; a lineman acts in his own name only."""
    if report.kind == ENERGISED:
        return Command(
            Event.ENERGISE,
            Actor.LINEMAN,
            by.login,
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
        return Command(Event.PAPERS_FALSE, Actor.LINEMAN, by.login, reason=report.reason)
    hold = HoldKind(report.hold) if report.hold in choices.MAY_OPEN[Actor.LINEMAN] else None
    return Command(
        Event.VISIT_FAILED,
        Actor.LINEMAN,
        by.login,
        reason=report.reason,
        hold=hold,
        evidence=f"photo {report.photo}" if report.photo else "",
    )


def _refuse(deps: Deps, report: FieldReport, by: Operator, error: Exception) -> ReportOutcome:
    """Keep why a report was refused, so that it is answered alike when it comes again."""
    outcome = _told(error)
    try:
        with deps.db.writing() as db:
            application_id = _sent_to(db, by, report.number)
            counted = _counted(db, report, by)
            refused = _kept(outcome)
            _keep(db, report, application_id, counted, by, refused=refused)
    except IntegrityError:
        return outcome  # it came twice at once, and both were refused
    return outcome


def _told(error: Exception) -> ReportOutcome:
    if isinstance(error, CommandRefused):
        return ReportOutcome(error.refused.reason)
    if isinstance(error, MeterRefused):
        return ReportOutcome(error.reason)
    return ReportOutcome(
        explain("this job has changed meanwhile; look at the list again"),
    )


def _kept(outcome: ReportOutcome) -> str | None:
    """Give the reason as its column keeps it: JSON with the version of its shape."""
    reason = outcome.refused
    if reason is None:
        return None
    slots = {name: str(value) for name, value in reason.slots.items()}
    return json.dumps({"version": 1, "text": reason.text, "slots": slots}, ensure_ascii=False)


def _outcome(row: FieldReportRow) -> ReportOutcome:
    if row.refused is None:
        return ReportOutcome()
    kept = json.loads(row.refused)
    return ReportOutcome(Explanation(kept["text"], kept["slots"]))


def _keep(
    db: Connection,
    report: FieldReport,
    application_id: int,
    counted: Counted,
    by: Operator,
    *,
    refused: str | None,
) -> None:
    reports.add(
        db,
        id=report.id,
        lineman=by.login,
        application_id=application_id,
        kind=report.kind,
        device=report.told.device,
        sequence=report.sequence,
        device_at=report.told.device_at,
        received_at=report.told.received_at,
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
    reports.add_places(db, report.id, seen, at=report.told.received_at)
