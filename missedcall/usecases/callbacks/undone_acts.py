"""Take back what a supervisor did to a callback, as long as nothing else has happened to it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from missedcall.db.callbacks.callbacks import CallbackRow
from missedcall.db.engine import DbConnection, IntegrityError
from missedcall.domain.callbacks.number_block import BlockKind
from missedcall.domain.callbacks.refusals import SupervisionRefusal
from missedcall.domain.shared.explanation import explain
from missedcall.usecases.callbacks import number_blocks, supervision
from missedcall.usecases.callbacks.supervision import CallbackNotPossible
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators.operators import Operator

INSTANTS = ("due_at", "urgent_at", "wanted_until", "closed_at")


@dataclass(frozen=True)
class FormerCallback:
    """Hold what a callback was before an act; `change` is the id of its last change after it.

    `blocked` is the kind of the block that the act put on its number. Nothing in it tells whose
    callback it is.
    """

    callback_id: int
    change: int
    state: str
    due_at: dt.datetime
    urgent_at: dt.datetime
    wanted_operator_id: int | None
    wanted_until: dt.datetime | None
    attempts_used: int
    closed_at: dt.datetime | None
    closed_reason: str | None
    blocked: BlockKind | None = None

    @classmethod
    def of_row(cls, row: CallbackRow, *, change: int, blocked: BlockKind | None) -> Self:
        return cls(
            callback_id=row.id,
            change=change,
            state=row.state,
            due_at=row.due_at,
            urgent_at=row.urgent_at,
            wanted_operator_id=row.wanted_operator_id,
            wanted_until=row.wanted_until,
            attempts_used=row.attempts_used,
            closed_at=row.closed_at,
            closed_reason=row.closed_reason,
            blocked=blocked,
        )

    def as_json(self) -> dict[str, Any]:
        """Give it as a page keeps it until it is undone; `from_json` reads it."""
        return {
            name: value.isoformat() if isinstance(value, dt.datetime) else value
            for name, value in asdict(self).items()
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        instants = {
            name: kept[name] and dt.datetime.fromisoformat(kept[name]) for name in INSTANTS
        }
        blocked = kept["blocked"] and BlockKind(kept["blocked"])
        return cls(**{**kept, **instants, "blocked": blocked})


def undo_act(
    deps: Deps, *, former: FormerCallback, by: Operator, reason: str, now: dt.datetime
) -> None:
    """Make a callback what it was before an act; its history keeps both changes.

    Raise `CallbackNotPossible` when it has changed since, or its number has another one open.
    """
    with deps.db.writing() as db:
        row = supervision.get_unchanged_callback(db, former.callback_id, seen=former.change)
        if former.blocked is not None:
            number_blocks.lift_blocks_in(db, row.number, by=by, now=now)
        _restore_callback(db, row, former, by=by, reason=reason, now=now)
    deps.queue.enqueue_dispatch()


def _restore_callback(
    db: DbConnection,
    row: CallbackRow,
    former: FormerCallback,
    *,
    by: Operator,
    reason: str,
    now: dt.datetime,
) -> None:
    """Give a callback its former state and times; nothing, when the act left them as they were."""
    columns = asdict(former)
    for name in ("callback_id", "change", "state", "blocked"):
        del columns[name]
    if former.state == row.state and all(
        getattr(row, name) == value for name, value in columns.items()
    ):
        return
    if former.state == "waiting":
        supervision.require_callable(db, row.id, now=now)
    try:
        supervision.move_callback(
            db, row.id, (row.state,), former.state, by, reason, now, former.change, **columns
        )
    except IntegrityError as error:
        raise CallbackNotPossible(explain(SupervisionRefusal.OPEN, callback=row.id)) from error
