"""Keep requests to erase a person's data: what is held is sealed here until it may go."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata, note_transition, read_row, read_rows
from missedcall.db.stored_json import VersionedJson
from missedcall.domain.privacy.personal import ERASED

erasure_requests = sa.Table(
    "erasure_requests",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("number", sa.String(20), nullable=False),
    # proposed | withdrawn, or approved: asked (a call is still on) | restricted | erased
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("asked_at", UtcDateTime, nullable=False),
    sa.Column("asked_by", sa.String(60), nullable=False),
    sa.Column("reason", sa.String(200), nullable=False),
    sa.Column("proof", sa.String(200), nullable=False),  # how the person was identified
    # Who approved or withdrew it, when; and whether the person gave up the callback that waits.
    sa.Column("decided_at", UtcDateTime, nullable=True),
    sa.Column("decided_by", sa.String(60), nullable=True),
    sa.Column("drops_callback", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("restricted_at", UtcDateTime, nullable=True),
    sa.Column("erase_at", UtcDateTime, nullable=True),  # the law wants it kept until then
    sa.Column("erased_at", UtcDateTime, nullable=True),
    # All that was held of the person, by table, when it was taken out of the tables themselves.
    sa.Column("sealed", VersionedJson(1), nullable=True),
    sa.Index("ix_erasure_requests_number", "number"),
    sa.Index("ix_erasure_requests_state_erase_at", "state", "erase_at"),
)


@dataclass(frozen=True, slots=True)
class ErasureRequestRow:
    """A row of `erasure_requests`."""

    id: int
    number: str
    state: str
    asked_at: dt.datetime
    asked_by: str
    reason: str
    proof: str
    decided_at: dt.datetime | None
    decided_by: str | None
    drops_callback: bool
    restricted_at: dt.datetime | None
    erase_at: dt.datetime | None
    erased_at: dt.datetime | None
    sealed: Any


def add_erasure_request(
    db: sa.Connection, *, number: str, at: dt.datetime, by: str, **row: str | bool
) -> int:
    """Note that a person asked, for another to approve; give the id."""
    values = {**row, "number": number, "state": "proposed", "asked_at": at, "asked_by": by}
    inserted = db.execute(
        erasure_requests.insert().values(values).returning(erasure_requests.c.id)
    )
    request_id = int(inserted.scalar_one())
    _note(db, request_id, None, "proposed", at=at, actor=by)
    return request_id


def get_erasure_request(db: sa.Connection, request_id: int) -> ErasureRequestRow | None:
    query = sa.select(erasure_requests).where(erasure_requests.c.id == request_id)
    return read_row(db.execute(query), ErasureRequestRow)


def count_requests_of_actor(db: sa.Connection, actor: str, *, since: dt.datetime) -> int:
    """Count what a person wrote down since an instant, withdrawn or not."""
    theirs = (erasure_requests.c.asked_by == actor) & (erasure_requests.c.asked_at >= since)
    return db.execute(sa.select(sa.func.count()).where(theirs)).scalar_one()


def decide_erasure_request(
    db: sa.Connection, request_id: int, *, to: str, at: dt.datetime, by: str
) -> bool:
    """Approve (`asked`) or withdraw what is proposed; False when it is not proposed any more.

    Of what is withdrawn only stays that it was, when, and the person who withdrew it.
    """
    values: dict[str, Any] = {"state": to, "decided_at": at, "decided_by": by}
    if to == "withdrawn":
        values |= dict.fromkeys(("number", "reason", "proof"), ERASED)
    return _move(db, request_id, "proposed", values, at=at, actor=by)


def list_requests_of_number(db: sa.Connection, number: str) -> Sequence[ErasureRequestRow]:
    """List what a number asked for and is not erased yet, the newest first."""
    query = sa.select(erasure_requests).where(erasure_requests.c.number == number)
    return read_rows(db.execute(query.order_by(erasure_requests.c.id.desc())), ErasureRequestRow)


def list_requests_to_seal(db: sa.Connection, *, limit: int) -> Sequence[ErasureRequestRow]:
    """List requests whose data is not sealed yet."""
    query = sa.select(erasure_requests).where(erasure_requests.c.state == "asked")
    return read_rows(
        db.execute(query.order_by(erasure_requests.c.id).limit(limit)), ErasureRequestRow
    )


def list_undecided_requests(
    db: sa.Connection, *, before: dt.datetime, limit: int
) -> Sequence[int]:
    """List proposals older than an instant that are not decided yet."""
    old = (erasure_requests.c.state == "proposed") & (erasure_requests.c.asked_at < before)
    return db.execute(sa.select(erasure_requests.c.id).where(old).limit(limit)).scalars().all()


def list_requests_due(
    db: sa.Connection, *, now: dt.datetime, limit: int
) -> Sequence[ErasureRequestRow]:
    """List what is sealed and may be erased now."""
    over = sa.and_(erasure_requests.c.state == "restricted", erasure_requests.c.erase_at <= now)
    query = sa.select(erasure_requests).where(over).order_by(erasure_requests.c.erase_at)
    return read_rows(db.execute(query.limit(limit)), ErasureRequestRow)


def list_latest_requests(db: sa.Connection, *, limit: int) -> Sequence[ErasureRequestRow]:
    query = sa.select(erasure_requests).order_by(erasure_requests.c.id.desc()).limit(limit)
    return read_rows(db.execute(query), ErasureRequestRow)


def seal_data_of_request(
    db: sa.Connection,
    request_id: int,
    *,
    sealed: Mapping[str, Any],
    erase_at: dt.datetime,
    at: dt.datetime,
) -> bool:
    """Keep what was taken out of the tables; False when another process has just done so."""
    values = {
        "state": "restricted",
        "sealed": sealed,
        "restricted_at": at,
        "erase_at": erase_at,
    }
    return _move(db, request_id, "asked", values, at=at)


def erase_sealed_data(db: sa.Connection, request_id: int, *, at: dt.datetime) -> bool:
    """Forget the sealed data, and whose it was."""
    values = {
        "state": "erased",
        "erased_at": at,
        "sealed": sa.null(),
        **dict.fromkeys(("number", "reason", "proof"), ERASED),
    }
    return _move(db, request_id, "restricted", values, at=at)


def _move(
    db: sa.Connection,
    request_id: int,
    from_state: str,
    values: Mapping[str, Any],
    *,
    at: dt.datetime,
    actor: str = "system",
) -> bool:
    here = (erasure_requests.c.id == request_id) & (erasure_requests.c.state == from_state)
    if db.execute(erasure_requests.update().where(here).values(values)).rowcount != 1:
        return False
    _note(db, request_id, from_state, values["state"], at=at, actor=actor)
    return True


def _note(
    db: sa.Connection,
    request_id: int,
    from_state: str | None,
    to_state: str,
    *,
    at: dt.datetime,
    actor: str,
) -> None:
    note_transition(
        db,
        entity="erasure_request",
        entity_id=request_id,
        at=at,
        actor=actor,
        from_state=from_state,
        to_state=to_state,
        reason="the person asked" if from_state is None else "by the rules of erasure",
    )
