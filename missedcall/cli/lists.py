"""List what the service holds, for people as a table and for programs as JSON.

The field names of `--json` are documented in docs/reference/json.md and stay as they are.
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import unquote

import click

from missedcall.cli import tables
from missedcall.cli.configuration import command_deps
from missedcall.cli.list_fields import (
    Fields,
    application_fields,
    attempt_fields,
    call_fields,
    callback_fields,
    dead_letter_fields,
    entry_fields,
    message_fields,
    notice_fields,
    outage_fields,
    question_fields,
    recording_fields,
    task_fields,
    voucher_fields,
)
from missedcall.cli.login import AS_HELP, person
from missedcall.cli.refusing import refuse_command
from missedcall.db.applications import lookup
from missedcall.db.callbacks import attempt_lists, callback_lists
from missedcall.db.calls import calls, dead_letters, outages, questions
from missedcall.db.connection import application_lists
from missedcall.db.connection.application_lists import ApplicationOverview
from missedcall.db.engine import DbConnection
from missedcall.db.messages import message_lists, tasks
from missedcall.db.payments import ledger, payment_notices, vouchers
from missedcall.db.privacy import breaches
from missedcall.db.recordings import recordings
from missedcall.db.schema import note_audit
from missedcall.domain.applications import lookup as shapes
from missedcall.domain.operators.roles import MAY_SEE_NUMBERS
from missedcall.domain.shared import phone
from missedcall.usecases.deps import Deps

RowShape = TypeVar("RowShape")
Command = Callable[..., None]
LONGEST_WHY = 200
# A number however it is grouped; a time is none, nor is the sound that a call offered.
NUMBERS = re.compile(
    r"(?P<kept>m=[a-z]+ \d{1,5} [\w/]+(?: \d{1,3}\b| [a-z]\w{0,4}\b)*"
    r"|\b20\d\d-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[+-]\d\d:\d\d)?)"
    r"|\d(?:[\s().\-/+]*\d){5,}"
)


def _without_callers(raw: str) -> str:
    """Hide every number, but not the one that was called: the fault is there."""
    called, by, rest = raw.partition(" by ")
    if not (called.startswith("called ") and by):
        called, rest = "", raw
    return called + by * bool(called) + without_numbers(rest)


def without_numbers(text: str) -> str:
    """Hide whatever may be a telephone number, also one that is grouped or written with %."""
    return NUMBERS.sub(lambda found: found["kept"] or "xxxx", unquote(text))


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


calls_list = _list("calls", "missed calls", calls.list_latest_calls, call_fields)
dead_letters_list = _list(
    "dead-letters",
    "calls to none of our numbers, and what was not understood",
    dead_letters.list_latest_dead_letters,
    dead_letter_fields,
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
    "recordings", "recordings of calls", recordings.list_latest_recordings, recording_fields
)
outages_list = _list(
    "outages",
    "outages of the listener with the calls found",
    outages.list_latest_outages,
    outage_fields,
)
applications_list = _list(
    "applications",
    "applications",
    _applications,
    application_fields,
    narrows=click.option(
        "--search", help="Only those with this number: application, BP, mobile or meter."
    ),
)
messages_list = _list("messages", "messages", message_lists.list_latest_messages, message_fields)
questions_list = _list(
    "questions list", "questions to applicants", questions.list_latest_questions, question_fields
)
tasks_list = _list(
    "tasks list", "tasks", tasks.list_latest_tasks, task_fields, order="what is to be done first"
)


ledger_list = _list(
    "payments list", "what came and went", ledger.list_latest_entries, entry_fields
)
notices_list = _list(
    "payments notices",
    "what payment gateways posted",
    payment_notices.list_latest_notices,
    notice_fields,
)


vouchers_list = _list(
    "payments vouchers",
    "what one entered and another checks",
    vouchers.list_latest_vouchers,
    voucher_fields,
)


def _allow_unmasking(deps: Deps, *, login: str | None, what: str, reason: str) -> None:
    """End the command unless a person who may see numbers says what for; note that."""
    if login is None:
        refuse_command("--unmask needs --as LOGIN of a supervisor or admin")
    if not reason:
        refuse_command("--unmask needs --reason: say what the whole numbers are needed for")
    operator = person(deps, login=login, allowed=MAY_SEE_NUMBERS)
    with deps.db.writing() as db:
        if breaches.get_open_breach(db) is not None:
            refuse_command("--unmask is frozen while a breach of personal data is open")
        now, said = dt.datetime.now(dt.UTC), reason[:LONGEST_WHY]
        note_audit(db, at=now, actor=operator.login, action="unmask", subject=what, reason=said)
