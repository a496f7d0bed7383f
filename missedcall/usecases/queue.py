"""Tell callers who wait where they stand, and let a repeated missed call count."""

import datetime as dt

from missedcall.db import attempts, callbacks
from missedcall.db.engine import Connection, Row
from missedcall.domain import calendar, priority
from missedcall.domain.priority import Turn
from missedcall.domain.promise import Window
from missedcall.usecases import messages, promises
from missedcall.usecases.deps import Deps


def count_repeat(
    deps: Deps,
    db: Connection,
    row: Row,
    *,
    at: dt.datetime,
    acknowledged_at: dt.datetime | None,
) -> None:
    """Count one more missed call of a caller, and let it bring him nearer while he waits."""
    turn = priority.after_repeat(
        Turn(row["due_at"], row["urgent_at"]),
        tried=row["attempts_used"] > 0,
        repeats=row["missed_calls"],
        at=at,
        soonest=_soonest(deps, db, row["number"], at=at),
    )
    callbacks.count_repeat(
        db,
        row["id"],
        acknowledged_at=acknowledged_at,
        due_at=turn.due_at,
        urgent_at=turn.urgent_at,
    )


def _soonest(deps: Deps, db: Connection, number: str, *, at: dt.datetime) -> dt.datetime:
    """Give when a number may be rung: not more often in one day than the rules say."""
    rung = attempts.count_rung(db, number=number, since=calendar.last_midnight(at=at))
    may_ring = rung < deps.rules.rings_per_day
    from_ = at + deps.rules.settle if may_ring else calendar.next_midnight(at=at)
    return calendar.next_open(deps.rules.hours, at=from_)


def acknowledge(
    deps: Deps, db: Connection, row: Row, *, window: Window | None, cause: str, now: dt.datetime
) -> list[int]:
    """Tell a caller that his call has come and when he is rung; give the message, if it is new.

    Without a `window` he is told the promise that he has, or a new one.
    """
    if window:
        promises.make(db, callback_id=row["id"], window=window, now=now)
    else:
        window = _promised(deps, db, row, place=callbacks.place(db, row, now=now), now=now)
    is_today = calendar.ist_date(window.start) == calendar.ist_date(now)
    message_id = messages.queue(
        deps,
        db,
        cause=cause,
        key="missed_call_ack" if is_today else "missed_call_ack_later",
        language=row["language"],
        number=row["number"],
        values={"code": row["code"], **promises.slots(window)},
        now=now,
    )
    return [] if message_id is None else [message_id]


def tell_place(deps: Deps, db: Connection, row: Row, *, now: dt.datetime) -> list[int]:
    """Tell a caller who waits and rings once more how many are before him; give the message.

    Once for each acknowledgement, and not soon after it; nobody who has been given a later time.
    """
    told_at = row["acknowledged_at"]
    if told_at is None or now < told_at + deps.rules.place_after:
        return []
    in_line = calendar.next_open(deps.rules.hours, at=now) + deps.rules.settle
    cause = f"place:{row['id']}:{told_at:%Y%m%dT%H%M%S}"
    if row["state"] != "waiting" or row["due_at"] > in_line or messages.exists(db, cause=cause):
        return []
    place = callbacks.place(db, row, now=now)
    window = _promised(deps, db, row, place=place, now=now)
    message_id = messages.queue(
        deps,
        db,
        cause=cause,
        key="place_in_queue",
        language=row["language"],
        number=row["number"],
        values={"code": row["code"], "place": str(place), **promises.slots(window)},
        now=now,
    )
    return [] if message_id is None else [message_id]


def _promised(deps: Deps, db: Connection, row: Row, *, place: int, now: dt.datetime) -> Window:
    """Give the promise that the caller has, or make him one when he has none any more."""
    window = promises.standing(row, now=now)
    if window is None:
        window = promises.reckon(deps, db, due_at=row["due_at"], ahead=place - 1, now=now)
        promises.make(db, callback_id=row["id"], window=window, now=now)
    return window
