"""Hand one message to a gateway, and write what came of it."""

import datetime as dt
import logging
import re
from collections.abc import Callable

from missedcall.db.engine import DbConnection
from missedcall.db.messages import (
    message_claims,
    message_lists,
    messages,
    stopped_templates,
)
from missedcall.db.messages.messages import MessageRow
from missedcall.domain.messages import message
from missedcall.domain.messages.message import MessageState
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import gateways, unsent
from missedcall.usecases.messages.delivery_outcomes import ClaimedMessage, record_outcome
from missedcall.usecases.messages.gateways import GatewayPool
from sms.providers.gateway import (
    Accepted,
    Failed,
    InDoubt,
    LockedOut,
    Outcome,
    Outgoing,
    RetryLater,
    Throttled,
)

log = logging.getLogger(__name__)

# A gateway that wants a pause and does not say how long gets this one.
PAUSE_S = 30.0

Clock = Callable[[], dt.datetime]


def deliver_message(
    deps: Deps, *, pool: GatewayPool, message_id: int, clock: Clock
) -> Outcome | None:
    """Claim one message and give it to a gateway; None when nothing was handed over.

    `Gateway.submit` makes the request; it raises nothing and gives an `Outcome`, such as
    `Accepted` with the gateway's own id, or `RetryLater`. No database session is held meanwhile,
    so that a slow gateway does not hold the others up.
    """
    now = clock()
    with deps.db.reading() as db:
        row = messages.get_message(db, message_id)
        order = _order(deps, db, row) if row else ()
        is_behind = message_lists.has_older_message_first(db, message_id)
    if row is None or row.state not in message.WAITING or row.next_at > now or is_behind:
        return None
    gateway = _admitted(pool, order, row, at=now)
    with deps.db.writing() as db:
        taken = _claim_message(deps, db, message_id, gateway=gateway, now=now)
    if taken is None:
        return None
    outcome = pool.gateways[taken.gateway].submit(_outgoing(deps, taken))
    _note_gateway_answer(deps, pool, taken.gateway, outcome, now=clock())
    with deps.db.writing() as db:
        record_outcome(deps, db, taken, outcome, now=clock())
        follower = message_lists.get_next_message_of_application(db, taken.row)
    if follower is not None:
        deps.queue.enqueue_message(follower)
    if isinstance(outcome, RetryLater | LockedOut) and len(order) > 1 and taken.tries == 1:
        deps.queue.enqueue_message(message_id)  # the other gateway may have it at once
    return outcome


def _order(deps: Deps, db: DbConnection, row: MessageRow) -> tuple[str, ...]:
    """Give the gateways that this message may be offered to."""
    return message.gateway_order(
        configured=deps.config.sms.order,
        preferred=gateways.preferred_gateway(deps.config, db),
        failed=row.gateway if row.state == MessageState.RETRY_WAIT else None,
        bound_to=row.gateway if row.resends else None,
    )


def _admitted(
    pool: GatewayPool, order: tuple[str, ...], row: MessageRow, *, at: dt.datetime
) -> str | float:
    """Give the first gateway that may be asked now, or the seconds until one may be."""
    waits = []
    for name in order:
        wait = pool.limiter.acquire(name, parts=row.parts, at=at)
        if wait <= 0:
            return name
        waits.append(wait)
    return min(waits, default=PAUSE_S)


def _claim_message(
    deps: Deps, db: DbConnection, message_id: int, *, gateway: str | float, now: dt.datetime
) -> ClaimedMessage | None:
    """Take the message, or end or put off what cannot be sent now."""
    row = messages.get_message(db, message_id)
    if row is None or row.state not in message.WAITING:
        return None
    if row.valid_until <= now:
        unsent.expire_message(db, row, now=now)
        return None
    wrong = _unregistered(deps, row)
    if wrong:
        unsent.end_unsent_message(
            db, row, MessageState.REFUSED, actor="worker", reason=wrong, now=now
        )
        return None
    if row.template_id in {
        stop.template_id for stop in stopped_templates.list_stopped_templates(db)
    }:
        return None
    if not isinstance(gateway, str):
        message_claims.postpone_message(db, message_id, until=now + dt.timedelta(seconds=gateway))
        return None
    tries = message_claims.claim_message(db, message_id, gateway=gateway, now=now)
    return ClaimedMessage(row, tries, gateway) if tries else None


def _unregistered(deps: Deps, row: MessageRow) -> str | None:
    """Say what keeps a text from being sent: another one is registered under its id by now."""
    pattern = deps.catalogue.patterns.get(row.template_id)
    if pattern is None:
        return "its template is not in the catalogue any more"
    if not re.fullmatch(pattern, row.text):
        return "its text does not match the registered one"
    return None


def _outgoing(deps: Deps, taken: ClaimedMessage) -> Outgoing:
    row = taken.row
    return Outgoing(
        message_id=str(row.id),
        to_e164=row.number,
        text=row.text,
        encoding=row.encoding,
        parts=row.parts,
        header=deps.config.sms.header,
        entity_id=deps.config.sms.entity_id,
        template_id=row.template_id,
        receipt_url=deps.receipts_of(taken.gateway),
    )


def _note_gateway_answer(
    deps: Deps, pool: GatewayPool, gateway: str, outcome: Outcome, *, now: dt.datetime
) -> None:
    """Tell the other workers how the gateway does."""
    match outcome:
        case Throttled(reason, retry_after_s):
            pause = PAUSE_S if retry_after_s is None else retry_after_s
            pool.limiter.pause(gateway, seconds=pause, at=now)
            log.warning("%s is left alone for %g s: %s", gateway, pause, reason)
        case LockedOut(reason, credit, retry_after_s):
            if credit:
                gateways.note_spent_credit(deps, gateway=gateway, now=now)
            pause = (
                deps.config.sms.sending.locked_out_s if retry_after_s is None else retry_after_s
            )
            pool.limiter.pause(gateway, seconds=pause, at=now)
            log.error(
                "%s does not serve us and is left alone for %g s: %s", gateway, pause, reason
            )
            gateways.leave_gateway(deps, gateway=gateway, reason=reason, now=now)
        case RetryLater(reason) | InDoubt(reason):
            if pool.limiter.note_failure(gateway, at=now):
                gateways.leave_gateway(deps, gateway=gateway, reason=reason, now=now)
        case Accepted() | Failed():
            pool.limiter.note_answer(gateway)
