"""Mail the reports of the day before, once a day, to the people that the configuration names.

A mail is a row before it is sent and is claimed before it is handed over: one that may have gone
is not sent again, one that the server certainly did not take is tried again.
"""

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from typing import Protocol

from missedcall.db import claimed_mails
from missedcall.db.operators import operators
from missedcall.db.operators.operators import OperatorRow
from missedcall.db.reports import report_mails
from missedcall.db.schema import note_audit
from missedcall.domain.callbacks import calendar
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.operators.roles import MAY_READ_CALL_REPORTS, Actor
from missedcall.domain.reports.report_definitions import ReportBy, ReportName
from missedcall.usecases.deps import Deps
from missedcall.usecases.export_freeze import ExportsFrozen, refuse_export
from missedcall.usecases.reports import call_reports
from missedcall.usecases.reports.call_reports import CallReport, ReportRequest

log = logging.getLogger(__name__)
DAY = dt.timedelta(days=1)
MOST_TRIES = 3


class ReportMailer(Protocol):
    """Send an e-mail with a file; raise OSError when it certainly was not taken."""

    def send_with_file(
        self, address: str, *, subject: str, body: str, name: str, content: bytes
    ) -> None: ...


# Subject, body and workbook of a mail, in the language of who gets it.
ComposedReports = tuple[str, str, bytes]
ComposeReports = Callable[[Sequence[CallReport], Sequence[str]], ComposedReports]


def mail_reports(
    deps: Deps, *, mailer: ReportMailer | None, compose: ComposeReports, now: dt.datetime
) -> None:
    """Mail yesterday's reports from the configured time on; none while a breach is open."""
    section = deps.config.reports
    if mailer is None or not section.mail_to or now.astimezone(IST).time() < section.mail_time:
        return
    day = calendar.ist_date(now) - DAY
    people = {row.id: row for row in _people(deps)}
    with deps.db.writing() as db:
        report_mails.add_report_mails(db, day=day, people=sorted(people))
        waiting = report_mails.list_report_mails_to_send(db, day=day, most_tries=MOST_TRIES)
    if not waiting:
        return
    try:
        refuse_export(deps)
    except ExportsFrozen:
        return
    reports = [_report(deps, name, day, now=now) for name in section.mailed]
    for mail in waiting:
        if mail.operator_id in people:
            person = people[mail.operator_id]
            composed = compose(reports, (person.language, *deps.config.sms.languages))
            _send(deps, mailer, mail.id, person, composed, day, now=now)


def _people(deps: Deps) -> list[OperatorRow]:
    """List who is named, has an address, may log in, and whose role reads reports."""
    with deps.db.reading() as db:
        found = [
            operators.find_operator_by_login(db, each) for each in deps.config.reports.mail_to
        ]
    for login, row in zip(deps.config.reports.mail_to, found, strict=True):
        if row is None or row.mail is None:
            log.warning("reports.mail_to names %s, who is unknown or has no mail address", login)
    return [
        row
        for row in found
        if row is not None
        and row.mail is not None
        and row.disabled_at is None
        and Actor(row.role) in MAY_READ_CALL_REPORTS
    ]


def _report(deps: Deps, name: ReportName, day: dt.date, *, now: dt.datetime) -> CallReport:
    request = ReportRequest(name, day, day, ReportBy.HOUR)
    return call_reports.make_call_report(deps, request, now=now)


def _send(
    deps: Deps,
    mailer: ReportMailer,
    mail_id: int,
    person: OperatorRow,
    composed: ComposedReports,
    day: dt.date,
    *,
    now: dt.datetime,
) -> None:
    with deps.db.writing() as db:
        if not claimed_mails.claim_mail(db, report_mails.report_mails, mail_id, at=now):
            return
    subject, body, book = composed
    try:
        mailer.send_with_file(
            person.mail or "", subject=subject, body=body, name=f"reports-{day}.xlsx", content=book
        )
    except OSError as error:
        log.warning("the reports of %s are not mailed: %s", day, type(error).__name__)
        with deps.db.writing() as db:
            claimed_mails.release_mail(db, report_mails.report_mails, mail_id)
        return
    with deps.db.writing() as db:
        claimed_mails.mark_mail_sent(db, report_mails.report_mails, mail_id, at=now)
        note_audit(db, at=now, actor="system", action="export.reports", subject=person.login)
