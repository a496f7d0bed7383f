"""Tell the life of a message: what became of it, when and why, its resends included."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from missedcall.db.engine import DbConnection
from missedcall.db.messages import message_lists
from missedcall.domain.messages.message import UNDER_WAY, MessageState


@dataclass(frozen=True)
class MessageStep:
    """One change of state of one message."""

    message_id: int
    at: dt.datetime
    state: str
    actor: str
    reason: str


@dataclass(frozen=True)
class MessageLife:
    """All that became of one cause; `newest_id` and `state` are of the message sent last."""

    first_id: int
    newest_id: int
    state: str
    text: str
    steps: tuple[MessageStep, ...]
    may_resend: bool


def message_life_of_cause(
    db: DbConnection, cause: str, *, most_resends: int
) -> MessageLife | None:
    """Give the life of the messages of a cause, e.g. `demand:17`; None when there is none."""
    rows = message_lists.list_messages_of_cause(db, cause)
    if not rows:
        return None
    resent = sum(row.resend_of == rows[0].id for row in rows)
    on_its_way = any(row.state in UNDER_WAY for row in rows)
    over = rows[0].state == MessageState.SUPERSEDED or resent >= most_resends
    return MessageLife(
        first_id=rows[0].id,
        newest_id=rows[-1].id,
        state=rows[-1].state,
        text=rows[-1].text,
        steps=_steps(db, [row.id for row in rows]),
        may_resend=not on_its_way and not over,
    )


def _steps(db: DbConnection, message_ids: Sequence[int]) -> tuple[MessageStep, ...]:
    return tuple(
        MessageStep(int(row.entity_id), row.at, row.to_state, row.actor, row.reason)
        for row in message_lists.list_message_changes(db, message_ids)
    )
