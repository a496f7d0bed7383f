"""Keep delivery receipts as they come, read them later, and move the messages they speak of."""

import datetime as dt
import json
import logging
import re
from collections.abc import Mapping

from missedcall.config import Config
from missedcall.db.engine import DbConnection
from missedcall.db.messages import message_attempts, messages, receipts
from missedcall.db.messages.messages import MessageRow
from missedcall.db.messages.receipts import ReceiptRow
from missedcall.domain.messages import message
from missedcall.domain.messages.message import MessageState
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import templates
from sms.catalogue import dlt
from sms.catalogue.gateway_settings import Poll, ReceiptMap
from sms.providers.gateway import Failed
from sms.providers.receipts import Receipt, UnreadableReceipt, read_answer, read_receipts

log = logging.getLogger(__name__)

# Longer numbers are none of ours, and do not fit into the database's integers.
OUR_ID = re.compile(r"[0-9]{1,9}")  # what is longer is no id of ours, nor a number to PostgreSQL
AT_ONCE = 100


def keep_receipt(
    deps: Deps,
    *,
    gateway: str,
    fields: Mapping[str, str],
    body: str,
    about: int | None = None,
    now: dt.datetime,
) -> None:
    """Keep what a gateway posted: the fields of address and form, and the body beside them.

    Or what it answered to our question `about` a message.
    """
    asked = {} if about is None else {"about": about}
    raw = json.dumps({"fields": dict(fields), "body": body, **asked}, ensure_ascii=False)
    with deps.db.writing() as db:
        receipts.add_receipt(db, gateway=gateway, raw=raw, received_at=now)
    deps.queue.enqueue_receipts()


def read_pending_receipts(deps: Deps, *, now: dt.datetime) -> None:
    """Read all receipts that came and were not read."""
    while _read_some(deps, now=now) == AT_ONCE:
        pass


def _read_some(deps: Deps, *, now: dt.datetime) -> int:
    with deps.db.reading() as db:
        waiting = receipts.list_unread_receipts(db, limit=AT_ONCE)
    if not waiting:
        return 0
    with deps.db.writing() as db:
        for row in waiting:
            if receipts.mark_receipt_read(db, row.id, at=now):
                for found in _found_in(deps, row):
                    _take_receipt(db, row, found, now=now)
    return len(waiting)


def _found_in(deps: Deps, row: ReceiptRow) -> tuple[Receipt | UnreadableReceipt, ...]:
    gone = (UnreadableReceipt("the gateway has no receipt map any more"),)
    try:
        raw = json.loads(row.raw)
        if "about" in raw:
            poll = poll_settings_of(deps.config, row.gateway)
            return read_answer(poll, raw["body"], message_id=str(raw["about"])) if poll else gone
        receipt_map = receipt_map_of(deps, row.gateway)
        return read_receipts(receipt_map, raw["fields"], raw["body"]) if receipt_map else gone
    except (ValueError, KeyError, TypeError, RecursionError):
        return (UnreadableReceipt("it cannot be read as it was kept"),)


def receipt_map_of(deps: Deps, gateway: str) -> ReceiptMap | None:
    """Give how a gateway's receipts are read; None when it sends none."""
    return getattr(deps.config.sms.gateways.get(gateway), "receipt", None)


def poll_settings_of(config: Config, gateway: str | None) -> Poll | None:
    """Say how a gateway is asked about messages; None when it is not."""
    return getattr(config.sms.gateways.get(gateway or ""), "poll", None)


def _take_receipt(
    db: DbConnection, row: ReceiptRow, found: Receipt | UnreadableReceipt, *, now: dt.datetime
) -> None:
    here = {"receipt_id": row.id, "gateway": row.gateway}
    if isinstance(found, UnreadableReceipt):
        receipts.add_receipt_item(db, **here, gateway_id=None, problem=found.reason[:200])
        return
    apply_receipt(db, found, gateway=row.gateway, receipt_id=row.id, now=now)


def apply_receipt(
    db: DbConnection, found: Receipt, *, gateway: str, receipt_id: int, now: dt.datetime
) -> None:
    """Keep one word on one message, and move the message by it if it is known."""
    known = _message_of(db, gateway=gateway, receipt=found)
    receipts.add_receipt_item(
        db,
        receipt_id=receipt_id,
        gateway=gateway,
        gateway_id=found.gateway_id,
        message_id=known.id if known else None,
        status=found.state,
        part=found.part,
        at=found.at,
        problem=str(found.fault)[:200] if found.fault else None,
    )
    if known is None:
        return
    if found.fault is not None:
        _stop_refused_template(db, known, found.fault, now=now)
    _apply_to_message(db, known, state=found.state, part=found.part, gateway=gateway, now=now)


def _message_of(db: DbConnection, *, gateway: str, receipt: Receipt) -> MessageRow | None:
    if receipt.message_id and OUR_ID.fullmatch(receipt.message_id):
        return messages.get_message(db, int(receipt.message_id))
    if receipt.gateway_id:
        attempt = message_attempts.get_attempt_by_gateway_id(
            db, gateway=gateway, gateway_id=receipt.gateway_id
        )
        return messages.get_message(db, attempt.message_id) if attempt else None
    return None


def _stop_refused_template(
    db: DbConnection, known: MessageRow, fault: dlt.DltFault, *, now: dt.datetime
) -> None:
    """Stop the template that the operators refuse, as when the gateway itself had said so."""
    outcome = dlt.outcome_of_scrubber(fault)
    if isinstance(outcome, Failed) and outcome.template_refused:
        templates.stop_template(db, known, reason=outcome.reason, now=now)


def _apply_to_message(
    db: DbConnection,
    known: MessageRow,
    *,
    state: str,
    part: str | None,
    gateway: str,
    now: dt.datetime,
) -> None:
    """Move a message by a receipt, as far as the ranks of its states let it.

    That a gateway does not know a message moves nothing: it may not know it yet.
    """
    if state == "unknown":
        return
    actor, reason = f"gateway {gateway}", "its receipt says so"
    if state == "ignored":
        # A word on the way proves no more, and no less, than that the gateway has it.
        messages.move_message(
            db,
            known.id,
            MessageState.ACCEPTED,
            at=now,
            actor=actor,
            reason=reason,
            only_from=(MessageState.IN_DOUBT,),
            accepted_at=now,
        )
        return
    whole: MessageState | None = MessageState(state)
    if part is not None:
        words = receipts.first_final_word_by_part(db, known.id).values()
        whole = message.state_of_parts(list(words), parts=known.parts)
    if whole is not None:
        messages.move_message(db, known.id, whole, at=now, actor=actor, reason=reason)


def apply_early_receipts(
    db: DbConnection, message_id: int, *, gateway: str, gateway_id: str, now: dt.datetime
) -> None:
    """Take the receipts that were faster than the answer which told us the gateway's id."""
    early = receipts.list_unmatched_items(db, gateway=gateway, gateway_id=gateway_id)
    for item in early:
        receipts.match_receipt_item(db, item.id, message_id=message_id)
    for item in early:
        known = messages.get_message(db, message_id)
        if known and item.status:
            _apply_to_message(
                db, known, state=item.status, part=item.part, gateway=gateway, now=now
            )
