"""Find what waits by a clock that was ahead and has been set back, and let it wait from now on.

What began in the future was written while the clock was wrong: reckoned from there, a caller would
be rung, and a text sent, only when the clock has come so far again. The beginning is put at now,
and whatever was reckoned from it moves by as much. History (`transitions`) stays as written.
"""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.callbacks.attempts import attempts
from missedcall.db.callbacks.callbacks import callbacks
from missedcall.db.calls.questions import questions
from missedcall.db.messages.message_attempts import message_attempts
from missedcall.db.messages.messages import messages
from missedcall.db.messages.tasks import tasks
from missedcall.db.operators.operators import operators
from missedcall.domain.messages.message import MessageState


@dataclass(frozen=True)
class FutureTimerColumns:
    """One kind of waiting: when it began, what was reckoned from that, and which rows wait."""

    begins: sa.Column[dt.datetime]
    ends: tuple[sa.Column[dt.datetime], ...]
    waits: sa.ColumnElement[bool]
    joined: sa.ColumnElement[bool] | None = None  # where `begins` stands in another table


TIMERS = (
    FutureTimerColumns(
        callbacks.c.created_at,
        (callbacks.c.due_at, callbacks.c.urgent_at),
        callbacks.c.closed_at.is_(None),
    ),
    FutureTimerColumns(
        attempts.c.ended_at,  # a retry is reckoned from the end of the try before
        (callbacks.c.due_at, callbacks.c.urgent_at),
        callbacks.c.closed_at.is_(None),
        joined=attempts.c.callback_id == callbacks.c.id,
    ),
    FutureTimerColumns(
        attempts.c.created_at, (attempts.c.deadline_at,), attempts.c.ended_at.is_(None)
    ),
    FutureTimerColumns(operators.c.state_since, (), operators.c.state != "offline"),
    FutureTimerColumns(
        messages.c.created_at,
        (messages.c.next_at, messages.c.valid_until),
        messages.c.state == MessageState.QUEUED,
    ),
    FutureTimerColumns(
        message_attempts.c.ended_at,
        (messages.c.next_at,),
        messages.c.state == MessageState.QUEUED,
        joined=message_attempts.c.message_id == messages.c.id,
    ),
    FutureTimerColumns(messages.c.claimed_at, (), messages.c.state == MessageState.CLAIMED),
    FutureTimerColumns(
        questions.c.asked_at, (questions.c.expires_at,), questions.c.state == "open"
    ),
    FutureTimerColumns(tasks.c.created_at, (tasks.c.due_at,), tasks.c.done_at.is_(None)),
)


def correct_times_later_than(
    db: sa.Connection, *, later_than: dt.datetime, now: dt.datetime
) -> int:
    """Let wait from `now` what began after `later_than`; give how many rows that were."""
    return sum(_correct_column(db, timer, later_than=later_than, now=now) for timer in TIMERS)


def _correct_column(
    db: sa.Connection, timer: FutureTimerColumns, *, later_than: dt.datetime, now: dt.datetime
) -> int:
    beginning = timer.begins.table
    waiting = timer.ends[0].table if timer.ends else beginning
    (begun_key,), (wait_key,) = beginning.primary_key, waiting.primary_key
    query = sa.select(
        begun_key.label("begun"), wait_key.label("waits"), timer.begins, *timer.ends
    ).where(timer.begins > later_than, timer.waits)
    if timer.joined is not None:
        query = query.where(timer.joined)
    rows = db.execute(query).mappings().all()
    for row in rows:
        ahead = row[timer.begins.name] - now
        db.execute(
            sa.update(beginning).where(begun_key == row["begun"]).values({timer.begins: now})
        )
        if timer.ends:
            moved = {end: row[end.name] - ahead for end in timer.ends}
            db.execute(sa.update(waiting).where(wait_key == row["waits"]).values(moved))
    return len(rows)
