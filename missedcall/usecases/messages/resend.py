"""Send a message once more because a person asks for it, with a reason, a few times at most."""

import datetime as dt

from missedcall.db.engine import DbConnection
from missedcall.db.messages import message_lists, messages
from missedcall.db.messages.messages import MessageRow
from missedcall.domain.messages.message import UNDER_WAY, MessageState
from missedcall.domain.messages.refusals import ResendRefusal
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.usecases.deps import Deps


class NotResendable(RequestRefused):
    """Refuse to send a message again; the reason says what stands against it."""


def resend_message(
    deps: Deps, *, message_id: int, actor: str, reason: str, now: dt.datetime
) -> int:
    """Queue the same text to the same number once more and give the new message's id.

    It is a message of its own, so that the receipts of the two are not mixed up. Raise
    `NotResendable`.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise NotResendable(explain(ResendRefusal.NO_REASON))
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
        raise NotResendable(explain(ResendRefusal.UNKNOWN, message=message_id))
    return row


def _next_serial(deps: Deps, db: DbConnection, original: MessageRow) -> int:
    """Count which resend this is; raise `NotResendable` when there may be none."""
    copies = message_lists.list_resends_of_message(db, original.id)
    if any(row.state in UNDER_WAY for row in (original, *copies)):
        raise NotResendable(explain(ResendRefusal.UNDER_WAY, message=original.id))
    if original.state == MessageState.SUPERSEDED:
        raise NotResendable(explain(ResendRefusal.SUPERSEDED, message=original.id))
    most = deps.config.sms.sending.resends
    if len(copies) >= most:
        raise NotResendable(explain(ResendRefusal.LIMIT, message=original.id, most=most))
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
        raise NotResendable(explain(ResendRefusal.UNDER_WAY, message=original.id))
    return again_id
