"""List callbacks, and show what one of them went through."""

from typing import Any

import click

from missedcall.cli import list_fields, lists, tables
from missedcall.cli.configuration import command_deps
from missedcall.cli.refusing import refuse_command
from missedcall.cli.row_id import ROW_ID
from missedcall.db import schema
from missedcall.db.callbacks import attempt_lists
from missedcall.db.callbacks import callbacks as rows
from missedcall.db.callbacks.callbacks import CallbackRow
from missedcall.db.engine import DbConnection
from missedcall.db.schema import TransitionRow
from missedcall.domain.shared import phone


@click.group(
    invoke_without_command=True,
    params=lists.callbacks_list.params,
    help=f"{lists.callbacks_list.help}\n\nExample: missedcall callbacks show 17",
)
@click.pass_context
def callbacks(context: click.Context, /, **options: object) -> None:
    """List callbacks when none is asked for."""
    if context.invoked_subcommand is None:
        context.invoke(lists.callbacks_list, **options)


@callbacks.command()
@click.argument("callback", type=ROW_ID)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def show(callback: int, as_json: bool) -> None:
    """Show CALLBACK, every change of its state and every ring.

    Example: missedcall callbacks show 17 --json
    """
    with command_deps().db.reading() as db:
        row = rows.find_callback(db, callback)
        told = _all_of(db, row) if row else None
    if told is None:
        text = f"callback {callback}: there is none; look at `missedcall callbacks`"
        refuse_command(text)
    click.echo(tables.as_json(told) if as_json else _for_people(told))


def _all_of(db: DbConnection, row: CallbackRow) -> dict[str, Any]:
    history = schema.list_transitions(db, entity="callback", entity_id=row.id)
    rings = [
        list_fields.attempt_fields(ring)
        for ring in attempt_lists.list_named_attempts_of_callback(db, row.id)
    ]
    return {
        **list_fields.callback_fields(row),
        "number": phone.mask(row.number),
        "history": [_step(step) for step in history],
        "attempts": [{key: ring[key] for key in ring if key != "number"} for ring in rings],
    }


def _step(step: TransitionRow) -> dict[str, Any]:
    return {
        "at": step.at,
        "actor": step.actor,
        "from": step.from_state,
        "to": step.to_state,
        "reason": step.reason,
    }


def _for_people(told: dict[str, Any]) -> str:
    facts = {key: value for key, value in told.items() if not isinstance(value, list)}
    parts = [tables.table([facts])]
    parts += [f"{name}:\n{tables.table(told[name])}" for name in ("history", "attempts")]
    return "\n\n".join(parts)
