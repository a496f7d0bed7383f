"""Keep the codes by which mobiles are proven: their digests, and what was tried."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata, read_row, read_rows
from missedcall.domain.applications.mobile_code import CodeLimits, CodesSent

mobile_codes = sa.Table(
    "mobile_codes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("number", sa.String(20), nullable=False),
    sa.Column("purpose", sa.String(20), nullable=False),
    # Digests, with the key of the secrets: of the browser or client, its address, and the code.
    # An empty `code` cannot be tried any more.
    sa.Column("holder", sa.String(64), nullable=False),
    sa.Column("address", sa.String(64), nullable=False),
    sa.Column("code", sa.String(64), nullable=False),
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),  # wrong ones
    sa.Column("paise", sa.Integer, nullable=False),  # what its text costs
    sa.Column("sent_at", UtcDateTime, nullable=False),
    sa.Column("until", UtcDateTime, nullable=False),
    sa.Column("barred_until", UtcDateTime, nullable=True),  # after the last wrong try
    sa.Column("used_at", UtcDateTime, nullable=True),
    sa.Column("left_at", UtcDateTime, nullable=True),  # when what it opened was closed by hand
    sa.Index("ix_mobile_codes_number_sent_at", "number", "sent_at"),
    sa.Index("ix_mobile_codes_address_sent_at", "address", "sent_at"),
    sa.Index("ix_mobile_codes_sent_at_paise", "sent_at", "paise"),
    sa.Index("ix_mobile_codes_holder", "holder"),
)


@dataclass(frozen=True, slots=True)
class MobileCodeRow:
    """A row of `mobile_codes`."""

    id: int
    number: str
    purpose: str
    holder: str
    address: str
    code: str
    tries: int
    paise: int
    sent_at: dt.datetime
    until: dt.datetime
    barred_until: dt.datetime | None
    used_at: dt.datetime | None
    left_at: dt.datetime | None


def _nth_sent(column: sa.Column[str], of: str, before: str) -> sa.ScalarSelect[dt.datetime]:
    """Ask when the newest code but so many was sent."""
    return (
        sa.select(mobile_codes.c.sent_at)
        .where(column == sa.bindparam(of))
        .order_by(mobile_codes.c.sent_at.desc())
        .offset(sa.bindparam(before))
        .limit(1)
        .scalar_subquery()
    )


def _barred() -> sa.ScalarSelect[dt.datetime]:
    newest = sa.func.max(mobile_codes.c.barred_until, type_=mobile_codes.c.barred_until.type)
    return (
        sa.select(newest)
        .where(
            mobile_codes.c.holder == sa.bindparam("holder"),
            mobile_codes.c.number == sa.bindparam("number"),
        )
        .scalar_subquery()
    )


_COST_OF_DAY = sa.select(sa.func.coalesce(sa.func.sum(mobile_codes.c.paise), 0)).where(
    mobile_codes.c.sent_at >= sa.bindparam("day_began", type_=UtcDateTime)
)
# In the order of `CodesSent`. Asked for every code, also for those that are refused, so built
# once: see `schema.INSERT`.
SENT = sa.select(
    _nth_sent(mobile_codes.c.number, "number", "none").label("newest"),
    _nth_sent(mobile_codes.c.number, "number", "number_hour").label("number_hour"),
    _nth_sent(mobile_codes.c.number, "number", "number_day").label("number_day"),
    _nth_sent(mobile_codes.c.address, "address", "address_hour").label("address_hour"),
    _nth_sent(mobile_codes.c.address, "address", "address_day").label("address_day"),
    _COST_OF_DAY.scalar_subquery().label("day_paise"),
    _barred().label("barred_until"),
)


def add_mobile_code(db: sa.Connection, **row: object) -> int:
    return int(
        db.execute(mobile_codes.insert().values(**row).returning(mobile_codes.c.id)).scalar_one()
    )


def sent_before(
    db: sa.Connection,
    *,
    number: str,
    address: str,
    holder: str,
    limits: CodeLimits,
    day_began: dt.datetime,
) -> CodesSent:
    """Give what was sent to a number and asked for from an address, as the limits count it."""
    asked = {
        "number": number,
        "address": address,
        "holder": holder,
        "day_began": day_began,
        "none": 0,
        "number_hour": limits.number_hour - 1,
        "number_day": limits.number_day - 1,
        "address_hour": limits.address_hour - 1,
        "address_day": limits.address_day - 1,
    }
    return CodesSent(*db.execute(SENT, asked).one())


def sum_cost_paise(db: sa.Connection, *, since: dt.datetime) -> int:
    """Add up what the codes sent since an instant cost at most, in paise."""
    return int(db.execute(_COST_OF_DAY, {"day_began": since}).scalar_one())


def get_newest_mobile_code(
    db: sa.Connection, *, number: str, purpose: str, holder: str
) -> MobileCodeRow | None:
    """Give the newest code of a browser for a number; those before it count no more."""
    here = (
        (mobile_codes.c.number == number)
        & (mobile_codes.c.purpose == purpose)
        & (mobile_codes.c.holder == holder)
    )
    query = sa.select(mobile_codes).where(here).order_by(mobile_codes.c.id.desc()).limit(1)
    return read_row(db.execute(query), MobileCodeRow)


def note_wrong(db: sa.Connection, code_id: int, *, barred_until: dt.datetime | None) -> None:
    """Count a wrong try; with `barred_until` it was the last one."""
    tries = {"tries": mobile_codes.c.tries + 1, "barred_until": barred_until}
    db.execute(mobile_codes.update().where(mobile_codes.c.id == code_id).values(tries))


def use_mobile_code(db: sa.Connection, code_id: int, *, at: dt.datetime) -> bool:
    """Use a code up; False when that was done before."""
    here = (mobile_codes.c.id == code_id) & mobile_codes.c.used_at.is_(None)
    return db.execute(mobile_codes.update().where(here).values(used_at=at, code="")).rowcount == 1


def get_proof_time(
    db: sa.Connection, *, holder: str, purposes: Collection[str], since: dt.datetime
) -> MobileCodeRow | None:
    """Give the code that a browser used last, and has not left since."""
    here = (
        (mobile_codes.c.holder == holder)
        & mobile_codes.c.purpose.in_(purposes)
        & (mobile_codes.c.used_at > since)
        & mobile_codes.c.left_at.is_(None)
    )
    query = sa.select(mobile_codes).where(here).order_by(mobile_codes.c.used_at.desc()).limit(1)
    return read_row(db.execute(query), MobileCodeRow)


def leave_mobile_code(db: sa.Connection, *, holder: str, at: dt.datetime) -> None:
    """Close what the codes of a browser opened."""
    here = (mobile_codes.c.holder == holder) & mobile_codes.c.left_at.is_(None)
    db.execute(mobile_codes.update().where(here).values(left_at=at))


def list_spent_mobile_codes(
    db: sa.Connection, *, before: dt.datetime, limit: int
) -> Sequence[MobileCodeRow]:
    """List codes that are over and whose digest is still kept."""
    over = (mobile_codes.c.until < before) & (mobile_codes.c.code != "")
    query = sa.select(mobile_codes).where(over).order_by(mobile_codes.c.id).limit(limit)
    return read_rows(db.execute(query), MobileCodeRow)


def forget_digest(db: sa.Connection, code_ids: Collection[int]) -> None:
    db.execute(mobile_codes.update().where(mobile_codes.c.id.in_(code_ids)).values(code=""))
