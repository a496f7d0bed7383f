"""Keep when each process was last heard, so that /health can tell a dead one."""

import datetime as dt

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata
from missedcall.domain.shared.uptime import Uptime

heartbeats = sa.Table(
    "heartbeats",
    metadata,
    sa.Column("part", sa.String(60), primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("boot", sa.String(36), nullable=True),  # of the machine that wrote it
    sa.Column("uptime_s", sa.Float, nullable=True),  # of that machine, since that boot
)


ALL = sa.select(heartbeats.c.part, heartbeats.c.at)  # built once: see `schema.INSERT`


def note_heartbeat(
    db: sa.Connection, *, part: str, at: dt.datetime, uptime: Uptime | None = None
) -> None:
    """Write the newest heartbeat of a part."""
    row = {"at": at, "boot": uptime and uptime.boot, "uptime_s": uptime and uptime.seconds}
    if db.execute(heartbeats.update().where(heartbeats.c.part == part).values(row)).rowcount == 0:
        db.execute(heartbeats.insert().values(part=part, **row))


def get_last_heartbeat(db: sa.Connection, part: str) -> tuple[dt.datetime, Uptime | None] | None:
    """Give when a part was last heard, by the wall clock and by its machine's uptime."""
    row = db.execute(sa.select(heartbeats).where(heartbeats.c.part == part)).mappings().first()
    if row is None:
        return None
    return row["at"], Uptime(row["boot"], row["uptime_s"]) if row["boot"] else None


def list_heartbeats(db: sa.Connection) -> dict[str, dt.datetime]:
    return dict(db.execute(ALL).all())
