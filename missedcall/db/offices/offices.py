"""Keep the masters: the offices, and the localities that they serve."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any, Final

import sqlalchemy as sa

from missedcall.db.field.field import linemen
from missedcall.db.schema import metadata, transitions
from missedcall.domain.connection.limits import Area
from missedcall.domain.offices.office import Lineman, Locality, Office, OfficeKind, Offices
from missedcall.domain.shared.local_text import LocalText

offices = sa.Table(
    "offices",
    metadata,
    sa.Column("code", sa.String(3), primary_key=True),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("name", sa.JSON, nullable=False),  # by language
    sa.Column("parent", sa.ForeignKey("offices.code"), nullable=True),
    sa.Column("nodal", sa.String(15), nullable=True),  # a telephone
)

localities = sa.Table(
    "localities",
    metadata,
    sa.Column("code", sa.String(15), primary_key=True),
    sa.Column("name", sa.JSON, nullable=False),  # by language
    sa.Column("area", sa.String(8), nullable=False),
    sa.Column("office", sa.ForeignKey("offices.code"), nullable=False),
)

OFFICE = [offices.c[column.name] for column in fields(Office)]
TABLES: Mapping[type[Office | Locality | Lineman], sa.Table] = {
    Office: offices,
    Locality: localities,
    Lineman: linemen,
}


def _centres_below() -> sa.Select[Any]:
    here = offices.c
    top = sa.select(here.code, here.kind).where(here.code == sa.bindparam("code"))
    found = top.cte("below", recursive=True)
    lower = sa.select(here.code, here.kind).join(found, here.parent == found.c.code)
    below = found.union_all(lower)
    return sa.select(below.c.code).where(below.c.kind == OfficeKind.CENTRE)


def _select_version(table: sa.Table) -> sa.Select[Any]:
    """Count what a table holds, and find the last change of what it holds."""
    count = sa.select(sa.func.count()).select_from(table).scalar_subquery()
    mine = transitions.c.entity == sa.bindparam("entity")
    last = sa.select(sa.func.max(transitions.c.id)).where(mine).scalar_subquery()
    return sa.select(count, sa.func.coalesce(last, 0))


# Asked with most pages, so built once.
CENTRES_BELOW: Final = _centres_below()
VERSIONS: Final = {table.name: _select_version(table) for table in (offices, localities)}


def list_offices(db: sa.Connection) -> Offices:
    """Give every office by its code; there are hundreds of them."""
    return {
        code: Office(code, OfficeKind(kind), *more)
        for code, kind, *more in db.execute(sa.select(*OFFICE))
    }


def list_offices_above(db: sa.Connection, code: str) -> Sequence[str]:
    """Give the codes of an office and of all that are above it."""
    chain = sa.select(offices.c.code, offices.c.parent).where(offices.c.code == code)
    found = chain.cte("above", recursive=True)
    higher = sa.select(offices.c.code, offices.c.parent).join(
        found, offices.c.code == found.c.parent
    )
    return db.execute(sa.select(found.union_all(higher).c.code)).scalars().all()


def list_centres_below(db: sa.Connection, code: str) -> frozenset[str]:
    """Give the codes of the centres at or below an office; none for an unknown code."""
    return frozenset(row.code for row in db.execute(CENTRES_BELOW, {"code": code}))


def list_localities(db: sa.Connection) -> list[Locality]:
    query = sa.select(localities).order_by(localities.c.code)
    return [_locality(row) for row in db.execute(query).mappings()]


def localities_after(db: sa.Connection, code: str, *, limit: int) -> list[Locality]:
    """List localities by their codes, from behind a code on."""
    query = sa.select(localities).where(localities.c.code > code).order_by(localities.c.code)
    return [_locality(row) for row in db.execute(query.limit(limit)).mappings()]


def localities_version(db: sa.Connection) -> tuple[int, int]:
    """Give what is another after each import that changed a locality: their count, and the id
    of the last change. Nothing is ever removed.
    """
    return _version(db, localities, "locality")


def offices_version(db: sa.Connection) -> tuple[int, int]:
    """Give what is another after each import that changed an office, as of localities."""
    return _version(db, offices, "office")


def _version(db: sa.Connection, table: sa.Table, entity: str) -> tuple[int, int]:
    found = db.execute(VERSIONS[table.name], {"entity": entity}).one()
    return int(found[0]), int(found[1])


def list_linemen(db: sa.Connection) -> list[Lineman]:
    query = sa.select(linemen).order_by(linemen.c.code)
    return [Lineman(**row) for row in db.execute(query).mappings()]


def has_no_office(db: sa.Connection) -> bool:
    """Say whether no office is known yet."""
    return db.execute(sa.select(offices.c.code).limit(1)).first() is None


def names_of_localities(db: sa.Connection, codes: Collection[str]) -> dict[str, LocalText]:
    """Give the names of some localities by their codes."""
    query = sa.select(localities).where(localities.c.code.in_(sorted(codes)))
    found = (_locality(row) for row in db.execute(query).mappings())
    return {place.code: place.name for place in found}


def get_locality(db: sa.Connection, code: str) -> Locality | None:
    query = sa.select(localities).where(localities.c.code == code)
    row = db.execute(query).mappings().first()
    return None if row is None else _locality(row)


def add_masters(db: sa.Connection, records: Iterable[Office | Locality | Lineman]) -> None:
    """Insert records that are not known yet, the offices from above."""
    for kind, table in TABLES.items():
        rows = [asdict(record) for record in records if isinstance(record, kind)]
        if kind is Office:
            rows.sort(key=lambda row: OfficeKind(row["kind"]).level)
        if rows:
            db.execute(table.insert(), rows)


def change_master(db: sa.Connection, record: Office | Locality | Lineman) -> None:
    """Write a record over the one of the same code."""
    table = TABLES[type(record)]
    db.execute(table.update().where(table.c.code == record.code).values(asdict(record)))


def _locality(row: sa.RowMapping) -> Locality:
    return Locality(**{**row, "area": Area(row["area"])})
