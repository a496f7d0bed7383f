"""Ask gateways what they do not tell by themselves: what became of a message, and our credit.

What a gateway answers on a message is kept and read like a receipt.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterator, Mapping

from missedcall.config import Config
from missedcall.db.engine import DbConnection
from missedcall.db.messages import gateway_balances, message_claims, message_lists
from missedcall.db.messages.messages import MessageRow
from missedcall.domain.messages import message
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import receipts
from sms.catalogue import placeholders
from sms.catalogue.gateway_settings import Poll
from sms.providers.gateway import GatewayPoller, GatewaySilence, PolledMessage

log = logging.getLogger(__name__)

AT_ONCE = 20
# Who asks may be killed, and a gateway may be away: it is asked again after so long.
AGAIN = dt.timedelta(minutes=5)

Clock = Callable[[], dt.datetime]


def first_poll_at(
    config: Config, *, gateway: str | None, gateway_id: str | None, now: dt.datetime
) -> dt.datetime | None:
    """Give when a gateway is first asked about a message that it has, or may have, by now.

    None when it need not or cannot be asked: some know messages by their own id only.
    """
    poll = receipts.poll_settings_of(config, gateway)
    if poll is None:
        return None
    by_its_id = "gateway_id" in placeholders.placeholders_of_template([poll.url, poll.fields])
    if by_its_id and gateway_id is None:
        return None
    return message.next_poll_at(since=now, ages=_ages(poll), now=now)


def _ages(poll: Poll) -> list[dt.timedelta]:
    return [dt.timedelta(minutes=minutes) for minutes in poll.after_minutes]


def enqueue_delivery_polling(deps: Deps, *, now: dt.datetime) -> None:
    """Let a worker ask, if there is something to be asked now."""
    with deps.db.reading() as db:
        about_messages = bool(message_lists.list_messages_to_poll(db, now=now, limit=1))
        is_wanted = about_messages or any(_to_ask_for_balance(deps, db, now=now))
    if is_wanted:
        deps.queue.enqueue_receipts()


def poll_gateways(deps: Deps, *, pollers: Mapping[str, GatewayPoller], clock: Clock) -> None:
    """Ask all that is to be asked by now, up to a limit, and keep the answers."""
    _ask_for_messages(deps, pollers, clock)
    _ask_for_balances(deps, pollers, clock)


def _ask_for_messages(deps: Deps, pollers: Mapping[str, GatewayPoller], clock: Clock) -> None:
    """Ask about one message after the other; a gateway that is away is not asked any further."""
    with deps.db.reading() as db:
        rows = message_lists.list_messages_to_poll(db, now=clock(), limit=AT_ONCE)
    away: set[str] = set()
    for row in rows:
        name = row.gateway or ""
        poll, here = receipts.poll_settings_of(deps.config, name), pollers.get(name)
        if poll is None or here is None:
            _ask_next(deps, row, was=row.ask_at, at=None)
        elif name not in away and not _ask_about(deps, row, poll, here, clock):
            away.add(name)


def _ask_about(deps: Deps, row: MessageRow, poll: Poll, here: GatewayPoller, clock: Clock) -> bool:
    """Ask about a message, unless another worker does; say False when the gateway is away."""
    again_at = clock() + AGAIN
    if not _ask_next(deps, row, was=row.ask_at, at=again_at):
        return True
    answer = here.state(PolledMessage(str(row.id), row.gateway_id, row.number))
    if isinstance(answer, GatewaySilence):
        ids = {"message_id": row.id, "application": row.application}
        log.warning("message %s: %s: %s", row.id, row.gateway, answer.reason, extra=ids)
        if answer.away:
            return False
    else:
        _keep(deps, row, answer, now=clock())
    since = row.accepted_at or row.claimed_at or row.created_at
    next_at = message.next_poll_at(since=since, ages=_ages(poll), now=clock())
    _ask_next(deps, row, was=again_at, at=next_at)
    return True


def _keep(deps: Deps, row: MessageRow, answer: str, *, now: dt.datetime) -> None:
    """Keep an answer on a message, to be read like a receipt."""
    receipts.keep_receipt(
        deps, gateway=row.gateway or "", fields={}, body=answer, about=row.id, now=now
    )


def _ask_next(
    deps: Deps, row: MessageRow, *, was: dt.datetime | None, at: dt.datetime | None
) -> bool:
    with deps.db.writing() as db:
        return message_claims.postpone_poll(db, row.id, was=was, at=at)


def _to_ask_for_balance(deps: Deps, db: DbConnection, *, now: dt.datetime) -> Iterator[str]:
    """Give the gateways in use whose balance was not asked for of late."""
    for name in deps.config.sms.order:
        query = getattr(deps.config.sms.gateways.get(name), "balance", None)
        if query is None:
            continue
        asked_at = gateway_balances.get_last_balance_question(db, name)
        if asked_at is None or now - asked_at >= dt.timedelta(minutes=query.every_minutes):
            yield name


def _ask_for_balances(deps: Deps, pollers: Mapping[str, GatewayPoller], clock: Clock) -> None:
    with deps.db.reading() as db:
        wanted = [*_to_ask_for_balance(deps, db, now=clock())]
    for name in wanted:
        if name not in pollers:
            continue
        found = pollers[name].balance()
        told = None if isinstance(found, GatewaySilence) else found
        problem = found.reason if isinstance(found, GatewaySilence) else None
        with deps.db.writing() as db:
            gateway_balances.add_balance(
                db, gateway=name, at=clock(), asked=True, balance=told, problem=problem
            )
        if problem:
            log.warning("the balance at %s is not known: %s", name, problem)
