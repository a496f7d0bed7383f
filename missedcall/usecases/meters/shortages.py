"""Tell an office before its meters end, once, and note when it has enough again."""

import datetime as dt
import logging

from missedcall.db.engine import Connection
from missedcall.db.meters import shortages
from missedcall.db.monitoring import heartbeats
from missedcall.db.operators import operators
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import messages
from missedcall.usecases.meters import forecasts, needs
from missedcall.usecases.meters.forecasts import Forecast

log = logging.getLogger(__name__)

EVERY = dt.timedelta(hours=1)
BEAT = "meters forecast"
KEY = "meters_short"
TOLD = (Actor.STORE, Actor.JE)


def hourly(deps: Deps, *, now: dt.datetime) -> None:
    """Look if nobody has done so for an hour; of two workers who ask, one does it."""
    with deps.db.reading() as db:
        if not _is_time(db, now):
            return
    with deps.db.writing() as db:
        if not _is_time(db, now):
            return
        heartbeats.note_heartbeat(db, part=BEAT, at=now)
    watch(deps, now=now)


def _is_time(db: Connection, now: dt.datetime) -> bool:
    last = heartbeats.all_heartbeats(db).get(BEAT)
    return last is None or now - last >= EVERY


def watch(deps: Deps, *, now: dt.datetime) -> None:
    """Note who runs short and who has enough again; tell each office of a shortage once.

    What was counted for it is kept for the pages of the stores.
    """
    with deps.db.reading() as db:
        wanted = needs.count(deps, db, now=now)
        found = forecasts.reckon(deps, db, wanted, now=now)
    queued: list[int] = []
    with deps.db.writing() as db:
        needs.keep(db, wanted)
        known = {(row.office, row.kind): row for row in shortages.open_ones(db)}
        for one in found:
            row = known.get((one.office, one.kind))
            ends = one.outlook.runs_out_on
            if ends is None:
                if row is not None:
                    shortages.end(db, row.id, at=now)
                    log.warning("office %s has enough meters again (%s)", one.office, one.kind)
            elif row is None:
                queued += _begin(deps, db, one, ends, now=now)
            else:
                shortages.update(db, row.id, runs_out_on=ends, short=one.outlook.short)
    for message_id in queued:
        deps.nudge.send(message_id)


def _begin(
    deps: Deps, db: Connection, one: Forecast, ends: dt.date, *, now: dt.datetime
) -> list[int]:
    """Note a shortage, and write to the office's store keeper and JE who have a mobile."""
    short = one.outlook.short
    shortage_id = shortages.add(
        db, office=one.office, kind=one.kind, at=now, runs_out_on=ends, short=short
    )
    log.error("office %s: meters (%s) end on %s, %d short", one.office, one.kind, ends, short)
    told = [
        messages.queue(
            deps,
            db,
            cause=f"shortage:{shortage_id}:{row['login']}",
            key=KEY,
            language=row["language"],
            number=row["mobile"],
            values={
                "office": one.office,
                "kind": one.kind,
                "day": f"{ends:%d}",
                "month": f"{ends:%m}",
                "year": f"{ends:%Y}",
            },
            now=now,
        )
        for row in operators.of_office(db, office=one.office, roles=TOLD)
        if row["mobile"]
    ]
    return [message_id for message_id in told if message_id is not None]
