"""Block and unblock numbers that are not rung: `missedcall numbers block|unblock|list`."""

import datetime as dt

import click

from missedcall.cli import tables
from missedcall.cli.calendar_type import DAY
from missedcall.cli.callbacks.supervise import asks_reason, run_act
from missedcall.cli.configuration import command_deps
from missedcall.cli.login import AS_HELP
from missedcall.cli.words import one_of
from missedcall.db.callbacks import blocked_numbers
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.callbacks.number_block import BlockKind
from missedcall.domain.shared import phone
from missedcall.usecases.callbacks import number_blocks

MOST = 1000


@click.group()
def numbers() -> None:
    """Block numbers that are not to be rung, unblock them, and list them.

    Example: missedcall numbers block 9876500001 --as meena --reason abuse
    """


@numbers.command()
@click.argument("number")
@click.option("--kind", type=one_of(list(BlockKind)), default=BlockKind.BLOCKED)
@click.option("--until", type=DAY, help="Last day; without it for good.")
@asks_reason
def block(number: str, kind: str, until: dt.datetime | None, login: str, reason: str) -> None:
    """Ring NUMBER no more, because it is abused or because its owner asked for it.

    Example: missedcall numbers block 9876500001 --until 2026-12-31 --as meena --reason abuse
    """
    end = until.replace(tzinfo=IST) + dt.timedelta(days=1) if until else None
    wish = {"number": number, "kind": BlockKind(kind), "until": end, "reason": reason}
    run_act(login, number_blocks.block_number, "blocked", **wish)


@numbers.command()
@click.argument("number")
@click.option("--as", "login", required=True, help=AS_HELP)
def unblock(number: str, login: str) -> None:
    """Let NUMBER be rung again. Example: missedcall numbers unblock 9876500001 --as meena"""
    run_act(login, number_blocks.unblock_number, "unblocked", number=number)


@numbers.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array of objects.")
def list_blocked(as_json: bool) -> None:
    """List the numbers that are not rung. Example: missedcall numbers list --json"""
    with command_deps().db.reading() as db:
        rows = blocked_numbers.list_current_blocks(db, at=dt.datetime.now(dt.UTC), limit=MOST)
    found = [
        {
            "number": phone.mask(row.number),
            "kind": row.kind,
            "reason": row.reason,
            "by": row.by,
            "at": row.at,
            "until": row.until,
        }
        for row in rows
    ]
    if found or as_json:
        click.echo(tables.as_json(found) if as_json else tables.table(found))
    else:
        click.echo("no number is blocked")
