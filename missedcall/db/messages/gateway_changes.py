"""Keep every change of the gateway that messages are offered to first, with its reason."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata, read_row, read_rows

gateway_changes = sa.Table(
    "gateway_changes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("from_gateway", sa.String(40), nullable=False),
    sa.Column("to_gateway", sa.String(40), nullable=False),
    sa.Column("reason", sa.String(200), nullable=False),
)


@dataclass(frozen=True, slots=True)
class GatewayChangeRow:
    """A row of `gateway_changes`."""

    id: int
    at: dt.datetime
    from_gateway: str
    to_gateway: str
    reason: str


# Built once: see `schema.INSERT`.
NEWEST = sa.select(gateway_changes).order_by(gateway_changes.c.id.desc()).limit(1)


def get_newest_gateway_change(db: sa.Connection) -> GatewayChangeRow | None:
    return read_row(db.execute(NEWEST), GatewayChangeRow)


def add_gateway_change(
    db: sa.Connection, *, at: dt.datetime, from_gateway: str, to_gateway: str, reason: str
) -> None:
    row = {"at": at, "from_gateway": from_gateway, "to_gateway": to_gateway}
    db.execute(gateway_changes.insert().values({**row, "reason": reason[:200]}))


def list_latest_gateway_changes(db: sa.Connection, *, limit: int) -> Sequence[GatewayChangeRow]:
    query = sa.select(gateway_changes).order_by(gateway_changes.c.id.desc()).limit(limit)
    return read_rows(db.execute(query), GatewayChangeRow)
