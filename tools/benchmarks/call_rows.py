"""Fill a private database with rows for measurements, faster than the use cases would."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from missedcall.db.callbacks.callbacks import callbacks
from missedcall.db.calls.calls import calls
from missedcall.domain.callbacks.callback import MissedCall

URGENT_AFTER = dt.timedelta(hours=1)


def waiting_callbacks(db: sa.Connection, *, count: int, due_from: dt.datetime) -> None:
    """Insert callbacks that wait, one for each of `count` invented numbers, a second apart."""
    rows = [
        {
            "number": f"+91{9_000_000_000 + serial}",
            "did": "1912",
            "state": "waiting",
            "code": "0000",
            "language": "hi",
            "missed_calls": 1,
            "attempts_used": 0,
            "created_at": due_from,
            "due_at": due_from + dt.timedelta(seconds=serial),
            "urgent_at": due_from + dt.timedelta(seconds=serial) + URGENT_AFTER,
        }
        for serial in range(count)
    ]
    db.execute(callbacks.insert(), rows)


def bare_calls(db: sa.Connection, batch: Sequence[MissedCall], *, now: dt.datetime) -> None:
    """Insert the rows of calls, each once more beside the one that was recorded, and no more."""
    rows = [
        {
            "node": f"bare-{call.node}",
            "uniqueid": call.uniqueid,
            "number": call.caller_id,
            "caller_id": call.caller_id,
            "did": call.did,
            "at": call.at,
            "recorded_at": now,
            "disposition": "new",
        }
        for call in batch
    ]
    db.execute(calls.insert(), rows)
