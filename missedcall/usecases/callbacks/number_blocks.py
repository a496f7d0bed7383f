"""Keep the list of numbers that are not rung: for abuse, or because their owner asked for it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from missedcall.db.callbacks import blocked_numbers, callbacks
from missedcall.db.callbacks.blocked_numbers import BlockedNumberRow
from missedcall.db.engine import DbConnection
from missedcall.db.schema import note_audit
from missedcall.domain.callbacks import calendar
from missedcall.domain.callbacks.number_block import BlockKind
from missedcall.domain.callbacks.refusals import SupervisionRefusal
from missedcall.domain.shared import phone
from missedcall.domain.shared.explanation import explain
from missedcall.usecases.callbacks import supervision
from missedcall.usecases.callbacks.supervision import CallbackNotPossible
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators.operators import Operator


@dataclass(frozen=True)
class ListedBlock:
    """Describe an entry of the list as people see it; without `last_day` it holds for good."""

    id: int
    number: str  # masked
    kind: str
    reason: str
    by: str
    since: dt.date  # in India, as `last_day`
    last_day: dt.date | None


def block_number(
    deps: Deps,
    *,
    number: str,
    kind: BlockKind,
    until: dt.datetime | None,
    by: Operator,
    reason: str,
    now: dt.datetime,
) -> None:
    """Ring a number no more, and close what waits for it. Its missed calls are still counted.

    `until` is the instant at which that ends, None for good. An entry of the same kind that is in
    force gives way to this one. Raise `CallbackNotPossible` for what is no number, an end that is
    past, or without a reason.
    """
    e164, kept = _e164(number), supervision.read_reason(reason)
    with deps.db.writing() as db:
        put_on_list(
            db, e164=e164, kind=kind, until=until, by=by.login, reason=kept, at=now, now=now
        )
        _close_waiting(db, e164, kind=kind, by=by, reason=kept, now=now)


def block_number_of_callback(
    deps: Deps,
    *,
    callback_id: int,
    kind: BlockKind,
    by: Operator,
    reason: str,
    now: dt.datetime,
    seen: int | None = None,
) -> None:
    """Ring the number of a callback no more, for good, and close what waits for it.

    Raise `CallbackNotPossible` when it is erased or blocked already, or the callback has changed.
    """
    kept = supervision.read_reason(reason)
    with deps.db.writing() as db:
        row = supervision.get_unchanged_callback(db, callback_id, seen=seen)
        supervision.require_callable(db, callback_id, now=now)
        put_on_list(
            db, e164=row.number, kind=kind, until=None, by=by.login, reason=kept, at=now, now=now
        )
        _close_waiting(db, row.number, kind=kind, by=by, reason=kept, now=now)


def _close_waiting(
    db: DbConnection,
    e164: str,
    *,
    kind: BlockKind,
    by: Operator,
    reason: str,
    now: dt.datetime,
) -> None:
    """Close the callback of a number that waits or is parked; one that is being rung goes on."""
    states = ("waiting", "parked")
    waiting = callbacks.get_open_callback(db, e164)
    if waiting and waiting.state in states:
        closed = {"closed_at": now, "closed_reason": str(kind)}
        supervision.move_callback(
            db, waiting.id, states, "closed", by, reason, now, None, **closed
        )


def put_on_list(
    db: DbConnection,
    *,
    e164: str,
    kind: BlockKind,
    until: dt.datetime | None,
    by: str,
    reason: str,
    at: dt.datetime,
    now: dt.datetime,
) -> None:
    """Write an entry that holds since `at`, in the caller's transaction, and audit it.

    Raise `CallbackNotPossible` when its end is past.
    """
    if until is not None and until <= now:
        raise CallbackNotPossible(explain(SupervisionRefusal.END))
    blocked_numbers.lift_blocks(db, e164, by=by, at=now, kind=kind)
    blocked_numbers.add_block(db, number=e164, kind=kind, reason=reason, by=by, at=at, until=until)
    note_audit(db, at=now, actor=by, action=f"block.{kind}", subject=phone.mask(e164))


def unblock_number(deps: Deps, *, number: str, by: Operator, now: dt.datetime) -> None:
    """Unblock a number; raise `CallbackNotPossible` when it is not blocked."""
    e164 = _e164(number)
    with deps.db.writing() as db:
        lift_blocks_in(db, e164, by=by, now=now)


def unblock_entry(deps: Deps, *, block_id: int, by: Operator, now: dt.datetime) -> None:
    """Unblock the number of an entry; raise `CallbackNotPossible` when it is not in force."""
    with deps.db.writing() as db:
        row = blocked_numbers.get_block(db, block_id)
        lift_blocks_in(db, row.number if row else "", by=by, now=now)


def list_blocks(
    deps: Deps,
    *,
    limit: int,
    before: int | None,
    now: dt.datetime,
    kind: BlockKind | None = None,
) -> Sequence[ListedBlock]:
    """List the entries in force, the newest first, from the one below the id `before`.

    With `kind` only those of it.
    """
    with deps.db.reading() as db:
        found = blocked_numbers.list_current_blocks(
            db, at=now, limit=limit, before=before, kind=kind
        )
    return [_listed(row) for row in found]


def blocks_of(deps: Deps, *, number: str, now: dt.datetime) -> Sequence[ListedBlock]:
    """List the entries in force of one number; raise `CallbackNotPossible` for what is none."""
    e164 = _e164(number)
    with deps.db.reading() as db:
        found = blocked_numbers.list_blocks_of_numbers(db, [e164])
    return [_listed(row) for row in found if row.until is None or row.until > now]


def _listed(row: BlockedNumberRow) -> ListedBlock:
    last = calendar.ist_date(row.until - dt.timedelta(seconds=1)) if row.until else None
    since = calendar.ist_date(row.at)
    return ListedBlock(row.id, phone.mask(row.number), row.kind, row.reason, row.by, since, last)


def lift_blocks_in(db: DbConnection, e164: str, *, by: Operator, now: dt.datetime) -> None:
    """Unblock a number in the caller's transaction; raise `CallbackNotPossible` if it is not."""
    if not blocked_numbers.lift_blocks(db, e164, by=by.login, at=now):
        raise CallbackNotPossible(explain(SupervisionRefusal.NOT_BLOCKED))
    note_audit(db, at=now, actor=by.login, action="unblock", subject=phone.mask(e164))


def _e164(text: str) -> str:
    number = phone.parse(text)
    if not isinstance(number, phone.Number):
        raise CallbackNotPossible(explain(SupervisionRefusal.NUMBER))
    return number.e164
