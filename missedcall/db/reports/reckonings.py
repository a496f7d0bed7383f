"""Keep what is reckoned from very many rows now and then, to be shown at once in between.

What is here can be reckoned again from the rows of the others at any time.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata

reckonings = sa.Table(
    "reckonings",
    metadata,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("figures", sa.JSON, nullable=False),
)


@dataclass(frozen=True)
class Reckoning:
    """Hold figures, and as of when they are."""

    at: dt.datetime
    figures: Any


def put(db: sa.Connection, name: str, *, at: dt.datetime, figures: object) -> None:
    """Put figures in the place of those of before."""
    to = {"at": at, "figures": figures}
    here = reckonings.c.name == name
    if db.execute(reckonings.update().where(here).values(to)).rowcount == 0:
        db.execute(reckonings.insert().values(name=name, **to))


def is_fresh(db: sa.Connection, name: str, *, since: dt.datetime) -> bool:
    """Say whether it was reckoned after an instant."""
    at = db.execute(sa.select(reckonings.c.at).where(reckonings.c.name == name)).scalar()
    return at is not None and at > since


def get(db: sa.Connection, name: str) -> Reckoning | None:
    """Give what was reckoned last; None when nothing ever was."""
    query = sa.select(reckonings.c.at, reckonings.c.figures).where(reckonings.c.name == name)
    row = db.execute(query).first()
    return None if row is None else Reckoning(row.at, row.figures)
