"""Write messages into the outbox, hand them to the gateway, and take its receipts."""

import datetime as dt
import logging
import re
from collections.abc import Mapping

from missedcall.db import messages
from missedcall.db.engine import Connection, Row
from missedcall.usecases.deps import Deps
from sms.gateway import (
    Accepted,
    Failed,
    Gateway,
    InDoubt,
    Outcome,
    Outgoing,
    RetryLater,
    Throttled,
)
from sms.providers.receipts import Receipt

log = logging.getLogger(__name__)

# What a worker waits before it tries again; the last wait stays, until the message is too old.
RETRY_S = (30, 120, 300, 900, 1800, 3600)
# A worker that took a message and said nothing for this long was killed: nobody knows whether
# the gateway has it.
CLAIM_S = 60
# A demand whose fate is unknown is sent once more after this long without a receipt.
DOUBT_S = 120

# A message that waited this long past its time was left behind; a younger one has its own nudge.
LEFT_S = 5

# Longer numbers are none of ours, and do not fit into the database's integers.
OUR_ID = re.compile(r"[0-9]{1,18}")

# A message that was in doubt and waits to be sent again may turn out to have arrived after all.
NOT_FINAL = ("claimed", "in_doubt", "accepted", "queued", "retry_wait")


def registered_language(deps: Deps, *, language: str) -> str:
    """Give the language of a text message for who speaks `language`.

    Texts are registered in Hindi and English; who speaks Chhattisgarhi reads Hindi.
    """
    return language if language in deps.config.sms.languages else deps.config.sms.languages[0]


def queue(
    deps: Deps,
    db: Connection,
    *,
    cause: str,
    key: str,
    language: str,
    number: str,
    values: Mapping[str, str],
    now: dt.datetime,
) -> int | None:
    """Write a message in the caller's transaction; give its id, or None if the cause has one.

    Raise the catalogue's refusal when the values do not fit the registered text.
    """
    composed = deps.catalogue.compose(key=key, language=language, values=values)
    return messages.add(
        db,
        now=now,
        cause=cause,
        key=key,
        language=language,
        number=number,
        text=composed.text,
        template_id=composed.template_id,
        template_version=composed.version,
        encoding=composed.encoding,
        parts=composed.parts,
        valid_until=now + dt.timedelta(minutes=deps.config.sms.messages[key].valid_for_minutes),
    )


def exists(db: Connection, *, cause: str) -> bool:
    """Say whether a cause has had its message, so that no other is made up for it."""
    return messages.of_cause(db, cause) is not None


def hand_over(
    deps: Deps, *, gateway: Gateway, message_id: int, now: dt.datetime
) -> Outcome | None:
    """Claim one message and give it to the gateway; None when it was not there to be claimed.

    No database session is held while the gateway is talked to, so that a slow gateway does not
    hold the others up.
    """
    with deps.db.writing() as db:
        row = messages.get(db, message_id)
        if row is None or not messages.claim(db, message_id, gateway=gateway.name, now=now):
            return None
        if row["valid_until"] <= now:
            messages.settle(
                db, message_id, from_states=("claimed",), state="expired", final_at=now
            )
            return None
    outcome = gateway.hand_over(_outgoing(deps, row))
    with deps.db.writing() as db:
        _settle(db, message_id, tries=row["tries"] + 1, outcome=outcome, now=now)
    if isinstance(outcome, Failed) and outcome.ours:
        log.error("message %s refused by %s: %s", message_id, gateway.name, outcome.reason)
    return outcome


def _outgoing(deps: Deps, row: Row) -> Outgoing:
    return Outgoing(
        message_id=str(row["id"]),
        to_e164=row["number"],
        text=row["text"],
        encoding=row["encoding"],
        parts=row["parts"],
        header=deps.config.sms.header,
        entity_id=deps.config.sms.entity_id,
        template_id=row["template_id"],
        receipt_url=deps.receipt_url,
    )


def _settle(
    db: Connection, message_id: int, *, tries: int, outcome: Outcome, now: dt.datetime
) -> None:
    """Write how the hand-over went; a receipt that was faster than we are keeps its word."""
    change: dict[str, object]
    match outcome:
        case Accepted(gateway_id):
            state = "accepted"
            change = {"accepted_at": now, "gateway_id": gateway_id}
        case InDoubt(reason):
            state, change = "in_doubt", {"state_reason": reason}
        case RetryLater(reason, once=True) if tries > 1:
            state, change = "failed", {"state_reason": reason, "final_at": now}
        case RetryLater(reason) | Throttled(reason):
            next_at = now + dt.timedelta(seconds=RETRY_S[min(tries, len(RETRY_S)) - 1])
            state, change = "retry_wait", {"state_reason": reason, "next_at": next_at}
        case Failed(reason):
            state, change = "failed", {"state_reason": reason, "final_at": now}
    messages.settle(db, message_id, from_states=("claimed", "in_doubt"), state=state, **change)


def take_receipt(
    deps: Deps, *, gateway: str, raw: str, receipt: Receipt | None, now: dt.datetime
) -> None:
    """Keep a delivery receipt as it came and move its message; the first final word stands."""
    with deps.db.writing() as db:
        row = _message_of(db, gateway=gateway, receipt=receipt) if receipt else None
        messages.add_receipt(
            db,
            gateway=gateway,
            received_at=now,
            raw=raw,
            message_id=row["id"] if row else None,
            status=receipt.state if receipt else None,
        )
        if row and receipt and receipt.state in ("delivered", "undelivered"):
            messages.settle(
                db, row["id"], from_states=NOT_FINAL, state=receipt.state, final_at=now
            )


def _message_of(db: Connection, *, gateway: str, receipt: Receipt) -> Row | None:
    if receipt.message_id and OUR_ID.fullmatch(receipt.message_id):
        return messages.get(db, int(receipt.message_id))
    if receipt.gateway_id:
        return messages.by_gateway_id(db, gateway=gateway, gateway_id=receipt.gateway_id)
    return None


def sweep(deps: Deps, *, now: dt.datetime, limit: int = 500) -> None:
    """Find messages that were left behind: queued and not handed out, claimed and forgotten."""
    with deps.db.writing() as db:
        for message_id in messages.claimed_before(db, before=now - dt.timedelta(seconds=CLAIM_S)):
            reason = "the worker stopped while it was handing the message over"
            messages.settle(
                db, message_id, from_states=("claimed",), state="in_doubt", state_reason=reason
            )
        for row in messages.in_doubt_before(db, before=now - dt.timedelta(seconds=DOUBT_S)):
            if deps.config.sms.messages[row["key"]].resend_in_doubt and row["resends"] == 0:
                messages.settle(
                    db,
                    row["id"],
                    from_states=("in_doubt",),
                    state="queued",
                    resends=1,
                    next_at=now,
                )
        waiting = messages.due(db, now=now - dt.timedelta(seconds=LEFT_S), limit=limit)
    for message_id in waiting:
        deps.nudge.send(message_id)
