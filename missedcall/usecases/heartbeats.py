"""Note that a part of the service is alive, and tell which parts were heard lately."""

import datetime as dt

from missedcall.db.engine import DbConnection
from missedcall.db.monitoring import heartbeats
from missedcall.domain.shared.uptime import Uptime
from missedcall.usecases.deps import Deps

# A process that has not been heard for this long counts as down; each says so every few seconds.
SILENT = dt.timedelta(seconds=20)
# A listener beats every three seconds; one that was not heard for longer than this was away.
GAP = dt.timedelta(seconds=8)


def is_recent(at: dt.datetime, *, now: dt.datetime) -> bool:
    """Say whether a heartbeat is recent; the future of a clock set back counts no longer."""
    return abs(now - at) <= SILENT


def parts_heard(db: DbConnection, *, now: dt.datetime) -> set[str]:
    """Name the parts that were heard lately."""
    return {part for part, at in heartbeats.list_heartbeats(db).items() if is_recent(at, now=now)}


def asterisk_part(node: str) -> str:
    """Name the part that is alive while a node's listener and its Asterisk are."""
    return f"asterisk {node}"


def note_heartbeat(
    deps: Deps, *, part: str, now: dt.datetime, uptime: Uptime | None = None
) -> None:
    """Note that a part is alive. The listener beats for its Asterisk only while it is answered."""
    with deps.db.writing() as db:
        heartbeats.note_heartbeat(db, part=part, at=now, uptime=uptime)
