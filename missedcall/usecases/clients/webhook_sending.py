"""Tell programs of changes of state: written with the change, sent from rows, until it is told.

A row is written in the transaction of the change, so nothing is told that did not happen and
nothing that happened is left out. A try is counted before it is made: who is killed in between
sends again, and the program knows it by its id.
"""

import datetime as dt
import json
import logging
from collections.abc import Callable, Mapping
from typing import Final, Protocol

from standardwebhooks import Webhook

from missedcall.db.clients import kept_answers, webhooks
from missedcall.db.clients.webhooks import DeliveryRow
from missedcall.db.engine import DbConnection
from missedcall.domain.clients import webhook as rules
from missedcall.domain.clients.webhook import AllowedTargets, DeliveryState
from missedcall.domain.connection.states import Rule
from missedcall.domain.connection.transitions import BY_RULE
from missedcall.usecases.clients.webhooks import allowed_targets
from missedcall.usecases.connection.case import Case
from missedcall.usecases.connection.command import Command
from missedcall.usecases.deps import Deps

log = logging.getLogger(__name__)

AT_ONCE: Final = 50
RUN_S: Final = dt.timedelta(seconds=40)
MOST_PROBLEM: Final = 200
KEPT: Final = dt.timedelta(days=30)
ANSWERS_KEPT: Final = dt.timedelta(hours=48)


class WebhookFailed(Exception):
    """Say why a program could not be told."""


class WebhookSender(Protocol):
    """Post a body to an address that is allowed; give the status of the answer."""

    def send(
        self, url: str, *, body: bytes, headers: Mapping[str, str], allowed: AllowedTargets
    ) -> int:
        """Raise `WebhookFailed` when there is no answer, or the address is not allowed."""
        ...


def queue_change(
    deps: Deps, db: DbConnection, case: Case, command: Command, *, now: dt.datetime
) -> list[int]:
    """Write that an application came into another state, for each webhook; no message follows."""
    step = case.history[-1]
    if BY_RULE[Rule(step.rule)].target is None and step.back_to is None:
        return []
    told = {"application": case.number, "state": str(case.state), "version": case.row.version}
    rows: list[dict[str, object]] = [
        {
            "webhook_id": webhook_id,
            "application_id": case.id,
            "kind": rules.STATE_CHANGED,
            "told": told,
            "state": DeliveryState.WAITING,
            "tries": 0,
            "created_at": now,
            "next_at": now,
        }
        for webhook_id in webhooks.list_webhooks_in_use(db)
    ]
    if rows:
        webhooks.add_deliveries(db, rows)
    return []


def send_due_webhooks(
    deps: Deps, *, sender: WebhookSender, clock: Callable[[], dt.datetime]
) -> int:
    """Tell programs of the changes that are due, one after the other; give how many were told."""
    began, told = clock(), 0
    for _ in range(AT_ONCE):
        now = clock()
        row = _claimed(deps, now=now) if now < began + RUN_S else None
        if row is None:
            return told
        told += _send(deps, row, sender=sender, now=now, clock=clock)
    return told


def forget_old_deliveries(deps: Deps, *, now: dt.datetime) -> None:
    """Delete what was told a month ago, and answers kept for programs that ask again."""
    with deps.db.writing() as db:
        webhooks.delete_ended_deliveries(db, before=now - KEPT)
        kept_answers.delete_kept_answers(db, before=now - ANSWERS_KEPT)


def _claimed(deps: Deps, *, now: dt.datetime) -> DeliveryRow | None:
    """Count a try of what is due, so that no other worker makes the same."""
    with deps.db.reading() as db:
        if webhooks.get_due_delivery(db, now=now) is None:
            return None
    with deps.db.writing() as db:
        row = webhooks.get_due_delivery(db, now=now)
        if row is None:
            return None
        wait = rules.wait_after(row.tries + 1) or rules.WAITS[-1]
        webhooks.change_delivery(db, row.id, tries=row.tries + 1, next_at=now + wait)
    return row


def _send(
    deps: Deps,
    row: DeliveryRow,
    *,
    sender: WebhookSender,
    now: dt.datetime,
    clock: Callable[[], dt.datetime],
) -> bool:
    body = json.dumps(
        {"type": row.kind, "timestamp": row.created_at.isoformat(), "data": row.told}
    )
    message_id = f"change_{row.id}"
    secret = rules.secret_of(row.webhook_id, row.generation, key=deps.webhook_key)
    headers = {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(message_id, now, body),
    }
    status, problem = None, None
    try:
        status = sender.send(
            row.url, body=body.encode(), headers=headers, allowed=allowed_targets(deps)
        )
        if not 200 <= status < 300:
            problem = f"it answered {status}"
    except WebhookFailed as error:
        problem = str(error)[:MOST_PROBLEM]
    _note_try(deps, row, status=status, problem=problem, now=clock())
    return problem is None


def _note_try(
    deps: Deps, row: DeliveryRow, *, status: int | None, problem: str | None, now: dt.datetime
) -> None:
    said: dict[str, object] = {"status": status, "problem": problem}
    if problem is None:
        said |= {"state": DeliveryState.DELIVERED, "next_at": None, "ended_at": now}
    elif status == 410 or rules.wait_after(row.tries + 1) is None:
        said |= {"state": DeliveryState.FAILED, "next_at": None, "ended_at": now}
        log.warning("webhook %s of %s was not told: %s", row.webhook_id, row.client, problem)
    with deps.db.writing() as db:
        webhooks.change_delivery(db, row.id, **said)
