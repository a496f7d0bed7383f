"""Keep every try to hand a message over: where, when, and what came of it."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata, read_row
from missedcall.domain.messages.message import gateway_id_key

message_attempts = sa.Table(
    "message_attempts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("message_id", sa.ForeignKey("messages.id"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),  # 1 for the first try
    sa.Column("gateway", sa.String(40), nullable=False),
    sa.Column("started_at", UtcDateTime, nullable=False),
    sa.Column("ended_at", UtcDateTime, nullable=True),
    sa.Column(
        "outcome", sa.String(20), nullable=True
    ),  # `usecases.messages.delivery` lists the words
    sa.Column("reason", sa.String(200), nullable=True),
    sa.Column(
        "gateway_key", sa.String(100), nullable=True
    ),  # the gateway's id, see `gateway_id_key`
    sa.UniqueConstraint("message_id", "number"),
    sa.Index("ix_message_attempts_gateway_key", "gateway_key"),
    sa.Index("ix_message_attempts_started_at", "started_at"),
)


@dataclass(frozen=True, slots=True)
class MessageAttemptRow:
    """A row of `message_attempts`."""

    id: int
    message_id: int
    number: int
    gateway: str
    started_at: dt.datetime
    ended_at: dt.datetime | None
    outcome: str | None
    reason: str | None
    gateway_key: str | None


# Done for every message, so built once: see `schema.INSERT`.
BEGIN = message_attempts.insert()
END = message_attempts.update().where(
    message_attempts.c.message_id == sa.bindparam("of"),
    message_attempts.c.number == sa.bindparam("try"),
)


def begin_message_attempt(
    db: sa.Connection, *, message_id: int, number: int, gateway: str, at: dt.datetime
) -> None:
    row = {"message_id": message_id, "number": number, "gateway": gateway, "started_at": at}
    db.execute(BEGIN, row)


def end_message_attempt(
    db: sa.Connection,
    *,
    message_id: int,
    number: int,
    at: dt.datetime,
    outcome: str,
    reason: str | None = None,
    gateway_id: str | None = None,
) -> None:
    """Write what came of a try; what the gateway answered outweighs that the worker was missed."""
    here = {"of": message_id, "try": number}
    values = {
        "ended_at": at,
        "outcome": outcome,
        "gateway_key": gateway_id and gateway_id_key(gateway_id),
    }
    values["reason"] = reason[:200] if reason else None
    db.execute(END, {**here, **values})


def get_attempt_by_gateway_id(
    db: sa.Connection, *, gateway: str, gateway_id: str
) -> MessageAttemptRow | None:
    """Give the try that a gateway knows by this id."""
    query = (
        sa.select(message_attempts)
        .where(
            message_attempts.c.gateway_key == gateway_id_key(gateway_id),
            message_attempts.c.gateway == gateway,
        )
        .order_by(message_attempts.c.id.desc())
        .limit(1)
    )
    return read_row(db.execute(query), MessageAttemptRow)
