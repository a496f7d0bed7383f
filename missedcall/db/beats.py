"""Keep when each process was last heard, so that /health can tell a dead one."""

import datetime as dt

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata

beats = sa.Table(
    "beats",
    metadata,
    sa.Column("part", sa.String(60), primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
)


ALL = sa.select(beats.c.part, beats.c.at)  # built once: see `schema.INSERT`


def note(db: sa.Connection, *, part: str, at: dt.datetime) -> None:
    """Write the newest beat of a part."""
    if db.execute(beats.update().where(beats.c.part == part).values(at=at)).rowcount == 0:
        db.execute(beats.insert().values(part=part, at=at))


def all_of(db: sa.Connection) -> dict[str, dt.datetime]:
    return dict(db.execute(ALL).all())
