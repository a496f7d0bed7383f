"""Find messages that were left behind, and end those that have waited too long."""

import datetime as dt

from missedcall.db.engine import DbConnection
from missedcall.db.messages import message_attempts, message_lists, messages
from missedcall.domain.messages.message import MessageState
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import delivery_polling, gateways, receipts, unsent

# A message that waited this long past its time was left behind; a younger one has its own job.
LEFT_S = 5
AT_ONCE = 500


def enqueue_waiting_messages(deps: Deps, *, now: dt.datetime) -> None:
    """Put right what time alone has changed, then hand out again what waits."""
    sending = deps.config.sms.sending
    with deps.db.writing() as db:
        _doubt_the_forgotten(deps, db, before=now - dt.timedelta(seconds=sending.claim_s), now=now)
        _send_once_more(deps, db, now=now)
        for row in message_lists.list_outdated_messages(db, now=now, limit=AT_ONCE):
            unsent.expire_message(db, row, now=now)
        silent = now - dt.timedelta(hours=sending.receipts_h)
        for message_id in message_lists.list_messages_accepted_before(
            db, before=silent, limit=AT_ONCE
        ):
            reason = f"no receipt in {sending.receipts_h} hours"
            messages.move_message(
                db, message_id, MessageState.NO_RECEIPT, at=now, actor="sweep", reason=reason
            )
    receipts.read_pending_receipts(deps, now=now)
    gateways.return_to_first_gateway(deps, now=now)
    with deps.db.reading() as db:
        waiting = message_lists.list_due_messages(
            db, now=now - dt.timedelta(seconds=LEFT_S), limit=AT_ONCE
        )
    for message_id in waiting:
        deps.queue.enqueue_message(message_id)


def _doubt_the_forgotten(
    deps: Deps, db: DbConnection, *, before: dt.datetime, now: dt.datetime
) -> None:
    """Put in doubt what a worker took and never finished: the gateway may have it."""
    reason = "the worker stopped while it was handing the message over"
    for row in message_lists.list_messages_claimed_before(db, before=before):
        message_attempts.end_message_attempt(
            db, message_id=row.id, number=row.tries, at=now, outcome="in_doubt", reason=reason
        )
        messages.move_message(
            db,
            row.id,
            MessageState.IN_DOUBT,
            at=now,
            actor="sweep",
            reason=reason,
            tries=row.tries,
            ask_at=delivery_polling.first_poll_at(
                deps.config, gateway=row.gateway, gateway_id=None, now=now
            ),
        )


def _send_once_more(deps: Deps, db: DbConnection, *, now: dt.datetime) -> None:
    """Queue again, once, what is worth two copies rather than none and is in doubt since long."""
    sms = deps.config.sms
    worth_two = [key for key, message in sms.messages.items() if message.resend_in_doubt]
    before = now - dt.timedelta(seconds=sms.sending.unknown_retry_s)
    for message_id in message_lists.list_messages_in_doubt_before(
        db, before=before, now=now, keys=worth_two
    ):
        reason = f"in doubt for {sms.sending.unknown_retry_s} s; sent once more"
        messages.move_message(
            db,
            message_id,
            MessageState.QUEUED,
            at=now,
            actor="sweep",
            reason=reason,
            resends=1,
            next_at=now,
        )
