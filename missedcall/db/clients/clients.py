"""Keep the programs that may use the API, and the digests of their keys."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata, read_row, read_rows

clients = sa.Table(
    "clients",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(40), nullable=False, unique=True),
    sa.Column("scopes", sa.String(200), nullable=False),  # words, parted by spaces
    sa.Column("per_minute", sa.Integer, nullable=False),  # requests
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("created_by", sa.String(60), nullable=False),
    sa.Column("disabled_at", UtcDateTime, nullable=True),  # since when each key is refused
)

client_keys = sa.Table(
    "client_keys",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("client_id", sa.ForeignKey("clients.id"), nullable=False),
    # SHA-256: who reads this table cannot use a key.
    sa.Column("digest", sa.String(64), nullable=False, unique=True),
    sa.Column("hint", sa.String(12), nullable=False),  # how the key begins
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Column("used_at", UtcDateTime, nullable=True),  # last, to the minute
    sa.Index("ix_client_keys_client_id", "client_id"),
)


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A row of `clients`."""

    id: int
    name: str
    scopes: str
    per_minute: int
    created_at: dt.datetime
    created_by: str
    disabled_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class ClientKeyRow:
    """A row of `client_keys`, but for its digest."""

    id: int
    client_id: int
    hint: str
    created_at: dt.datetime
    expires_at: dt.datetime
    used_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class KeyHolder(ClientRow):
    """A client, and the key that it showed."""

    key_id: int
    used_at: dt.datetime | None


# Asked at each request of a program, so built once: see `schema.INSERT`.
HOLDER = (
    sa.select(clients, client_keys.c.id.label("key_id"), client_keys.c.used_at)
    .join(client_keys, client_keys.c.client_id == clients.c.id)
    .where(
        client_keys.c.digest == sa.bindparam("shown"),
        client_keys.c.expires_at > sa.bindparam("at", type_=UtcDateTime),
        clients.c.disabled_at.is_(None),
    )
)
KEY = [column for column in client_keys.c if column.name != "digest"]


def add_client(db: sa.Connection, **row: object) -> int:
    """Insert a client and give its id; `IntegrityError` when the name is taken."""
    return int(db.execute(clients.insert().values(row).returning(clients.c.id)).scalar_one())


def add_client_key(db: sa.Connection, **row: object) -> None:
    db.execute(client_keys.insert().values(row))


def find_client_by_name(db: sa.Connection, name: str) -> ClientRow | None:
    return read_row(db.execute(sa.select(clients).where(clients.c.name == name)), ClientRow)


def get_client_of_key(db: sa.Connection, digest: str, *, at: dt.datetime) -> KeyHolder | None:
    """Give the client whose key has this digest, when key and client still count."""
    return read_row(db.execute(HOLDER, {"shown": digest, "at": at}), KeyHolder)


def note_key_use(db: sa.Connection, key_id: int, *, at: dt.datetime) -> None:
    db.execute(client_keys.update().where(client_keys.c.id == key_id).values(used_at=at))


def end_keys_of_client(db: sa.Connection, client_id: int, *, by: dt.datetime) -> None:
    """Let the keys of a client end at an instant, but for those that end sooner."""
    mine = (client_keys.c.client_id == client_id) & (client_keys.c.expires_at > by)
    db.execute(client_keys.update().where(mine).values(expires_at=by))


def set_client_disabled(db: sa.Connection, client_id: int, *, at: dt.datetime | None) -> None:
    db.execute(clients.update().where(clients.c.id == client_id).values(disabled_at=at))


def list_clients(db: sa.Connection) -> Sequence[ClientRow]:
    return read_rows(db.execute(sa.select(clients).order_by(clients.c.name)), ClientRow)


def list_keys(db: sa.Connection) -> Sequence[ClientKeyRow]:
    """List the keys of all clients, the newest first."""
    return read_rows(db.execute(sa.select(*KEY).order_by(client_keys.c.id.desc())), ClientKeyRow)
