"""Let no missed call vanish with a callback that is closed after it came."""

import datetime as dt

from missedcall.db.callbacks import callbacks
from missedcall.db.callbacks.attempts import AttemptRow
from missedcall.db.calls import calls
from missedcall.db.engine import DbConnection
from missedcall.domain.callbacks import calendar
from missedcall.usecases.callbacks import ring_permission
from missedcall.usecases.deps import Deps


def open_callback_for_late_calls(
    deps: Deps, db: DbConnection, attempt: AttemptRow, *, now: dt.datetime
) -> int | None:
    """Open a callback for the calls that came after this attempt had reached the caller.

    The callback that counted them has just been closed with what was said before they came. Give
    the new one, or None when there are no such calls, or its owner asked for no calls after them.
    """
    closed = callbacks.get_callback(db, attempt.callback_id)
    began = attempt.consumer_at or attempt.created_at
    late = calls.list_repeats_since(db, closed.id, since=began)
    if not late or ring_permission.block_of_callback(db, closed, now=now):
        return None
    callback_id = callbacks.add_callback(
        db,
        at=now,
        reason="rang again after the conversation",
        number=closed.number,
        did=closed.did,
        code=closed.code,
        language=closed.language,
        needs=closed.needs,
        due_at=calendar.next_calling_time(deps.rules.hours, at=now + deps.rules.settle),
        acknowledged_at=closed.acknowledged_at,
        parent_id=closed.id,
    )
    calls.assign_calls_to_callback(db, late, callback_id=callback_id)
    callbacks.move_call_count(db, len(late), from_id=closed.id, to_id=callback_id)
    return callback_id
