"""Show when no listener heard an Asterisk, and whether all calls of that time were found."""

import datetime as dt
import logging
from dataclasses import dataclass

from missedcall.db.calls import outages
from missedcall.db.calls.outages import CountedOutage
from missedcall.db.engine import DbConnection
from missedcall.usecases.deps import Deps

log = logging.getLogger(__name__)

# A call may be read from the journal so long after its outage.
LOOKED_AT = dt.timedelta(days=1)
MOST = 100


@dataclass(frozen=True)
class Outage:
    """Describe an outage: `found` calls came in it, and what became of them until now."""

    id: int
    node: str
    begins: dt.datetime
    ends: dt.datetime
    found: int
    refused: int
    answered: int  # without ringing
    waiting: int
    closed: int

    @property
    def adds_up(self) -> bool:
        """Say whether every call that was found came to something."""
        return self.found == self.refused + self.answered + self.waiting + self.closed


def list_outages(deps: Deps, *, limit: int, before: int | None = None) -> list[Outage]:
    """List the newest outages first, those older than the outage `before`."""
    with deps.db.reading() as db:
        return [
            _outage(row) for row in outages.list_latest_outages(db, limit=limit, before=before)
        ]


def note_outage(deps: Deps, *, node: str, from_at: dt.datetime, to_at: dt.datetime) -> None:
    """Note that a node was not listened to between two instants."""
    with deps.db.writing() as db:
        outages.add_outage(db, node=node, from_at=from_at, to_at=to_at)


def recent_outages(db: DbConnection, *, since: dt.datetime) -> list[Outage]:
    """List the outages that ended after an instant, the newest first."""
    return [_outage(row) for row in outages.list_latest_outages(db, limit=MOST, since=since)]


def unexplained_outages(db: DbConnection, *, since: dt.datetime) -> list[Outage]:
    """List the late outages that do not add up."""
    return [outage for outage in recent_outages(db, since=since) if not outage.adds_up]


def report_unexplained_outages(deps: Deps, *, now: dt.datetime) -> None:
    """Log each late outage that does not add up, once."""
    with deps.db.reading() as db:
        wrong = unexplained_outages(db, since=now - LOOKED_AT)
    for outage in wrong:
        with deps.db.writing() as db:
            is_first = outages.note_outage_reported(db, outage.id, at=now)
        if is_first:
            log.error("%s", describe_outage(outage))


def describe_outage(outage: Outage) -> str:
    """Say for the log what is wrong with an outage, and where to look."""
    ends = outage.refused + outage.answered + outage.waiting + outage.closed
    return (
        f"outage {outage.id} of {outage.node} does not add up: {outage.found} calls found, "
        f"{ends} came to something. Look at `missedcall outages` and `missedcall calls`"
    )


def _outage(row: CountedOutage) -> Outage:
    counts = {
        key: getattr(row, key) for key in ("found", "refused", "answered", "waiting", "closed")
    }
    return Outage(row.id, row.node, begins=row.from_at, ends=row.to_at, **counts)
