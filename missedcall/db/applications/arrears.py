"""Keep who owes the electricity company how much, as its newest lists say."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from missedcall.db.applications.applications import CURRENT, applications, demands
from missedcall.db.applications.bp_numbers import bp_numbers
from missedcall.db.connection.connections import connections
from missedcall.db.payments.ledger import ledger
from missedcall.db.schema import UtcDateTime, metadata, read_one, read_row, read_rows
from missedcall.domain.applications.arrears_list import Arrear
from missedcall.domain.connection.states import State

# So many of a place are compared by name: those who owe most.
MOST_COMPARED = 200
AT_ONCE = 5000

lists = sa.Table(
    "arrears_lists",
    metadata,
    sa.Column("source", sa.String(40), primary_key=True),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("file", sa.String(120), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("imported_at", UtcDateTime, nullable=False),
    sa.Column("imported_by", sa.String(60), nullable=False),
)


@dataclass(frozen=True, slots=True)
class ArrearsListRow:
    """A row of `arrears_lists`."""

    source: str
    as_of: dt.date
    file: str
    digest: str
    imported_at: dt.datetime
    imported_by: str


arrears = sa.Table(
    "arrears",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("source", sa.ForeignKey("arrears_lists.source"), nullable=False),
    sa.Column("bp", sa.String(10), nullable=False),
    sa.Column("locality", sa.String(15), nullable=False),
    # Which house: see `missedcall.domain.applications.premises`.
    sa.Column("premises", sa.String(32), nullable=False),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("relation_name", sa.String(80), nullable=False),
    sa.Column("mobile", sa.String(16), nullable=True),
    sa.Column("amount_paise", sa.BigInteger, nullable=False),
    sa.Column("imported_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("source", "bp", name="uq_arrears_source_bp"),
    sa.Index("ix_arrears_bp", "bp"),
    sa.Index("ix_arrears_premises", "premises"),
    sa.Index("ix_arrears_mobile", "mobile"),
    sa.Index("ix_arrears_locality_amount_paise", "locality", "amount_paise"),
    sa.Index("ix_arrears_imported_at", "imported_at"),
)


@dataclass(frozen=True, slots=True)
class ArrearRow:
    """A row of `arrears`."""

    id: int
    source: str
    bp: str
    locality: str
    premises: str
    name: str
    relation_name: str
    mobile: str | None
    amount_paise: int
    imported_at: dt.datetime


# Asked for every form, so built once: see `schema.INSERT`. Each part is a stretch of an index.
_IN_PLACE = (
    sa.select(arrears.c.id)
    .where(arrears.c.locality == sa.bindparam("locality"), arrears.c.relation_name != "")
    .order_by(arrears.c.amount_paise.desc())
    .limit(MOST_COMPARED)
    .subquery()
)
_FOUND = sa.union(
    *(
        sa.select(arrears.c.id).where(arrears.c[name] == sa.bindparam(name))
        for name in ("bp", "premises", "mobile")
    ),
    _IN_PLACE.select(),
).subquery()
OWED = (
    sa.select(arrears, lists.c.as_of)
    .join(_FOUND, _FOUND.c.id == arrears.c.id)
    .join(lists, lists.c.source == arrears.c.source)
    .order_by(arrears.c.amount_paise.desc(), arrears.c.id)
)

_PAID = (
    # PostgreSQL adds whole numbers up to a decimal.
    sa.select(sa.cast(sa.func.coalesce(sa.func.sum(ledger.c.amount_paise), 0), sa.BigInteger))
    .where(ledger.c.application_id == connections.c.application_id)
    .correlate(connections)
    .scalar_subquery()
)
# Money of a light that burns was called back: what is missing of its demand is owed.
OURS = (
    sa.select(applications.c.number, (demands.c.total_paise - _PAID).label("amount_paise"))
    .select_from(connections)
    .join(applications, applications.c.id == connections.c.application_id)
    .join(demands, CURRENT)
    .where(
        connections.c.premises == sa.bindparam("premises"),
        connections.c.state.in_((State.ENERGISED, State.CONNECTED)),
        demands.c.total_paise > _PAID,
    )
    .order_by(applications.c.id)
)

# What an application is looked up by, with the BP number that stands.
FORM = (
    sa.select(applications.c.form, applications.c.mobile, bp_numbers.c.bp)
    .outerjoin(
        bp_numbers,
        (bp_numbers.c.application_id == applications.c.id) & bp_numbers.c.ended_at.is_(None),
    )
    .where(applications.c.id == sa.bindparam("this"))
)


@dataclass(frozen=True, slots=True)
class ArrearsQuery:
    """What an application is compared by with the lists of arrears."""

    form: Any
    mobile: str
    bp: str | None


def get_arrears_question(db: sa.Connection, application_id: int) -> ArrearsQuery:
    """Give the form, the mobile and the BP number of an application."""
    return read_one(db.execute(FORM, {"this": application_id}), ArrearsQuery)


@dataclass(frozen=True, slots=True)
class ListedArrear(ArrearRow):
    """What is owed, with the day its list is of."""

    as_of: dt.date


def list_possible_arrears(
    db: sa.Connection, *, bp: str, premises: str, mobile: str, locality: str
) -> Sequence[ListedArrear]:
    """List what may be a form's dues, the largest first: names are still to be compared."""
    asked = {"bp": bp, "premises": premises, "mobile": mobile, "locality": locality}
    return read_rows(db.execute(OWED, asked), ListedArrear)


@dataclass(frozen=True, slots=True)
class UncoveredDemand:
    """A light whose demand is not covered by money any more."""

    number: str
    amount_paise: int


def list_unpaid_connections(db: sa.Connection, *, premises: str) -> Sequence[UncoveredDemand]:
    """List the lights at the premises whose demand is not covered by money any more."""
    return read_rows(db.execute(OURS, {"premises": premises}), UncoveredDemand)


def get_arrears_list(db: sa.Connection, source: str) -> ArrearsListRow | None:
    """Give the list of a source that counts."""
    return read_row(db.execute(sa.select(lists).where(lists.c.source == source)), ArrearsListRow)


def replace_arrears_list(
    db: sa.Connection, found: Iterable[Arrear], *, source: str, **told: object
) -> None:
    """Put a list in the place of the one of the same source."""
    db.execute(arrears.delete().where(arrears.c.source == source))
    row = {"source": source, **told}
    here = lists.c.source == source
    if db.execute(lists.update().where(here).values(row)).rowcount == 0:
        db.execute(lists.insert().values(row))
    rows = [{**vars(each), "source": source, "imported_at": told["imported_at"]} for each in found]
    for first in range(0, len(rows), AT_ONCE):
        db.execute(arrears.insert(), rows[first : first + AT_ONCE])


def list_largest_arrears(db: sa.Connection, *, limit: int) -> Sequence[ListedArrear]:
    """List what is owed, the largest amounts first."""
    query = sa.select(arrears, lists.c.as_of).join(lists, lists.c.source == arrears.c.source)
    query = query.order_by(arrears.c.amount_paise.desc(), arrears.c.id).limit(limit)
    return read_rows(db.execute(query), ListedArrear)
