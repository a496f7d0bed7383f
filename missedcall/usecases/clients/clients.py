"""Let programs in by keys: add a client, give it another key, shut it out; each is audited."""

import datetime as dt
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from missedcall.db.clients import clients
from missedcall.db.clients.clients import ClientKeyRow, ClientRow, KeyHolder
from missedcall.db.engine import DbConnection
from missedcall.db.schema import note_audit
from missedcall.domain.clients import client as rules
from missedcall.domain.clients.client import Scope
from missedcall.domain.clients.refusals import ClientRefusal
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.usecases.deps import Deps

KEY_BYTES: Final = 32
USED_AGAIN: Final = dt.timedelta(minutes=1)  # how exactly it is known when a key was used
MOST_DAYS, DAYS = 730, 365
MOST_PER_MINUTE, PER_MINUTE = 6000, 120
OLD_KEY_DAYS = 7
SHOWN: Final = 40  # signs of a name that was typed


class ClientRefused(RequestRefused):
    """Refuse to add or change a client."""


@dataclass(frozen=True)
class ClientManager:
    """Say who changes a client: a login, or the shell's account, and from where."""

    login: str
    address: str | None = None


@dataclass(frozen=True)
class ApiClient:
    """Describe the client that a request comes from."""

    id: int
    name: str
    scopes: frozenset[Scope]
    per_minute: int


@dataclass(frozen=True)
class ClientKey:
    """Describe a key: how it begins, and from when until when it works."""

    hint: str
    created_at: dt.datetime
    expires_at: dt.datetime
    used_at: dt.datetime | None


@dataclass(frozen=True)
class ClientSummary:
    """Describe a client in a list, with the keys that still work."""

    name: str
    scopes: tuple[Scope, ...]
    per_minute: int
    created_at: dt.datetime
    created_by: str
    disabled_at: dt.datetime | None
    keys: tuple[ClientKey, ...]

    @property
    def used_at(self) -> dt.datetime | None:
        return max((key.used_at for key in self.keys if key.used_at), default=None)


def add_client(
    deps: Deps,
    *,
    name: str,
    scopes: Collection[Scope],
    by: ClientManager,
    now: dt.datetime,
    per_minute: int = PER_MINUTE,
    days: int = DAYS,
) -> str:
    """Add a client and give its first key, which is kept nowhere; raise `ClientRefused`."""
    if not rules.NAME.fullmatch(name):
        raise ClientRefused(explain(ClientRefusal.NAME, name=name[:SHOWN]))
    if not scopes:
        raise ClientRefused(explain(ClientRefusal.SCOPES))
    _check_limits(per_minute=per_minute, days=days)
    key = _new_key()
    with deps.db.writing() as db:
        if clients.find_client_by_name(db, name) is not None:
            raise ClientRefused(explain(ClientRefusal.TAKEN, name=name))
        client_id = clients.add_client(
            db,
            name=name,
            scopes=rules.write_scopes(scopes),
            per_minute=per_minute,
            created_at=now,
            created_by=by.login,
        )
        _add_key(db, client_id, key, days=days, now=now)
        _note(db, "client.add", name, by=by, now=now, reason=rules.write_scopes(scopes))
    return key


def rotate_key(
    deps: Deps,
    *,
    name: str,
    by: ClientManager,
    now: dt.datetime,
    days: int = DAYS,
    old_days: int = OLD_KEY_DAYS,
) -> str:
    """Give a client another key; the ones before work for `old_days` more. Or `ClientRefused`."""
    _check_limits(days=days)
    if not 0 <= old_days <= MOST_DAYS:
        raise ClientRefused(explain(ClientRefusal.OLD_DAYS, most=MOST_DAYS))
    key = _new_key()
    with deps.db.writing() as db:
        row = _to_change(db, name)
        clients.end_keys_of_client(db, row.id, by=now + dt.timedelta(days=old_days))
        _add_key(db, row.id, key, days=days, now=now)
        _note(db, "client.rotate", name, by=by, now=now, reason=f"old keys: {old_days} days")
    return key


def disable_client(deps: Deps, *, name: str, by: ClientManager, now: dt.datetime) -> None:
    """Shut a client out at once, whatever its keys; raise `ClientRefused`."""
    with deps.db.writing() as db:
        clients.set_client_disabled(db, _to_change(db, name).id, at=now)
        _note(db, "client.disable", name, by=by, now=now)


def enable_client(deps: Deps, *, name: str, by: ClientManager, now: dt.datetime) -> None:
    """Let a disabled client in again, with the keys that still work; raise `ClientRefused`."""
    with deps.db.writing() as db:
        clients.set_client_disabled(db, _to_change(db, name).id, at=None)
        _note(db, "client.enable", name, by=by, now=now)


def list_clients(deps: Deps, *, now: dt.datetime) -> list[ClientSummary]:
    """List the clients by name, each with its keys that still work, the newest first."""
    with deps.db.reading() as db:
        rows, keys = clients.list_clients(db), clients.list_keys(db)
    return [_summary(row, keys, now=now) for row in rows]


def identify_client(deps: Deps, *, key: str, now: dt.datetime) -> ApiClient | None:
    """Give the client whose key this is; None for one that is wrong, over or shut out."""
    with deps.db.reading() as db:
        holder = clients.get_client_of_key(db, rules.key_digest(key), at=now)
    if holder is None:
        return None
    _note_use(deps, holder, now=now)
    return ApiClient(holder.id, holder.name, rules.read_scopes(holder.scopes), holder.per_minute)


def _note_use(deps: Deps, holder: KeyHolder, *, now: dt.datetime) -> None:
    if holder.used_at is None or holder.used_at + USED_AGAIN <= now:
        with deps.db.writing() as db:
            clients.note_key_use(db, holder.key_id, at=now)


def _check_limits(*, days: int, per_minute: int = PER_MINUTE) -> None:
    if not 1 <= days <= MOST_DAYS:
        raise ClientRefused(explain(ClientRefusal.DAYS, most=MOST_DAYS))
    if not 1 <= per_minute <= MOST_PER_MINUTE:
        raise ClientRefused(explain(ClientRefusal.PER_MINUTE, most=MOST_PER_MINUTE))


def _new_key() -> str:
    return rules.KEY_BEGINS + secrets.token_urlsafe(KEY_BYTES)


def _add_key(db: DbConnection, client_id: int, key: str, *, days: int, now: dt.datetime) -> None:
    clients.add_client_key(
        db,
        client_id=client_id,
        digest=rules.key_digest(key),
        hint=rules.key_hint(key),
        created_at=now,
        expires_at=now + dt.timedelta(days=days),
    )


def _to_change(db: DbConnection, name: str) -> ClientRow:
    row = clients.find_client_by_name(db, name)
    if row is None:
        raise ClientRefused(explain(ClientRefusal.UNKNOWN, name=name[:SHOWN]))
    return row


def _note(
    db: DbConnection,
    action: str,
    name: str,
    *,
    by: ClientManager,
    now: dt.datetime,
    reason: str | None = None,
) -> None:
    note_audit(
        db,
        at=now,
        actor=by.login,
        action=action,
        subject=name,
        reason=reason,
        address=by.address,
    )


def _summary(row: ClientRow, keys: Sequence[ClientKeyRow], *, now: dt.datetime) -> ClientSummary:
    scopes = rules.read_scopes(row.scopes)
    return ClientSummary(
        name=row.name,
        scopes=tuple(scope for scope in Scope if scope in scopes),
        per_minute=row.per_minute,
        created_at=row.created_at,
        created_by=row.created_by,
        disabled_at=row.disabled_at,
        keys=tuple(
            ClientKey(key.hint, key.created_at, key.expires_at, key.used_at)
            for key in keys
            if key.client_id == row.id and key.expires_at > now
        ),
    )
