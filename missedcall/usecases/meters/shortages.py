"""Warn an office before its stock of meters ends, once, and note when it has enough again."""

import datetime as dt
import logging

from missedcall.db.engine import DbConnection
from missedcall.db.meters import shortages
from missedcall.db.monitoring import heartbeats
from missedcall.db.operators import operators
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import messages
from missedcall.usecases.meters import forecasts, meter_demand
from missedcall.usecases.meters.forecasts import StockForecast

log = logging.getLogger(__name__)

INTERVAL = dt.timedelta(hours=1)
HEARTBEAT = "meters forecast"
MESSAGE_KEY = "meters_short"
NOTIFIED_ROLES = (Actor.STORE, Actor.JE)


def update_shortages_hourly(deps: Deps, *, now: dt.datetime) -> None:
    """Update the shortages once an hour, whichever of the workers asks first."""
    with deps.db.reading() as db:
        if not _is_due(db, now):
            return
    with deps.db.writing() as db:
        if not _is_due(db, now):
            return
        heartbeats.note_heartbeat(db, part=HEARTBEAT, at=now)
    update_shortages(deps, now=now)


def _is_due(db: DbConnection, now: dt.datetime) -> bool:
    last = heartbeats.list_heartbeats(db).get(HEARTBEAT)
    return last is None or now - last >= INTERVAL


def update_shortages(deps: Deps, *, now: dt.datetime) -> None:
    """Open and end the shortages of all offices, and warn each office of a new one once.

    The counted demand is cached for the pages of the stores.
    """
    with deps.db.reading() as db:
        wanted = meter_demand.count_meter_demand(deps, db, now=now)
        found = forecasts.compute_forecasts_of_demand(deps, db, wanted, now=now)
    queued: list[int] = []
    with deps.db.writing() as db:
        meter_demand.cache_meter_demand(db, wanted)
        known = {(row.office, row.kind): row for row in shortages.list_open_shortages(db)}
        for one in found:
            row = known.get((one.office, one.kind))
            ends = one.outlook.runs_out_on
            if ends is None:
                if row is not None:
                    shortages.end_shortage(db, row.id, at=now)
                    log.warning("office %s has enough meters again (%s)", one.office, one.kind)
            elif row is None:
                queued += _open_shortage(deps, db, one, ends, now=now)
            else:
                shortages.update_shortage(db, row.id, runs_out_on=ends, short=one.outlook.short)
    for message_id in queued:
        deps.queue.enqueue_message(message_id)


def _open_shortage(
    deps: Deps,
    db: DbConnection,
    forecast: StockForecast,
    runs_out_on: dt.date,
    *,
    now: dt.datetime,
) -> list[int]:
    """Open a shortage, and queue an SMS to the office's store keeper and JE who have a mobile.

    Give the ids of the messages.
    """
    short = forecast.outlook.short
    shortage_id = shortages.add_shortage(
        db,
        office=forecast.office,
        kind=forecast.kind,
        at=now,
        runs_out_on=runs_out_on,
        short=short,
    )
    log.error(
        "office %s: meters (%s) end on %s, %d short",
        forecast.office,
        forecast.kind,
        runs_out_on,
        short,
    )
    values = {
        "office": forecast.office,
        "kind": forecast.kind,
        "day": f"{runs_out_on:%d}",
        "month": f"{runs_out_on:%m}",
        "year": f"{runs_out_on:%Y}",
    }
    return _queue_shortage_texts(deps, db, shortage_id, values, now=now)


def _queue_shortage_texts(
    deps: Deps, db: DbConnection, shortage_id: int, values: dict[str, str], *, now: dt.datetime
) -> list[int]:
    told = [
        messages.queue_message(
            deps,
            db,
            cause=f"shortage:{shortage_id}:{row.login}",
            key=MESSAGE_KEY,
            language=row.language,
            number=row.mobile,
            values=values,
            now=now,
        )
        for row in operators.list_operators_of_office(
            db, office=values["office"], roles=NOTIFIED_ROLES
        )
        if row.mobile
    ]
    return [message_id for message_id in told if message_id is not None]
