"""Say where programs are told of changes of state; see what was told, and have it told again."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from missedcall.db.clients import clients, webhooks
from missedcall.db.clients.webhooks import DeliveryRow, WebhookRow
from missedcall.db.engine import DbConnection
from missedcall.db.schema import note_audit
from missedcall.domain.clients import client as client_rules
from missedcall.domain.clients import webhook as rules
from missedcall.domain.clients.client import Scope
from missedcall.domain.clients.webhook import AllowedTargets, DeliveryState, WebhookRefusal
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.usecases.clients.clients import ClientManager
from missedcall.usecases.deps import Deps

MOST_WEBHOOKS: Final = 5


@dataclass(frozen=True)
class MadeWebhook:
    """Hold a webhook that was just made, with its secret, which is shown once."""

    id: int
    url: str
    secret: str


def allowed_targets(deps: Deps) -> AllowedTargets:
    """Say which addresses may be told, by the configuration."""
    return AllowedTargets(
        deps.config.webhooks.private_networks, loopback=deps.config.service.mode == "test"
    )


def add_webhook(
    deps: Deps, *, client: str, url: str, by: ClientManager, now: dt.datetime
) -> MadeWebhook:
    """Tell a client of changes at an address from now on; raise `RequestRefused`."""
    address = url.strip()
    rules.read_target(address, allowed=allowed_targets(deps))
    with deps.db.writing() as db:
        row = clients.find_client_by_name(db, client)
        if row is None or Scope.WEBHOOKS not in client_rules.read_scopes(row.scopes):
            raise RequestRefused(explain(WebhookRefusal.NO_CLIENT))
        if len(webhooks.list_webhooks(db, client_id=row.id)) >= MOST_WEBHOOKS:
            raise RequestRefused(explain(WebhookRefusal.TOO_MANY, most=MOST_WEBHOOKS))
        webhook_id = webhooks.add_webhook(
            db,
            client_id=row.id,
            url=address,
            generation=1,
            created_at=now,
            created_by=by.login,
        )
        _note(db, "webhook.add", client, webhook_id, by=by, now=now)
    return MadeWebhook(webhook_id, address, _secret(deps, webhook_id, 1))


def renew_webhook_secret(
    deps: Deps, *, webhook_id: int, by: ClientManager, now: dt.datetime
) -> MadeWebhook:
    """Sign by another secret from now on, because the old one was lost; or `RequestRefused`."""
    with deps.db.writing() as db:
        row = _to_change(db, webhook_id, client_id=None)
        webhooks.renew_secret(db, row.id, generation=row.generation + 1)
        _note(db, "webhook.secret", row.client, row.id, by=by, now=now)
    return MadeWebhook(row.id, row.url, _secret(deps, row.id, row.generation + 1))


def remove_webhook(
    deps: Deps,
    *,
    webhook_id: int,
    by: ClientManager,
    now: dt.datetime,
    client_id: int | None = None,
) -> None:
    """Tell nothing more at an address, of a client or (None) of any; or `RequestRefused`."""
    with deps.db.writing() as db:
        row = _to_change(db, webhook_id, client_id=client_id)
        webhooks.remove_webhook(db, row.id, at=now)
        _note(db, "webhook.remove", row.client, row.id, by=by, now=now)


def list_webhooks(deps: Deps, *, client_id: int | None = None) -> Sequence[WebhookRow]:
    """List where changes are told, to one client or (None) to all."""
    with deps.db.reading() as db:
        return webhooks.list_webhooks(db, client_id=client_id)


def list_deliveries(
    deps: Deps,
    *,
    state: DeliveryState | None,
    limit: int,
    before: int | None = None,
    client_id: int | None = None,
) -> Sequence[DeliveryRow]:
    """List what was told, or not, the newest first."""
    with deps.db.reading() as db:
        return webhooks.list_deliveries(
            db, state=state, client_id=client_id, before=before, limit=limit
        )


def replay_delivery(
    deps: Deps,
    *,
    delivery_id: int,
    by: ClientManager,
    now: dt.datetime,
    client_id: int | None = None,
) -> None:
    """Tell a change once more, with all its tries; its id stays, so that the program knows it.

    Raise `RequestRefused` for one that is not there, not the client's, or whose webhook is gone.
    """
    with deps.db.writing() as db:
        row = webhooks.get_delivery(db, delivery_id)
        if row is None or client_id not in (None, row.client_id):
            raise RequestRefused(explain(WebhookRefusal.UNKNOWN))
        _to_change(db, row.webhook_id, client_id=client_id)
        webhooks.change_delivery(
            db, row.id, state=DeliveryState.WAITING, tries=0, next_at=now, ended_at=None
        )
        _note(db, "webhook.replay", row.client, row.id, by=by, now=now)


def _secret(deps: Deps, webhook_id: int, generation: int) -> str:
    return rules.secret_of(webhook_id, generation, key=deps.webhook_key)


def _to_change(db: DbConnection, webhook_id: int, *, client_id: int | None) -> WebhookRow:
    row = webhooks.get_webhook(db, webhook_id)
    if row is None or row.removed_at is not None or client_id not in (None, row.client_id):
        raise RequestRefused(explain(WebhookRefusal.UNKNOWN))
    return row


def _note(
    db: DbConnection, action: str, client: str, row_id: int, *, by: ClientManager, now: dt.datetime
) -> None:
    subject = f"{client} {row_id}"
    note_audit(db, at=now, actor=by.login, action=action, subject=subject, address=by.address)
