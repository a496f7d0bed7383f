"""List callbacks for supervisors by filters, or by what is known of a caller, and export them."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from missedcall.db.applications import lookup as application_lookup
from missedcall.db.callbacks import callback_worklist, callbacks
from missedcall.db.callbacks.callback_worklist import ListedCallback
from missedcall.db.engine import DbConnection
from missedcall.db.schema import note_audit
from missedcall.domain.applications import lookup
from missedcall.domain.applications.lookup import SoughtBy
from missedcall.domain.callbacks.callback_filter import (
    CLOSED_WITHIN,
    CallbackFilter,
    CallbackOrder,
    Place,
    SortedBy,
)
from missedcall.domain.shared import phone, row_id
from missedcall.usecases.deps import Deps
from missedcall.usecases.export_freeze import refuse_while_breach_open
from missedcall.usecases.operators.operators import Operator

MOST_FOUND = 200
MOST_EXPORTED = 10_000
COLUMNS = (
    "callback",
    "number",
    "state",
    "language",
    "called",
    "missed_calls",
    "tries",
    "first_call",
    "due_at",
    "promised_until",
    "kept_for",
    "closed_at",
    "closed_reason",
)


class NothingSought(ValueError):
    """Say that a text is no number of a caller, of an application, or of a callback."""


@dataclass(frozen=True)
class WorklistCallback:
    """Describe a callback in the list; the number is masked.

    `seen` is the id of its last change, by which an act finds that there was another since.
    """

    id: int
    seen: int
    number: str
    state: str
    language: str
    did: str
    missed_calls: int
    tries: int
    created_at: dt.datetime
    due_at: dt.datetime
    promised_until: dt.datetime | None
    kept_for: str | None  # login of the operator, while it is kept for one
    closed_at: dt.datetime | None
    closed_reason: str | None
    is_late: bool


def list_worklist(
    deps: Deps,
    *,
    wanted: CallbackFilter,
    by: SortedBy,
    limit: int,
    after: Place | None = None,
    now: dt.datetime,
) -> list[WorklistCallback]:
    """List the callbacks that fit, from the one behind `after`."""
    with deps.db.reading() as db:
        rows = callback_worklist.list_filtered_callbacks(
            db, wanted, by=by, limit=limit, after=after
        )
        return _listed(db, rows, now=now)


def place_of(row: WorklistCallback, by: SortedBy) -> Place:
    """Give where the page behind this callback begins."""
    match by.order:
        case CallbackOrder.FIRST_CALL:
            return row.created_at, row.id
        case CallbackOrder.PROMISE if row.promised_until is not None:
            return row.promised_until, row.id
        case CallbackOrder.TRIES:
            return row.tries, row.id
    return row.due_at, row.id


def within_reach(wanted: CallbackFilter, *, now: dt.datetime) -> CallbackFilter:
    """Bound a filter that would read the callbacks of all years; see `CLOSED_WITHIN`."""
    if wanted.only_open or wanted.names_only_states or wanted.first_after is not None:
        return wanted
    return replace(wanted, first_after=now - CLOSED_WITHIN)


def search_worklist(
    deps: Deps, *, text: str, by: Operator, now: dt.datetime
) -> list[WorklistCallback]:
    """List the callbacks of a caller, and note who looked for what.

    The text is the number of a caller or an application, a BP number, a meter, or # and the id of
    a callback; raise `NothingSought` for any other.
    """
    callback_id = _callback_number(text)
    sought = None if callback_id else lookup.read_search(text)
    with deps.db.writing() as db:
        if callback_id is not None:
            found = callbacks.find_callback(db, callback_id)
            numbers, subject = [found.number] if found else [], f"callback {callback_id}"
        elif sought is not None:
            numbers = _numbers_of(db, sought)
            subject = phone.mask(sought.mobile) if sought.mobile else "application"
        else:
            raise NothingSought
        note_audit(db, at=now, actor=by.login, action="search", subject=subject)
        rows = callback_worklist.list_callbacks_of_numbers(db, numbers, limit=MOST_FOUND)
        return _listed(db, rows, now=now)


def _numbers_of(db: DbConnection, sought: SoughtBy) -> list[str]:
    """Give the number that was typed, and those of the applications that fit."""
    ids = application_lookup.find_application_ids(db, sought, limit=MOST_FOUND)
    applications = application_lookup.list_found_applications(db, ids, offices=None)
    typed = {sought.mobile} if sought.mobile else set()
    return sorted({each.mobile for each in applications} | typed)


def _callback_number(text: str) -> int | None:
    """Read # and the number of a callback; None for anything else."""
    plain = text.strip()
    try:
        return row_id.read(plain.removeprefix("#")) if plain.startswith("#") else None
    except ValueError:
        return None


def export_worklist(
    deps: Deps, *, wanted: CallbackFilter, sorted_by: SortedBy, by: Operator, now: dt.datetime
) -> list[dict[str, Any]]:
    """Give the rows of a list for a file, by the names in `COLUMNS`, and note who took them.

    Numbers are masked; there are at most `MOST_EXPORTED` rows.
    """
    rows = list_worklist(deps, wanted=wanted, by=sorted_by, limit=MOST_EXPORTED, now=now)
    with deps.db.writing() as db:
        refuse_while_breach_open(db)
        subject = f"callbacks: {len(rows)}"
        note_audit(db, at=now, actor=by.login, action="export.list", subject=subject)
    return [_exported(row) for row in rows]


def _exported(row: WorklistCallback) -> dict[str, Any]:
    return {
        "callback": row.id,
        "number": row.number,
        "state": row.state,
        "language": row.language,
        "called": row.did,
        "missed_calls": row.missed_calls,
        "tries": row.tries,
        "first_call": row.created_at,
        "due_at": row.due_at,
        "promised_until": row.promised_until,
        "kept_for": row.kept_for,
        "closed_at": row.closed_at,
        "closed_reason": row.closed_reason,
    }


def _listed(
    db: DbConnection, rows: Sequence[ListedCallback], *, now: dt.datetime
) -> list[WorklistCallback]:
    seen = _last_changes(db, [row.id for row in rows])
    return [_summary(row, seen=seen.get(row.id, 0), now=now) for row in rows]


def _last_changes(db: DbConnection, ids: Collection[int]) -> dict[int, int]:
    """Ask for a page's callbacks; of an export nothing is changed by its rows."""
    if len(ids) > MOST_FOUND:
        return {}
    return callback_worklist.last_changes_of_callbacks(db, ids)


def _summary(row: ListedCallback, *, seen: int, now: dt.datetime) -> WorklistCallback:
    kept = row.wanted_until is not None and row.wanted_until > now
    return WorklistCallback(
        id=row.id,
        seen=seen,
        number=phone.mask(row.number),
        state=row.state,
        language=row.language,
        did=row.did,
        missed_calls=row.missed_calls,
        tries=row.attempts_used,
        created_at=row.created_at,
        due_at=row.due_at,
        promised_until=row.promised_until,
        kept_for=row.wanted_login if kept else None,
        closed_at=row.closed_at,
        closed_reason=row.closed_reason,
        is_late=row.closed_at is None and (row.promised_until or row.due_at) < now,
    )
