"""Write what came of giving a message to a gateway: taken, refused, in doubt or again later."""

import datetime as dt
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from missedcall.db.engine import DbConnection
from missedcall.db.messages import (
    message_attempts,
    messages,
)
from missedcall.db.messages.messages import MessageRow
from missedcall.domain.messages import message
from missedcall.domain.messages.message import MessageState
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import delivery_polling, templates
from missedcall.usecases.messages import receipts as receipt_cases
from sms.providers.gateway import (
    Accepted,
    Failed,
    InDoubt,
    LockedOut,
    Outcome,
    RetryLater,
    Throttled,
)

log = logging.getLogger(__name__)

JITTER = 0.1
NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True)
class ClaimedMessage:
    """A message that this worker has claimed: its row, which try it is, and where it goes."""

    row: MessageRow
    tries: int
    gateway: str


def record_outcome(
    deps: Deps, db: DbConnection, taken: ClaimedMessage, outcome: Outcome, *, now: dt.datetime
) -> None:
    """Write how the hand-over went; a receipt that came before it is then applied."""
    match outcome:
        case Accepted(gateway_id):
            _accept(deps, db, taken, gateway_id, now=now)
        case InDoubt(reason):
            _end_attempt(db, taken, "in_doubt", now=now, reason=reason)
            change = _asked_at(deps, taken, None, now=now)
            _move_claimed_message(
                db, taken, MessageState.IN_DOUBT, reason=reason, now=now, change=change
            )
        case RetryLater(reason, once=True) if taken.tries > 1:
            _end_attempt(db, taken, "failed", now=now, reason=reason)
            _fail(db, taken, reason=reason, now=now)
        case RetryLater(reason) | LockedOut(reason):
            ending = "retry_later" if isinstance(outcome, RetryLater) else "locked_out"
            _end_attempt(db, taken, ending, now=now, reason=reason)
            change = {"next_at": now + _schedule_retry(deps, taken)}
            _move_claimed_message(
                db, taken, MessageState.RETRY_WAIT, reason=reason, now=now, change=change
            )
        case Throttled(reason):
            # When it may be asked again is known to the traffic; another gateway may come sooner.
            _end_attempt(db, taken, "throttled", now=now, reason=reason)
            _move_claimed_message(
                db, taken, MessageState.RETRY_WAIT, reason=reason, now=now, change={"next_at": now}
            )
        case Failed(reason, ours, template_refused):
            _end_attempt(db, taken, "refused_us" if ours else "refused", now=now, reason=reason)
            if template_refused:
                templates.stop_template(db, taken.row, reason=reason, now=now)
            elif ours:
                ids = {"message_id": taken.row.id, "application": taken.row.application}
                log.error("message %s: %s: %s", taken.row.id, taken.gateway, reason, extra=ids)
            _fail(db, taken, reason=reason, now=now)


def _accept(
    deps: Deps,
    db: DbConnection,
    taken: ClaimedMessage,
    gateway_id: str | None,
    *,
    now: dt.datetime,
) -> None:
    """Note that the gateway has the message, and take what receipts said of it before."""
    _end_attempt(db, taken, "accepted", now=now, gateway_id=gateway_id)
    ids: dict[str, object] = {"accepted_at": now, "gateway_id": gateway_id}
    ids |= _asked_at(deps, taken, gateway_id, now=now)
    _move_claimed_message(
        db, taken, MessageState.ACCEPTED, reason="the gateway took it", now=now, change=ids
    )
    if gateway_id is not None:
        receipt_cases.apply_early_receipts(
            db, taken.row.id, gateway=taken.gateway, gateway_id=gateway_id, now=now
        )


def _fail(db: DbConnection, taken: ClaimedMessage, *, reason: str, now: dt.datetime) -> None:
    """End a message that no gateway will have; one whose first sending is in doubt stays so."""
    state = message.state_when_unsent(MessageState.FAILED, doubted=taken.row.resends > 0)
    _move_claimed_message(db, taken, state, reason=reason, now=now)


def _asked_at(
    deps: Deps, taken: ClaimedMessage, gateway_id: str | None, *, now: dt.datetime
) -> dict[str, Any]:
    """Say when the gateway is asked what became of a message that it has, or may have."""
    at = delivery_polling.first_poll_at(
        deps.config, gateway=taken.gateway, gateway_id=gateway_id, now=now
    )
    return {"ask_at": at}


def _end_attempt(
    db: DbConnection,
    taken: ClaimedMessage,
    outcome: str,
    *,
    now: dt.datetime,
    reason: str | None = None,
    gateway_id: str | None = None,
) -> None:
    message_attempts.end_message_attempt(
        db,
        message_id=taken.row.id,
        number=taken.tries,
        at=now,
        outcome=outcome,
        reason=reason,
        gateway_id=gateway_id,
    )


def _move_claimed_message(
    db: DbConnection,
    taken: ClaimedMessage,
    state: MessageState,
    *,
    reason: str,
    now: dt.datetime,
    change: Mapping[str, Any] = NOTHING,
) -> None:
    actor = f"gateway {taken.gateway}"
    messages.move_message(
        db, taken.row.id, state, at=now, actor=actor, reason=reason, tries=taken.tries, **change
    )


def _schedule_retry(deps: Deps, taken: ClaimedMessage) -> dt.timedelta:
    return message.retry_delay(
        tries=taken.tries,
        others=len(deps.config.sms.order) > 1 and not taken.row.resends,
        jitter=JITTER,
        chance=deps.rng(),
    )
