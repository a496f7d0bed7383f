"""Keep the vouchers of accounts: what one person entered, and what another made of it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata, note_transition, read_row, read_rows

vouchers = sa.Table(
    "vouchers",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String(12), nullable=False),  # receipt | give_back | reversal | excess
    sa.Column("state", sa.String(12), nullable=False),  # entered | booked | refused
    sa.Column("channel", sa.String(12), nullable=False),
    sa.Column("reference", sa.String(60), nullable=False),
    sa.Column("application", sa.String(20), nullable=False),  # as the payer gave it
    sa.Column("amount_paise", sa.BigInteger, nullable=False),
    sa.Column("paid_at", UtcDateTime, nullable=False),  # as the counter's receipt says
    sa.Column("maker", sa.String(60), nullable=False),
    sa.Column("made_at", UtcDateTime, nullable=False),
    sa.Column("checker", sa.String(60), nullable=True),
    sa.Column("checked_at", UtcDateTime, nullable=True),
    sa.Column("note", sa.String(200), nullable=False),
    # A receipt is entered once, unless it was refused.
    sa.Index(
        "uq_vouchers_alive",
        "kind",
        "channel",
        "reference",
        unique=True,
        sqlite_where=sa.text("state <> 'refused'"),
        postgresql_where=sa.text("state <> 'refused'"),
    ),
    sa.Index("ix_vouchers_state", "state", "made_at"),
)


@dataclass(frozen=True, slots=True)
class VoucherRow:
    """A row of `vouchers`."""

    id: int
    kind: str
    state: str
    channel: str
    reference: str
    application: str
    amount_paise: int
    paid_at: dt.datetime
    maker: str
    made_at: dt.datetime
    checker: str | None
    checked_at: dt.datetime | None
    note: str


def add_voucher(db: sa.Connection, *, maker: str, made_at: dt.datetime, **row: object) -> int:
    """Enter a voucher and give its id; a receipt that stands already raises IntegrityError."""
    values = {**row, "state": "entered", "maker": maker, "made_at": made_at}
    added = db.execute(vouchers.insert().values(values).returning(vouchers.c.id))
    voucher_id = int(added.scalar_one())
    _note(db, voucher_id, at=made_at, actor=maker, from_state=None, to_state="entered", reason="")
    return voucher_id


def get_voucher(db: sa.Connection, voucher_id: int) -> VoucherRow | None:
    return read_row(db.execute(sa.select(vouchers).where(vouchers.c.id == voucher_id)), VoucherRow)


def check_voucher(
    db: sa.Connection, voucher_id: int, *, to_state: str, actor: str, at: dt.datetime, reason: str
) -> bool:
    """Move a voucher that was entered; False when another has done so."""
    here = (vouchers.c.id == voucher_id) & (vouchers.c.state == "entered")
    to = {"state": to_state, "checker": actor, "checked_at": at}
    done = db.execute(vouchers.update().where(here).values(to)).rowcount == 1
    if done:
        _note(
            db,
            voucher_id,
            at=at,
            actor=actor,
            from_state="entered",
            to_state=to_state,
            reason=reason,
        )
    return done


def list_waiting_vouchers(db: sa.Connection, *, limit: int) -> Sequence[VoucherRow]:
    """List what waits for a checker, the oldest first."""
    query = sa.select(vouchers).where(vouchers.c.state == "entered").order_by(vouchers.c.id)
    return read_rows(db.execute(query.limit(limit)), VoucherRow)


def list_lasting_vouchers(
    db: sa.Connection, state: str, *, before: dt.datetime, limit: int
) -> Iterator[tuple[int, dt.datetime]]:
    """Give the vouchers that were entered before an instant and are in a state still."""
    query = sa.select(vouchers.c.id, vouchers.c.made_at).where(
        vouchers.c.state == state, vouchers.c.made_at < before
    )
    return (tuple(row) for row in db.execute(query.order_by(vouchers.c.made_at).limit(limit)))


def list_latest_vouchers(db: sa.Connection, *, limit: int) -> Sequence[VoucherRow]:
    """List vouchers, the newest first."""
    query = sa.select(vouchers).order_by(vouchers.c.id.desc()).limit(limit)
    return read_rows(db.execute(query), VoucherRow)


def _note(
    db: sa.Connection,
    voucher_id: int,
    *,
    at: dt.datetime,
    actor: str,
    from_state: str | None,
    to_state: str,
    reason: str,
) -> None:
    note_transition(
        db,
        entity="voucher",
        entity_id=voucher_id,
        at=at,
        actor=actor,
        from_state=from_state,
        to_state=to_state,
        reason=reason,
    )
