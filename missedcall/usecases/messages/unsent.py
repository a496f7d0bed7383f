"""End messages that are not sent any more."""

import datetime as dt

from missedcall.db.engine import DbConnection
from missedcall.db.messages import messages
from missedcall.db.messages.messages import MessageRow
from missedcall.domain.messages import message
from missedcall.domain.messages.message import MessageState


def end_unsent_message(
    db: DbConnection,
    row: MessageRow,
    state: MessageState,
    *,
    actor: str,
    reason: str,
    now: dt.datetime,
) -> bool:
    """End a waiting message; one whose first sending is in doubt goes back to being in doubt."""
    ending = message.state_when_unsent(state, doubted=row.resends > 0)
    return messages.move_message(
        db, row.id, ending, at=now, actor=actor, reason=reason, only_from=message.WAITING
    )


def expire_message(db: DbConnection, row: MessageRow, *, now: dt.datetime) -> None:
    """End a message that is not worth sending any more."""
    end_unsent_message(
        db, row, MessageState.EXPIRED, actor="worker", reason="too old to be of use", now=now
    )
