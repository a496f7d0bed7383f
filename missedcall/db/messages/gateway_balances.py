"""Keep what gateways said of our credit with them: asked for it, or refusing a message."""

import datetime as dt

import sqlalchemy as sa

from missedcall.db.messages.message_attempts import message_attempts
from missedcall.db.schema import UtcDateTime, metadata

gateway_balances = sa.Table(
    "gateway_balances",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("gateway", sa.String(40), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("asked", sa.Boolean, nullable=False),  # else it refused a message for want of credit
    sa.Column("balance", sa.Integer, nullable=True),  # in its own whole units; empty: no answer
    sa.Column("problem", sa.String(200), nullable=True),
    sa.Index("ix_gateway_balances_gateway_at", "gateway", "at"),
)


def add_balance(
    db: sa.Connection,
    *,
    gateway: str,
    at: dt.datetime,
    asked: bool,
    balance: int | None,
    problem: str | None = None,
) -> None:
    row = {"gateway": gateway, "at": at, "asked": asked, "balance": balance}
    db.execute(gateway_balances.insert().values(**row, problem=problem and problem[:200]))


def get_last_balance_question(db: sa.Connection, gateway: str) -> dt.datetime | None:
    """Say when a gateway was last asked."""
    here = (gateway_balances.c.gateway == gateway) & gateway_balances.c.asked
    found: dt.datetime | None = db.execute(
        sa.select(sa.func.max(gateway_balances.c.at)).where(here)
    ).scalar()
    return found


def get_known_balance(db: sa.Connection, gateway: str, *, since: dt.datetime) -> int | None:
    """Give what is left by the newest word of late.

    A refusal says that nothing is, until the gateway takes a message again.
    """
    here = gateway_balances.c.gateway == gateway, gateway_balances.c.at >= since
    query = sa.select(gateway_balances).where(*here, gateway_balances.c.balance.is_not(None))
    row = db.execute(query.order_by(gateway_balances.c.id.desc()).limit(1)).mappings().first()
    if row is None or (not row["asked"] and _took_one(db, gateway, since=row["at"])):
        return None
    return int(row["balance"])


def _took_one(db: sa.Connection, gateway: str, *, since: dt.datetime) -> bool:
    query = sa.select(message_attempts.c.id).where(
        message_attempts.c.started_at > since,
        message_attempts.c.gateway == gateway,
        message_attempts.c.outcome == "accepted",
    )
    return db.execute(query.limit(1)).first() is not None
