"""Merge a duplicate into the application that stays: money moves or is owed back, none is lost."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from missedcall.db.applications import applications
from missedcall.db.engine import DbConnection
from missedcall.db.payments import ledger
from missedcall.domain.connection.lifecycle import TransitionRefused
from missedcall.domain.connection.refusals import CommandRefusal
from missedcall.domain.connection.states import Event
from missedcall.domain.payments.ledger import ENDED_OR_REFUNDED, Account, LedgerEntry
from missedcall.domain.shared.explanation import explain
from missedcall.usecases.applications import papers
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.case import Case
from missedcall.usecases.connection.command import Command, CommandRefused
from missedcall.usecases.deps import Deps
from missedcall.usecases.payments import payments


def merge_applications(
    deps: Deps,
    *,
    application_id: int,
    survivor: str,
    command: Command,
    now: dt.datetime,
    expected_version: int | None = None,
) -> None:
    """End a duplicate; what the one that stays still lacks moves to it, the rest is owed back.

    `survivor` is its number, `command` says who merges and why. Money keeps its settlement, so the
    promise counts from when the applicant had paid. Raise as `workflow.execute_command` does.
    """
    with deps.db.writing() as db:
        sent = _merge(
            deps, db, application_id, survivor, command, now=now, expected_version=expected_version
        )
    for message_id in sent:
        deps.queue.enqueue_message(message_id)


def _merge(
    deps: Deps,
    db: DbConnection,
    application_id: int,
    survivor: str,
    command: Command,
    *,
    now: dt.datetime,
    expected_version: int | None,
) -> list[int]:
    duplicate = cases.load_case(db, application_id)
    stays = _survivor(db, duplicate, survivor)
    moving = list(_moving(duplicate, stays))
    for entry in moving:
        out = replace(
            entry, amount_paise=-entry.amount_paise, posted_at=now, reason=f"to {stays.number}"
        )
        ledger.add_entry(db, out, application_id=duplicate.id, actor=command.actor)
    found = {"survivor": stays.number, "survivor_is_older": stays.id < duplicate.id}
    reason = f"same as {stays.number}: {command.reason}" if command.reason else ""
    done = replace(
        command, event=Event.MERGE, reason=reason, declared={**command.declared, **found}
    )
    sent = workflow.execute_in_transaction(
        deps, db, duplicate.id, done, now=now, expected_version=expected_version
    )
    for entry in moving:
        came = replace(entry, posted_at=now, reason=f"from {duplicate.number}")
        sent += payments.credit_application(
            deps, db, cases.load_case(db, stays.id), came, command.actor, now=now
        )
    return sent + papers.move_papers(deps, db, duplicate.id, stays.id, now=now)


def _survivor(db: DbConnection, duplicate: Case, number: str) -> Case:
    """Give the application that stays; raise `CommandRefused` when it is none that could."""
    application_id = applications.get_application_id(db, number)
    if application_id is None or application_id == duplicate.id:
        raise CommandRefused(
            TransitionRefused(
                None,
                explain(CommandRefusal.NO_OTHER_APPLICATION, number=number),
            )
        )
    stays = cases.load_case(db, application_id)
    if stays.state in ENDED_OR_REFUNDED or stays.row.office != duplicate.row.office:
        raise CommandRefused(
            TransitionRefused(
                None,
                explain(
                    CommandRefusal.OTHER_OFFICE,
                    number=number,
                ),
            )
        )
    return stays


def _moving(duplicate: Case, stays: Case) -> Iterator[LedgerEntry]:
    """Give the payments that the one that stays can use, each whole, the earliest first."""
    lacks = (stays.due_paise or 0) - stays.credits_paise
    for entry in sorted(_still_here(duplicate), key=lambda entry: entry.settled_at):
        if lacks > 0:
            yield entry
            lacks -= entry.amount_paise


def _still_here(duplicate: Case) -> Iterator[LedgerEntry]:
    """Give each payment with what is left of it: one that bounced is not there any more."""
    mine = [entry for entry in duplicate.entries if entry.account is Account.APPLICATION]
    for entry in mine:
        if entry.amount_paise > 0:
            same = (
                e for e in mine if (e.channel, e.reference) == (entry.channel, entry.reference)
            )
            if sum(e.amount_paise for e in same) == entry.amount_paise:
                yield entry
