"""Keep where programs are told of changes, and what was told to each, or not yet."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from missedcall.db.applications.applications import applications
from missedcall.db.clients.clients import clients
from missedcall.db.schema import UtcDateTime, metadata, one_of, read_row, read_rows
from missedcall.db.stored_json import VersionedJson
from missedcall.domain.clients.webhook import DeliveryState

WAITING = one_of("state", DeliveryState.WAITING)

webhooks = sa.Table(
    "webhooks",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("client_id", sa.ForeignKey("clients.id"), nullable=False),
    sa.Column("url", sa.String(500), nullable=False),
    sa.Column("generation", sa.Integer, nullable=False),  # of its secret, which stands nowhere
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("created_by", sa.String(60), nullable=False),
    sa.Column("removed_at", UtcDateTime, nullable=True),
    sa.Index("ix_webhooks_client_id", "client_id"),
)

deliveries = sa.Table(
    "webhook_deliveries",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("webhook_id", sa.ForeignKey("webhooks.id"), nullable=False),
    sa.Column("application_id", sa.ForeignKey("applications.id"), nullable=False),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("told", VersionedJson(1), nullable=False),  # without personal data
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("next_at", UtcDateTime, nullable=True),
    sa.Column("ended_at", UtcDateTime, nullable=True),
    sa.Column("status", sa.Integer, nullable=True),  # of the last answer
    sa.Column("problem", sa.String(200), nullable=True),  # why the last try failed
    sa.Index("ix_webhook_deliveries_webhook_id", "webhook_id", "id"),
    sa.Index("ix_webhook_deliveries_application_id", "application_id"),
    sa.Index(
        "ix_webhook_deliveries_waiting",
        "next_at",
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    ),
)


@dataclass(frozen=True, slots=True)
class WebhookRow:
    """A row of `webhooks`, with the name of its client."""

    id: int
    client_id: int
    url: str
    generation: int
    created_at: dt.datetime
    created_by: str
    removed_at: dt.datetime | None
    client: str


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A row of `webhook_deliveries`, with where it goes and the application's number."""

    id: int
    webhook_id: int
    application_id: int
    kind: str
    told: Any
    state: str
    tries: int
    created_at: dt.datetime
    next_at: dt.datetime | None
    ended_at: dt.datetime | None
    status: int | None
    problem: str | None
    client_id: int
    client: str
    url: str
    generation: int
    application: str


LISTED_WEBHOOK = sa.select(webhooks, clients.c.name.label("client")).join(
    clients, clients.c.id == webhooks.c.client_id
)
LISTED_DELIVERY = (
    sa.select(
        deliveries,
        webhooks.c.client_id,
        clients.c.name.label("client"),
        webhooks.c.url,
        webhooks.c.generation,
        applications.c.number.label("application"),
    )
    .join(webhooks, webhooks.c.id == deliveries.c.webhook_id)
    .join(clients, clients.c.id == webhooks.c.client_id)
    .join(applications, applications.c.id == deliveries.c.application_id)
)
# Asked at each change of state of an application, so built once: see `schema.INSERT`.
IN_USE = (
    sa.select(webhooks.c.id)
    .join(clients, clients.c.id == webhooks.c.client_id)
    .where(webhooks.c.removed_at.is_(None), clients.c.disabled_at.is_(None))
)


def add_webhook(db: sa.Connection, **row: object) -> int:
    return int(db.execute(webhooks.insert().values(row).returning(webhooks.c.id)).scalar_one())


def get_webhook(db: sa.Connection, webhook_id: int) -> WebhookRow | None:
    query = LISTED_WEBHOOK.where(webhooks.c.id == webhook_id)
    return read_row(db.execute(query), WebhookRow)


def list_webhooks(db: sa.Connection, *, client_id: int | None = None) -> Sequence[WebhookRow]:
    """List the webhooks that were not removed, of one client or (None) of all."""
    query = LISTED_WEBHOOK.where(webhooks.c.removed_at.is_(None)).order_by(webhooks.c.id)
    if client_id is not None:
        query = query.where(webhooks.c.client_id == client_id)
    return read_rows(db.execute(query), WebhookRow)


def remove_webhook(db: sa.Connection, webhook_id: int, *, at: dt.datetime) -> None:
    """Tell nothing more to a webhook; what waits for it is given up."""
    here = (webhooks.c.id == webhook_id) & webhooks.c.removed_at.is_(None)
    db.execute(webhooks.update().where(here).values(removed_at=at))
    waits = (deliveries.c.webhook_id == webhook_id) & WAITING
    gone = {"state": DeliveryState.FAILED, "next_at": None, "ended_at": at, "problem": "removed"}
    db.execute(deliveries.update().where(waits).values(gone))


def renew_secret(db: sa.Connection, webhook_id: int, *, generation: int) -> None:
    here = webhooks.c.id == webhook_id
    db.execute(webhooks.update().where(here).values(generation=generation))


def list_webhooks_in_use(db: sa.Connection) -> Sequence[int]:
    """Give the ids of the webhooks that are told of changes."""
    return db.execute(IN_USE).scalars().all()


def add_deliveries(db: sa.Connection, rows: Sequence[dict[str, object]]) -> None:
    db.execute(deliveries.insert(), rows)


def get_due_delivery(db: sa.Connection, *, now: dt.datetime) -> DeliveryRow | None:
    """Give what waits the longest and is due."""
    due = LISTED_DELIVERY.where(WAITING, deliveries.c.next_at <= now)
    query = due.order_by(deliveries.c.next_at, deliveries.c.id).limit(1)
    return read_row(db.execute(query), DeliveryRow)


def get_delivery(db: sa.Connection, delivery_id: int) -> DeliveryRow | None:
    query = LISTED_DELIVERY.where(deliveries.c.id == delivery_id)
    return read_row(db.execute(query), DeliveryRow)


def change_delivery(db: sa.Connection, delivery_id: int, **to: object) -> None:
    db.execute(deliveries.update().where(deliveries.c.id == delivery_id).values(to))


def list_deliveries(
    db: sa.Connection,
    *,
    state: DeliveryState | None,
    client_id: int | None,
    before: int | None,
    limit: int,
) -> Sequence[DeliveryRow]:
    """List deliveries, the newest first, from before an id on; of one state or client, or all."""
    query = LISTED_DELIVERY.order_by(deliveries.c.id.desc()).limit(limit)
    if state is not None:
        query = query.where(deliveries.c.state == state)
    if client_id is not None:
        query = query.where(webhooks.c.client_id == client_id)
    if before is not None:
        query = query.where(deliveries.c.id < before)
    return read_rows(db.execute(query), DeliveryRow)


def delete_ended_deliveries(db: sa.Connection, *, before: dt.datetime) -> None:
    """Delete what was told, or given up, long ago."""
    db.execute(deliveries.delete().where(deliveries.c.ended_at < before))
