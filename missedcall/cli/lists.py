"""List what the service holds, for people as a table and for programs as JSON.

The field names of `--json` are documented in docs/reference/json.md and stay as they are.
"""

import datetime as dt
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import unquote

import click

from missedcall.cli import tables
from missedcall.cli.configuration import command_deps
from missedcall.cli.login import AS_HELP, person
from missedcall.db.applications import lookup
from missedcall.db.callbacks import attempt_lists, callback_lists
from missedcall.db.callbacks.attempt_lists import NamedAttempt
from missedcall.db.callbacks.callbacks import CallbackRow
from missedcall.db.calls import calls, dead_letters, outages, questions
from missedcall.db.calls.calls import CallRow
from missedcall.db.calls.dead_letters import DeadLetterRow
from missedcall.db.calls.outages import CountedOutage
from missedcall.db.calls.questions import NamedQuestion
from missedcall.db.connection import application_lists
from missedcall.db.connection.application_lists import ApplicationOverview
from missedcall.db.engine import DbConnection
from missedcall.db.messages import message_lists, tasks
from missedcall.db.messages.messages import MessageRow
from missedcall.db.messages.tasks import NamedTask
from missedcall.db.payments import ledger, payment_notices, vouchers
from missedcall.db.payments.ledger import NamedEntry
from missedcall.db.payments.payment_notices import PaymentNoticeRow
from missedcall.db.payments.vouchers import VoucherRow
from missedcall.db.privacy import breaches
from missedcall.db.recordings import recordings
from missedcall.db.recordings.recordings import NamedRecording
from missedcall.db.schema import note_audit
from missedcall.domain.applications import bulk_applicant
from missedcall.domain.applications import lookup as shapes
from missedcall.domain.operators.roles import MAY_SEE_NUMBERS
from missedcall.domain.shared import phone
from missedcall.usecases.deps import Deps

Fields = dict[str, Any]
RowShape = TypeVar("RowShape")
Command = Callable[..., None]
LONGEST_WHY = 200
# A number however it is grouped; a time is none, nor is the sound that a call offered.
NUMBERS = re.compile(
    r"(?P<kept>m=[a-z]+ \d{1,5} [\w/]+(?: \d{1,3}\b| [a-z]\w{0,4}\b)*"
    r"|\b20\d\d-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[+-]\d\d:\d\d)?)"
    r"|\d(?:[\s().\-/+]*\d){5,}"
)


def _call(row: CallRow) -> Fields:
    return {
        "id": row.id,
        "node": row.node,
        "uniqueid": row.uniqueid,
        "number": row.number,
        "did": row.did,
        "at": row.at,
        "disposition": row.disposition,
        "reason": row.reason,
        "callback": row.callback_id,
    }


def _dead_letter(row: DeadLetterRow) -> Fields:
    return {
        "id": row.id,
        "node": row.node,
        "at": row.at,
        "reason": row.reason,
        "raw": row.raw,
    }


def _without_callers(raw: str) -> str:
    """Hide every number, but not the one that was called: the fault is there."""
    called, by, rest = raw.partition(" by ")
    if not (called.startswith("called ") and by):
        called, rest = "", raw
    return called + by * bool(called) + without_numbers(rest)


def without_numbers(text: str) -> str:
    """Hide whatever may be a telephone number, also one that is grouped or written with %."""
    return NUMBERS.sub(lambda found: found["kept"] or "xxxx", unquote(text))


def callback_fields(row: CallbackRow) -> Fields:
    return {
        "id": row.id,
        "number": row.number,
        "did": row.did,
        "state": row.state,
        "missed_calls": row.missed_calls,
        "attempts_used": row.attempts_used,
        "created_at": row.created_at,
        "due_at": row.due_at,
        "promised_from": row.promised_from,
        "promised_until": row.promised_until,
        "closed_at": row.closed_at,
        "closed_reason": row.closed_reason,
        "about": row.about_application_id,
    }


def attempt_fields(row: NamedAttempt) -> Fields:
    return {
        "id": row.id,
        "callback": row.callback_id,
        "number": row.number,
        "operator": row.login,
        "node": row.node,
        "created_at": row.created_at,
        "operator_at": row.operator_at,
        "consumer_at": row.consumer_at,
        "bridged_at": row.bridged_at,
        "ended_at": row.ended_at,
        "outcome": row.outcome,
        "talk_s": row.talk_s,
        "cause": row.cause,
        "rule": row.rule,
        "try": row.try_number,
    }


def _recording(row: NamedRecording) -> Fields:
    return {
        "attempt": row.attempt_id,
        "callback": row.callback_id,
        "number": row.number,
        "operator": row.login,
        "state": row.state,
        "started_at": row.started_at,
        "seconds": row.seconds,
        "bytes": row.bytes,
        "refused_at": row.refused_at,
        "deleted_at": row.deleted_at,
        "path": row.path,
    }


def _outage(row: CountedOutage) -> Fields:
    return {
        "id": row.id,
        "node": row.node,
        "from": row.from_at,
        "to": row.to_at,
        "seconds": round((row.to_at - row.from_at).total_seconds()),
        "found": row.found,
        "refused": row.refused,
        "answered": row.answered,
        "waiting": row.waiting,
        "closed": row.closed,
    }


def _application(row: ApplicationOverview) -> Fields:
    return {
        "id": row.id,
        "application": row.number,
        "callback": row.callback_id,
        "number": row.mobile,
        "state": row.state,
        "category": row.form["category"],
        "load": row.form["load"],
        "unit": row.form["unit"],
        "amount_paise": row.total_paise,
        "due_on": row.due_on,
        "tariff": row.tariff_id,
        "created_at": row.created_at,
        "bulk_applicant": bulk_applicant.is_bulk_applicant(row.running_of_mobile),
    }


def _applications(
    db: DbConnection, *, limit: int, search: str | None
) -> Sequence[ApplicationOverview]:
    if search is None:
        return application_lists.list_latest_applications(db, limit=limit)
    sought = shapes.read_search(search)
    if sought is None:
        raise click.UsageError("--search takes a whole application, BP, mobile or meter number")
    return application_lists.list_latest_applications(
        db, limit=limit, only=lookup.find_application_ids(db, sought, limit=limit)
    )


def _message(row: MessageRow) -> Fields:
    return {
        "id": row.id,
        "key": row.key,
        "cause": row.cause,
        "number": row.number,
        "language": row.language,
        "state": row.state,
        "reason": row.state_reason,
        "encoding": row.encoding,
        "parts": row.parts,
        "tries": row.tries,
        "created_at": row.created_at,
        "accepted_at": row.accepted_at,
        "final_at": row.final_at,
        "gateway": row.gateway,
        "gateway_id": row.gateway_id,
    }


def _question(row: NamedQuestion) -> Fields:
    return {
        "id": row.id,
        "kind": row.kind,
        "application": row.application,
        "number": row.number,
        "state": row.state,
        "asked_at": row.asked_at,
        "asked_by": row.asked_by,
        "expires_at": row.expires_at,
        "answered_at": row.answered_at,
        "call": row.call_id,
    }


def _task(row: NamedTask) -> Fields:
    return {
        "id": row.id,
        "kind": row.kind,
        "explanation": row.explanation,
        "application": row.application,
        "number": row.number,
        "created_at": row.created_at,
        "due_at": row.due_at,
        "done_at": row.done_at,
        "actor": row.actor,
        "note": row.note,
    }


def _entry(row: NamedEntry) -> Fields:
    return {
        "id": row.id,
        "application": row.application,
        "account": row.account,
        "channel": row.channel,
        "reference": row.reference,
        "reason": row.reason,
        "amount_paise": row.amount_paise,
        "settled_at": row.settled_at,
        "posted_at": row.posted_at,
        "actor": row.actor,
    }


def _voucher(row: VoucherRow) -> Fields:
    return {
        "id": row.id,
        "kind": row.kind,
        "state": row.state,
        "channel": row.channel,
        "reference": row.reference,
        "amount_paise": row.amount_paise,
        "paid_at": row.paid_at,
        "maker": row.maker,
        "made_at": row.made_at,
        "checker": row.checker,
        "checked_at": row.checked_at,
    }


def _notice(row: PaymentNoticeRow) -> Fields:
    return {
        "id": row.id,
        "gateway": row.gateway,
        "received_at": row.received_at,
        "times": row.times,
        "read_at": row.read_at,
        "outcome": row.outcome,
        "problem": row.problem,
    }


def _list(
    name: str,
    what: str,
    lister: Callable[..., Sequence[RowShape]],
    fields: Callable[[RowShape], Fields],
    *,
    order: str = "the newest first",
    narrows: Callable[[Command], Command] = lambda command: command,
) -> click.Command:
    """Make the command that lists one kind of thing; the lister is given what `narrows` adds."""

    @click.command(name, help=f"List {what}, {order}. Example: missedcall {name} --json")
    @click.option("--json", "as_json", is_flag=True, help="One JSON array of objects.")
    @click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000))
    @click.option("--unmask", is_flag=True, help="Show whole numbers; needs --as and --reason.")
    @click.option("--as", "login", help=AS_HELP)
    @click.option(
        "--reason", default="", help="What the whole numbers are needed for; it is noted."
    )
    @narrows
    def command(
        as_json: bool, limit: int, unmask: bool, login: str | None, reason: str, **narrowed: object
    ) -> None:
        deps = command_deps()
        if unmask:
            _allow_unmasking(deps, login=login, what=name, reason=" ".join(reason.split()))
        with deps.db.reading() as db:
            rows = [fields(row) for row in lister(db, limit=limit, **narrowed)]
        for row in rows:
            if row.get("number") and not unmask:
                row["number"] = phone.mask(row["number"])
            if "raw" in row and not unmask:
                row["raw"] = _without_callers(row["raw"])
                row["reason"] = without_numbers(row["reason"])
        click.echo(tables.as_json(rows) if as_json else tables.table(rows))

    return command


calls_list = _list("calls", "missed calls", calls.list_latest_calls, _call)
dead_letters_list = _list(
    "dead-letters",
    "calls to none of our numbers, and what was not understood",
    dead_letters.list_latest_dead_letters,
    _dead_letter,
)
callbacks_list = _list(
    "callbacks", "callbacks", callback_lists.list_latest_callbacks, callback_fields
)
attempts_list = _list(
    "attempts",
    "rings of operators and consumers",
    attempt_lists.list_latest_attempts,
    attempt_fields,
)
recordings_list = _list(
    "recordings", "recordings of calls", recordings.list_latest_recordings, _recording
)
outages_list = _list(
    "outages", "outages of the listener with the calls found", outages.list_latest_outages, _outage
)
applications_list = _list(
    "applications",
    "applications",
    _applications,
    _application,
    narrows=click.option(
        "--search", help="Only those with this number: application, BP, mobile or meter."
    ),
)
messages_list = _list("messages", "messages", message_lists.list_latest_messages, _message)
questions_list = _list(
    "questions list", "questions to applicants", questions.list_latest_questions, _question
)
tasks_list = _list(
    "tasks list", "tasks", tasks.list_latest_tasks, _task, order="what is to be done first"
)


ledger_list = _list("payments list", "what came and went", ledger.list_latest_entries, _entry)
notices_list = _list(
    "payments notices",
    "what payment gateways posted",
    payment_notices.list_latest_notices,
    _notice,
)


vouchers_list = _list(
    "payments vouchers",
    "what one entered and another checks",
    vouchers.list_latest_vouchers,
    _voucher,
)


def _allow_unmasking(deps: Deps, *, login: str | None, what: str, reason: str) -> None:
    """End the command unless a person who may see numbers says what for; note that."""
    if login is None:
        click.echo("--unmask needs --as LOGIN of a supervisor or admin", err=True)
        sys.exit(2)
    if not reason:
        click.echo("--unmask needs --reason: say what the whole numbers are needed for", err=True)
        sys.exit(2)
    operator = person(deps, login=login, allowed=MAY_SEE_NUMBERS)
    with deps.db.writing() as db:
        if breaches.get_open_breach(db) is not None:
            click.echo("--unmask is frozen while a breach of personal data is open", err=True)
            sys.exit(2)
        now, said = dt.datetime.now(dt.UTC), reason[:LONGEST_WHY]
        note_audit(db, at=now, actor=operator.login, action="unmask", subject=what, reason=said)
