"""Keep messages: each SMS from the moment its cause was committed to its last receipt.

A row here is its own outbox entry: it is written in the transaction that causes it, and a worker
claims it by an update that counts rows.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from missedcall.db.applications.applications import note_desk_of_application
from missedcall.db.calls.calls import insert_or_ignore
from missedcall.db.schema import (
    UtcDateTime,
    metadata,
    note_transition,
    note_transitions,
    read_row,
    transition_row,
)
from missedcall.domain.messages.message import (
    FINAL,
    LOST,
    MessageState,
    source_states,
)

# Few of all: those that may have to be told by telephone.
IS_LOST = sa.text("state IN ({})".format(", ".join(f"'{state}'" for state in LOST)))

messages = sa.Table(
    "messages",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("cause", sa.String(60), nullable=False, unique=True),  # e.g. demand:17
    sa.Column("key", sa.String(40), nullable=False),  # which registered text
    sa.Column("language", sa.String(2), nullable=False),
    sa.Column("number", sa.String(20), nullable=False),
    sa.Column("application", sa.String(40), nullable=True),  # the one it is about
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("template_id", sa.String(19), nullable=False),
    sa.Column("template_version", sa.String(64), nullable=False),
    sa.Column("encoding", sa.String(6), nullable=False),
    sa.Column("parts", sa.Integer, nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("state_reason", sa.String(200), nullable=True),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("next_at", UtcDateTime, nullable=False),  # not handed over before
    sa.Column("valid_until", UtcDateTime, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("resends", sa.Integer, nullable=False),  # sent again by rule, after a doubt
    sa.Column("resend_of", sa.ForeignKey("messages.id"), nullable=True),  # sent again by a person
    sa.Column("claimed_at", UtcDateTime, nullable=True),
    sa.Column("accepted_at", UtcDateTime, nullable=True),
    sa.Column("final_at", UtcDateTime, nullable=True),
    sa.Column("gateway", sa.String(40), nullable=True),
    sa.Column("gateway_id", sa.String(100), nullable=True),
    sa.Column("ask_at", UtcDateTime, nullable=True),  # the gateway is asked what became of it
    sa.Index("ix_messages_ask_at", "ask_at"),
    sa.Index("ix_messages_created_at", "created_at"),
    sa.Index("ix_messages_accepted_at", "accepted_at"),
    sa.Index("ix_messages_state_next_at", "state", "next_at"),
    sa.Index("ix_messages_number_created_at", "number", "created_at"),
    sa.Index("ix_messages_resend_of", "resend_of"),
    sa.Index("ix_messages_lost", "created_at", sqlite_where=IS_LOST, postgresql_where=IS_LOST),
    sa.Index("ix_messages_application", "application"),
)


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A row of `messages`."""

    id: int
    cause: str
    key: str
    language: str
    number: str
    application: str | None
    text: str
    template_id: str
    template_version: str
    encoding: Literal["GSM-7", "UCS-2"]
    parts: int
    state: str
    state_reason: str | None
    created_at: dt.datetime
    next_at: dt.datetime
    valid_until: dt.datetime
    tries: int
    resends: int
    resend_of: int | None
    claimed_at: dt.datetime | None
    accepted_at: dt.datetime | None
    final_at: dt.datetime | None
    gateway: str | None
    gateway_id: str | None
    ask_at: dt.datetime | None


# In these a message needs no explaining.
PLAIN = (MessageState.QUEUED, MessageState.CLAIMED, MessageState.ACCEPTED, MessageState.DELIVERED)


# Asked and done for every message, so built once: see `schema.INSERT`.
GET = sa.select(messages).where(messages.c.id == sa.bindparam("this"))
MOVE = messages.update().where(
    messages.c.id == sa.bindparam("this"),
    messages.c.state == sa.bindparam("from_state"),
    messages.c.tries == sa.bindparam("after_tries"),
)
IDS_OF_CAUSES = sa.select(messages.c.cause, messages.c.id).where(
    messages.c.cause.in_(sa.bindparam("causes", expanding=True))
)


def add_message(
    db: sa.Connection,
    *,
    now: dt.datetime,
    actor: str = "service",
    state: MessageState = MessageState.QUEUED,
    reason: str = "",
    **row: object,
) -> int | None:
    """Insert a message and give its id, or None when its cause already has one."""
    return add_message_row(
        db, new_message_row(now=now, state=state, reason=reason, **row), actor=actor, reason=reason
    )


def add_message_row(
    db: sa.Connection, row: Mapping[str, Any], *, actor: str = "service", reason: str = ""
) -> int | None:
    """Insert a row of `new_message_row` as `add_message` does; `reason` is for its history."""
    insert = insert_or_ignore(messages, db).returning(messages.c.id)
    message_id = db.execute(insert, row).scalar()
    if message_id is not None:
        explained = reason or row["state_reason"] or "written"
        at, after = row["created_at"], row["state"]
        note_message_step(
            db,
            message_id,
            at=at,
            actor=actor,
            before=None,
            after=after,
            reason=explained,
            application=row.get("application"),
        )
    return message_id


def new_message_row(
    *, now: dt.datetime, state: MessageState, reason: str, **row: object
) -> dict[str, object]:
    """Give the row of a message that is not written yet; `reason` explains its state."""
    return {
        **row,
        "state": state,
        "state_reason": None if state in PLAIN else reason,
        "created_at": now,
        "next_at": now,
        "final_at": now if state in FINAL else None,
        "tries": 0,
        "resends": 0,
    }


def add_messages(db: sa.Connection, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert messages that the service writes; give in order the ids of those not held back.

    A row whose cause has had its message is left out.
    """
    had = list_causes_with_message(db, [row["cause"] for row in rows])
    new = {row["cause"]: row for row in rows if row["cause"] not in had}
    if not new:
        return []
    db.execute(messages.insert(), list(new.values()))
    ids = dict(db.execute(IDS_OF_CAUSES, {"causes": list(new)}).all())
    changes = [
        transition_row(
            entity="message",
            entity_id=ids[cause],
            at=row["created_at"],
            actor="service",
            from_state=None,
            to_state=row["state"],
            reason=(row["state_reason"] or "written")[:200],
        )
        for cause, row in new.items()
    ]
    note_transitions(db, changes)
    return [ids[cause] for cause, row in new.items() if row["next_at"] <= row["created_at"]]


def find_message_with_key(
    db: sa.Connection, message_ids: Collection[int], *, keys: Collection[str]
) -> int | None:
    """Give the id of the first of these messages whose text is one of `keys`; None: none is."""
    if not message_ids:
        return None
    here = messages.c.id.in_(message_ids) & messages.c.key.in_(keys)
    found: int | None = db.execute(sa.select(sa.func.min(messages.c.id)).where(here)).scalar()
    return found


def get_message(db: sa.Connection, message_id: int) -> MessageRow | None:
    return read_row(db.execute(GET, {"this": message_id}), MessageRow)


def replace_text(db: sa.Connection, message_id: int, *, text: str) -> None:
    """Put other words in place of a message's: for what may not be kept."""
    db.execute(messages.update().where(messages.c.id == message_id).values(text=text))


def move_message(
    db: sa.Connection,
    message_id: int,
    to_state: MessageState,
    *,
    at: dt.datetime,
    actor: str,
    reason: str,
    only_from: Sequence[str] | None = None,
    tries: int | None = None,
    **changes: object,
) -> bool:
    """Move a message if the table of transitions lets it; say whether it moved.

    `only_from` allows fewer states than the table; `tries` asks that no later try has begun.
    """
    row = get_message(db, message_id)
    allowed = source_states(to_state) if only_from is None else only_from
    if row is None or row.state not in allowed or row.state not in source_states(to_state):
        return False
    if tries is not None and row.tries != tries:
        return False
    ends = {"final_at": at} if to_state in FINAL else {}
    state_reason = None if to_state in PLAIN else reason[:200]
    here = {"this": message_id, "from_state": row.state, "after_tries": row.tries}
    to = {"state": to_state, "state_reason": state_reason, **ends, **changes}
    moved = db.execute(MOVE, {**here, **to})
    if moved.rowcount != 1:
        return False
    note_message_step(
        db,
        message_id,
        at=at,
        actor=actor,
        before=row.state,
        after=to_state,
        reason=reason,
        application=row.application,
    )
    return True


def note_message_step(
    db: sa.Connection,
    message_id: int,
    *,
    at: dt.datetime,
    actor: str,
    before: str | None,
    after: str,
    reason: str,
    application: str | None,
) -> None:
    note_transition(
        db,
        entity="message",
        entity_id=message_id,
        at=at,
        actor=actor,
        from_state=before,
        to_state=after,
        reason=reason[:200],
        application=application,
    )
    if application is not None:
        note_desk_of_application(db, application)


def list_causes_with_message(db: sa.Connection, causes: Collection[str]) -> set[str]:
    """Give those of these causes that have had their message."""
    if not causes:
        return set()
    return {cause for cause, _ in db.execute(IDS_OF_CAUSES, {"causes": list(causes)})}
