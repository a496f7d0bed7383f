"""Decide what waits for a person: match money of unknown payers, approve and reverse."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from missedcall.cli import tables
from missedcall.cli.configuration import command_deps
from missedcall.cli.login import AS_HELP, person
from missedcall.cli.payments.payments import MOST, payments
from missedcall.cli.refusing import refuse_command
from missedcall.cli.row_id import ROW_ID
from missedcall.cli.words import one_of
from missedcall.db.payments import ledger
from missedcall.domain.operators.roles import MAY_KEEP_ACCOUNTS
from missedcall.domain.payments.ledger import Channel
from missedcall.usecases.connection.command import ChangedMeanwhile
from missedcall.usecases.deps import Deps
from missedcall.usecases.payments import suspense as suspense_cases
from missedcall.usecases.payments import (
    voucher_checks,
    vouchers,
)
from missedcall.usecases.payments.reversals import ReversalCause

CHANNEL = one_of(Channel)


def _acts(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--as", "login", required=True, help=AS_HELP)(command)


def _who(deps: Deps, login: str) -> str:
    return person(deps, login=login, allowed=MAY_KEEP_ACCOUNTS).login


@contextmanager
def _refusing() -> Iterator[None]:
    """End the command when another was faster; what is refused else ends it with its reason."""
    try:
        yield
    except ChangedMeanwhile as error:
        refuse_command(str(error) or "another has changed it meanwhile; look again")
    click.echo("done")


@payments.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON array of objects.")
def suspense(as_json: bool) -> None:
    """List money of unknown payers, the oldest first. Example: missedcall payments suspense"""
    with command_deps().db.reading() as db:
        rows = [
            {
                "channel": row.channel,
                "reference": row.reference,
                "amount_paise": row.amount_paise,
                "settled_at": row.settled_at,
            }
            for row in ledger.list_entries_in_suspense(db, limit=MOST)
        ]
    click.echo(tables.as_json(rows) if as_json else tables.table(rows))


@payments.command()
@click.argument("channel", type=CHANNEL)
@click.argument("reference")
@click.argument("application")
@_acts
def match(channel: str, reference: str, application: str, login: str) -> None:
    """Book money in suspense to an APPLICATION.

    Example: missedcall payments match bank UTR123 41226000017 --as meera
    """
    deps = command_deps()
    by = _who(deps, login)
    with _refusing():
        suspense_cases.match_suspense(
            deps,
            channel=Channel(channel),
            reference=reference,
            application=application,
            by=by,
            now=dt.datetime.now(dt.UTC),
        )


@payments.command()
@click.argument("voucher", type=ROW_ID)
@_acts
def approve(voucher: int, login: str) -> None:
    """Approve the VOUCHER that another has entered.

    Example: missedcall payments approve 4 --as ravi
    """
    deps = command_deps()
    by = _who(deps, login)
    with _refusing():
        voucher_checks.approve_voucher(
            deps, voucher_id=voucher, by=by, now=dt.datetime.now(dt.UTC)
        )


@payments.command()
@click.argument("channel", type=CHANNEL)
@click.argument("reference")
@click.option("--cause", type=one_of(ReversalCause), required=True)
@_acts
def reverse(channel: str, reference: str, cause: str, login: str) -> None:
    """Enter that a cheque bounced or the bank called a payment back; another approves it.

    Example: missedcall payments reverse cheque C17 --cause bounced --as meera
    """
    deps = command_deps()
    by = _who(deps, login)
    with _refusing():
        vouchers.enter_reversal(
            deps,
            channel=Channel(channel),
            reference=reference,
            cause=ReversalCause(cause),
            by=by,
            now=dt.datetime.now(dt.UTC),
        )
