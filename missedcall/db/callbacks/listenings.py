"""Keep who listened to which call in progress, why, how long, and what Asterisk is to do next."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.callbacks.attempts import attempts, note_topics_of_attempt
from missedcall.db.callbacks.callbacks import callbacks
from missedcall.db.operators.operators import operators
from missedcall.db.schema import UtcDateTime, metadata, read_row, read_rows

OPEN = sa.text("ended_at IS NULL")

listenings = sa.Table(
    "listenings",
    metadata,
    sa.Column("id", sa.String(50), primary_key=True),  # also the id of the channel in Asterisk
    sa.Column("attempt_id", sa.ForeignKey("attempts.id"), nullable=False),
    sa.Column("listener_id", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("reason", sa.String(200), nullable=False),
    sa.Column("mode", sa.String(10), nullable=False),  # as Asterisk was told last
    sa.Column("wanted", sa.String(10), nullable=False),  # what Asterisk is to be told; or `end`
    sa.Column("tells", sa.String(10), nullable=False),  # how the operator is told of it
    sa.Column("asked_at", UtcDateTime, nullable=False),
    sa.Column("placed_at", UtcDateTime, nullable=True),  # the listener's telephone was rung
    sa.Column("begun_at", UtcDateTime, nullable=True),  # and answered
    sa.Column("ended_at", UtcDateTime, nullable=True),
    sa.Index("ix_listenings_attempt_id", "attempt_id"),
    sa.Index("ix_listenings_asked_at", "asked_at"),
    sa.Index(  # a supervisor listens to one call at once
        "uq_listenings_open_listener",
        "listener_id",
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    ),
)


@dataclass(frozen=True, slots=True)
class ListeningRow:
    """A row of `listenings`."""

    id: str
    attempt_id: str
    listener_id: int
    reason: str
    mode: str
    wanted: str
    tells: str
    asked_at: dt.datetime
    placed_at: dt.datetime | None
    begun_at: dt.datetime | None
    ended_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class ListeningOrderRow(ListeningRow):
    """A listening with the node of its call."""

    node: str


@dataclass(frozen=True, slots=True)
class NamedListening(ListeningRow):
    """A listening with the logins of both, its callback and the caller's number."""

    listener: str
    operator: str
    callback_id: int
    number: str


@dataclass(frozen=True, slots=True)
class CallInProgress:
    """A call in which an operator and a caller speak: its attempt, and who they are."""

    attempt_id: str
    callback_id: int
    bridged_at: dt.datetime
    operator_id: int
    login: str
    name: str
    number: str
    language: str


def add_listening(db: sa.Connection, **row: object) -> None:
    """Insert one; IntegrityError when its listener has one that is open."""
    db.execute(listenings.insert().values(row))


def get_listening(db: sa.Connection, listening_id: str) -> ListeningRow | None:
    query = sa.select(listenings).where(listenings.c.id == listening_id)
    return read_row(db.execute(query), ListeningRow)


def open_listening_of(db: sa.Connection, listener_id: int) -> ListeningRow | None:
    """Give the listening of a supervisor that has not ended."""
    mine = (listenings.c.listener_id == listener_id) & listenings.c.ended_at.is_(None)
    return read_row(db.execute(sa.select(listenings).where(mine)), ListeningRow)


def list_listenings_to_order(db: sa.Connection, *, limit: int) -> Sequence[ListeningOrderRow]:
    """List the open ones of which Asterisk is to be told something, the first asked first."""
    waits = sa.or_(listenings.c.placed_at.is_(None), listenings.c.mode != listenings.c.wanted)
    query = (
        sa.select(listenings, attempts.c.node)
        .join(attempts, attempts.c.id == listenings.c.attempt_id)
        .where(listenings.c.ended_at.is_(None), waits)
        .order_by(listenings.c.asked_at)
        .limit(limit)
    )
    return read_rows(db.execute(query), ListeningOrderRow)


def change_listening(db: sa.Connection, listening_id: str, **columns: object) -> bool:
    """Write columns of one that has not ended; False when it has."""
    here = (listenings.c.id == listening_id) & listenings.c.ended_at.is_(None)
    changed = listenings.update().where(here).values(columns).returning(listenings.c.attempt_id)
    attempt_id = db.execute(changed).scalar()
    if attempt_id is not None:
        note_topics_of_attempt(db, attempt_id)
    return attempt_id is not None


def claim_listening(db: sa.Connection, listening_id: str, *, mode: str, at: dt.datetime) -> bool:
    """Note that a telephone is rung for one; False when another worker did, or it has ended."""
    here = (listenings.c.id == listening_id) & listenings.c.ended_at.is_(None)
    unplaced = here & listenings.c.placed_at.is_(None)
    placed = {"placed_at": at, "mode": mode}
    return db.execute(listenings.update().where(unplaced).values(placed)).rowcount == 1


def end_listenings_of_ended_calls(
    db: sa.Connection, *, listener_id: int, asked_before: dt.datetime, now: dt.datetime
) -> None:
    """End those of a listener whose call is over, or whose telephone never began to listen."""
    over = sa.select(attempts.c.id).where(attempts.c.ended_at.is_not(None))
    never = listenings.c.begun_at.is_(None) & (listenings.c.asked_at < asked_before)
    mine = (listenings.c.listener_id == listener_id) & listenings.c.ended_at.is_(None)
    here = mine & sa.or_(listenings.c.attempt_id.in_(over), never)
    db.execute(listenings.update().where(here).values(ended_at=now))


def list_listenings(
    db: sa.Connection, *, limit: int, before: tuple[dt.datetime, str] | None = None
) -> Sequence[NamedListening]:
    """List who listened, the newest first, from the one before an instant and an id."""
    turn = sa.tuple_(listenings.c.asked_at, listenings.c.id)
    heard = operators.alias("heard")
    query = (
        sa.select(
            listenings,
            operators.c.login.label("listener"),
            heard.c.login.label("operator"),
            attempts.c.callback_id,
            callbacks.c.number,
        )
        .join(operators, operators.c.id == listenings.c.listener_id)
        .join(attempts, attempts.c.id == listenings.c.attempt_id)
        .join(heard, heard.c.id == attempts.c.operator_id)
        .join(callbacks, callbacks.c.id == attempts.c.callback_id)
    )
    if before is not None:
        at, listening_id = before
        place = sa.tuple_(
            sa.literal(at, listenings.c.asked_at.type), sa.literal(listening_id, sa.String())
        )
        query = query.where(turn < place)
    newest = query.order_by(listenings.c.asked_at.desc(), listenings.c.id.desc())
    return read_rows(db.execute(newest.limit(limit)), NamedListening)


def list_listeners_told(db: sa.Connection, attempt_id: str) -> Sequence[str]:
    """Give the names of who listens to a call now, as far as its operator is to know of it."""
    query = (
        sa.select(operators.c.name)
        .join(listenings, listenings.c.listener_id == operators.c.id)
        .where(
            listenings.c.attempt_id == attempt_id,
            listenings.c.begun_at.is_not(None),
            listenings.c.ended_at.is_(None),
            listenings.c.tells != "nothing",
        )
        .order_by(operators.c.name)
    )
    return db.execute(query).scalars().all()


def list_calls_in_progress(db: sa.Connection, *, limit: int) -> Sequence[CallInProgress]:
    """List the calls in which both speak now, the longest first."""
    query = (
        sa.select(
            attempts.c.id.label("attempt_id"),
            attempts.c.callback_id,
            attempts.c.bridged_at,
            attempts.c.operator_id,
            operators.c.login,
            operators.c.name,
            callbacks.c.number,
            callbacks.c.language,
        )
        .join(operators, operators.c.id == attempts.c.operator_id)
        .join(callbacks, callbacks.c.id == attempts.c.callback_id)
        .where(attempts.c.ended_at.is_(None), attempts.c.bridged_at.is_not(None))
        .order_by(attempts.c.bridged_at)
        .limit(limit)
    )
    return read_rows(db.execute(query), CallInProgress)
