"""Give a waiting message to one worker, or put it off."""

import datetime as dt

import sqlalchemy as sa

from missedcall.db.messages import message_attempts
from missedcall.db.messages.messages import MOVE, get_message, messages, note_message_step
from missedcall.db.messages.stopped_templates import is_template_stopped
from missedcall.domain.messages.message import (
    UNDER_WAY,
    WAITING,
    MessageState,
)

OLDER = messages.alias("older")
# Says inside a query that an older message about the same application comes first. One whose
# template is stopped waits for a person, and holds no other up.
IS_BEHIND = sa.exists().where(
    OLDER.c.application == messages.c.application,
    OLDER.c.id < messages.c.id,
    OLDER.c.state.in_(UNDER_WAY),
    ~is_template_stopped(OLDER.c.template_id),
)
CLAIM = MOVE.where(messages.c.next_at <= sa.bindparam("now"), ~IS_BEHIND)


def claim_message(
    db: sa.Connection, message_id: int, *, gateway: str, now: dt.datetime
) -> int | None:
    """Take a waiting message whose turn it is and give the number of this try.

    Of two workers exactly one is given it.
    """
    row = get_message(db, message_id)
    if row is None or row.state not in WAITING:
        return None
    tries = int(row.tries) + 1
    here = {"this": message_id, "from_state": row.state, "after_tries": row.tries}
    taken = {
        "state": MessageState.CLAIMED,
        "state_reason": None,
        "claimed_at": now,
        "gateway": gateway,
    }
    claimed = db.execute(CLAIM, {**here, "now": now, **taken, "tries": tries})
    if claimed.rowcount != 1:
        return None
    message_attempts.begin_message_attempt(
        db, message_id=message_id, number=tries, gateway=gateway, at=now
    )
    reason = f"try {tries} at {gateway}"
    note_message_step(
        db,
        message_id,
        at=now,
        actor="worker",
        before=row.state,
        after=MessageState.CLAIMED,
        reason=reason,
        application=row.application,
    )
    return tries


def postpone_message(db: sa.Connection, message_id: int, *, until: dt.datetime) -> None:
    """Let a waiting message wait until an instant; that is no change of its state."""
    db.execute(
        messages.update()
        .where(messages.c.id == message_id, messages.c.state.in_(WAITING))
        .values(next_at=until)
    )


def postpone_poll(
    db: sa.Connection, message_id: int, *, was: dt.datetime | None, at: dt.datetime | None
) -> bool:
    """Put off when a gateway is asked about a message; of two who would one is told True."""
    here = (messages.c.id == message_id) & (messages.c.ask_at == was)
    return db.execute(messages.update().where(here).values(ask_at=at)).rowcount == 1
