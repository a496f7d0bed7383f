"""Link an application to the BP number by which CSPDCL's SAP knows the consumer."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from missedcall.db.applications import bp_numbers
from missedcall.db.connection import connections
from missedcall.db.engine import DbConnection
from missedcall.domain.applications import bp_number
from missedcall.domain.applications.refusals import BpRefusal
from missedcall.domain.connection.states import ENDED, State
from missedcall.domain.payments import payment_record
from missedcall.domain.shared.csv_table import NotATable, read_table
from missedcall.domain.shared.explanation import Explanation, RequestRefused, explain
from missedcall.usecases.applications import application_details
from missedcall.usecases.applications.application_details import NotHere
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators.operators import Operator

# Nothing comes of these any more, so their BP number is free for another application.
OVER = ENDED | {State.REFUND_DUE, State.CLOSED}
COLUMNS = ("application", "bp")
FROM_FILE = "list of CSPDCL"
Line = tuple[int, str, str]  # its number in the file, application, BP number


class NotLinked(RequestRefused):
    """Refuse to link an application to a BP number."""


@dataclass(frozen=True)
class WrongBpLine:
    """Say why a line cannot be taken, and what would mend it."""

    line: int
    application: str
    reason: Explanation


@dataclass
class BpImportReport:
    """Count what a list links and what was linked so already, and list what is wrong.

    With anything wrong nothing was taken: mend the list and give it again.
    """

    new: int = 0
    known: int = 0
    wrong: list[WrongBpLine] = field(default_factory=list)


class NoBpList(RequestRefused):
    """Refuse a file that is no list of BP numbers."""


def link_bp_number(
    deps: Deps, *, number: str, bp: str, reason: str, by: Operator, now: dt.datetime
) -> None:
    """Link an application that a person sees to a BP number; raise `NotHere` or `NotLinked`."""
    kept = " ".join(reason.split())[:200]
    if not kept:
        raise NotLinked(explain(BpRefusal.NO_REASON))
    with deps.db.writing() as db:
        put_bp_number(
            db,
            application_details.visible_application(db, number=number, by=by),
            bp=bp,
            reason=kept,
            actor=by.login,
            now=now,
        )


def put_bp_number(
    db: DbConnection, application_id: int, *, bp: str, reason: str, actor: str, now: dt.datetime
) -> bool:
    """Let a BP number stand with an application; False when it does already.

    One that another application has is free as soon as that one has ended without a light. Raise
    `NotLinked`.
    """
    digits = bp_number.read_bp_number(bp)
    if not isinstance(digits, str):
        raise NotLinked(explain(BpRefusal(digits.code)))
    before = bp_numbers.get_bp_of_application(db, application_id)
    if before is not None and before.bp == digits:
        return False
    connection = connections.get_connection(db, application_id)
    if connection is not None and connection.state in OVER:
        raise NotLinked(explain(BpRefusal.OVER))
    other = bp_numbers.get_holder_of_bp(db, digits)
    if other is not None:
        if other.state not in OVER:
            raise NotLinked(explain(BpRefusal.TAKEN, application=other.number))
        bp_numbers.end_bp_number(db, other.application_id, at=now, actor=actor)
    bp_numbers.end_bp_number(db, application_id, at=now, actor=actor)
    bp_numbers.add_bp_number(
        db, application_id=application_id, bp=digits, at=now, actor=actor, reason=reason
    )
    return True


def import_bp_numbers(
    deps: Deps, *, text: str, by: Operator, now: dt.datetime, dry_run: bool = False
) -> BpImportReport:
    """Link all applications of a list, or none, once; raise `NoBpList` for what is no list."""
    lines, report = list(_lines(text)), BpImportReport()
    with deps.db.writing() as db:
        for line in lines:
            _take(db, line, report, by=by, now=now)
        if report.wrong or dry_run:
            db.rollback()
    return report


def read_bp_lines(text: str) -> list[Line]:
    """Give the lines of a list that say something; raise `NoBpList` for what is none."""
    return list(_lines(text))


def not_found(application: str) -> Explanation:
    """Say that there is no such application, or that this person may not see it."""
    return explain(BpRefusal.NOT_HERE, application=application)


def _take(
    db: DbConnection, line: Line, report: BpImportReport, *, by: Operator, now: dt.datetime
) -> None:
    number, application, bp = line
    shown = application[:11]
    try:
        known = application_details.visible_application(db, number=application, by=by)
        new = put_bp_number(db, known, bp=bp, reason=FROM_FILE, actor=by.login, now=now)
    except NotHere:
        report.wrong.append(WrongBpLine(number, shown, not_found(shown)))
    except NotLinked as error:
        report.wrong.append(WrongBpLine(number, shown, error.reason))
    else:
        report.new, report.known = report.new + new, report.known + (not new)


def _lines(text: str) -> Iterator[Line]:
    """Give the lines that say something, each with its number in the file."""
    try:
        table = read_table(text, columns=COLUMNS)
    except NotATable as error:
        wanted = ",".join(COLUMNS)
        raise NoBpList(explain(BpRefusal.NO_LIST, why=error.reason, columns=wanted)) from error
    for line in table:
        number, bp = (line.cells[name] for name in COLUMNS)
        yield line.number, payment_record.read_application_number(number), bp
