"""Send a message once more because a person asks for it, with a reason, a few times at most."""

import datetime as dt
from enum import StrEnum

from missedcall.db.engine import DbConnection
from missedcall.db.messages import message_lists, messages
from missedcall.db.messages.messages import MessageRow
from missedcall.domain.messages.message import UNDER_WAY, MessageState
from missedcall.usecases.deps import Deps


class ResendRefusal(StrEnum):
    """Say why a message is not sent again."""

    UNKNOWN = "unknown"
    NO_REASON = "no_reason"
    UNDER_WAY = "under_way"
    SUPERSEDED = "superseded"
    LIMIT = "limit"


class NotResendable(Exception):
    """Refuse to send a message again; `reason` says what stands against it."""

    def __init__(self, reason: ResendRefusal, words: str) -> None:
        super().__init__(words)
        self.reason = reason


def resend_message(
    deps: Deps, *, message_id: int, actor: str, reason: str, now: dt.datetime
) -> int:
    """Queue the same text to the same number once more and give the new message's id.

    It is a message of its own, so that the receipts of the two are not mixed up. Raise
    `NotResendable`.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise NotResendable(ResendRefusal.NO_REASON, "say why it is sent again")
    with deps.db.writing() as db:
        original = _original(db, message_id)
        serial = _next_serial(deps, db, original)
        again_id = _copy(deps, db, original, serial=serial, actor=actor, reason=reason, now=now)
    deps.queue.enqueue_message(again_id)
    return again_id


def _original(db: DbConnection, message_id: int) -> MessageRow:
    row = messages.get_message(db, message_id)
    if row is not None and row.resend_of is not None:
        row = messages.get_message(db, row.resend_of)
    if row is None:
        raise NotResendable(ResendRefusal.UNKNOWN, f"there is no message {message_id}")
    return row


def _next_serial(deps: Deps, db: DbConnection, original: MessageRow) -> int:
    """Count which resend this is; raise `NotResendable` when there may be none."""
    copies = message_lists.list_resends_of_message(db, original.id)
    if any(row.state in UNDER_WAY for row in (original, *copies)):
        raise NotResendable(ResendRefusal.UNDER_WAY, f"message {original.id} is still on its way")
    if original.state == MessageState.SUPERSEDED:
        raise NotResendable(
            ResendRefusal.SUPERSEDED, f"message {original.id} is not needed any more"
        )
    most = deps.config.sms.sending.resends
    if len(copies) >= most:
        raise NotResendable(
            ResendRefusal.LIMIT, f"message {original.id} was sent again {most} times already"
        )
    return len(copies) + 1


def _copy(
    deps: Deps,
    db: DbConnection,
    original: MessageRow,
    *,
    serial: int,
    actor: str,
    reason: str,
    now: dt.datetime,
) -> int:
    kept = ("key", "language", "number", "application", "text", "template_id", "template_version")
    valid_for = deps.config.sms.messages[original.key].valid_for_minutes
    again_id = messages.add_message(
        db,
        now=now,
        actor=actor,
        reason=reason,
        cause=f"{original.cause}:resend:{serial}",
        resend_of=original.id,
        encoding=original.encoding,
        parts=original.parts,
        valid_until=now + dt.timedelta(minutes=valid_for),
        **{name: getattr(original, name) for name in kept},
    )
    if again_id is None:
        raise NotResendable(ResendRefusal.UNDER_WAY, "another person has just sent it again")
    return again_id
