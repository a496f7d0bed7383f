"""Do to applications what happens by itself: reminders, ends, and the way up of what is late."""

import datetime as dt
import logging

from missedcall.db.connection import connections
from missedcall.db.engine import Connection
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.connection import ticks
from missedcall.domain.connection.states import Event
from missedcall.domain.connection.ticks import CaseStanding, Tick
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection import progress, standing
from missedcall.usecases.connection.act import Act
from missedcall.usecases.deps import Deps

log = logging.getLogger(__name__)

# So many applications are looked at in one sweep; the next one goes on.
BATCH = 75
# One that cannot be tended is tried again after this, and does not keep the others waiting.
AGAIN = dt.timedelta(hours=1)
WHY = {
    Event.LAPSE: "nothing came in time",
    Event.EXPIRE: "the last day to pay has passed",
    Event.REMIND: "nothing came yet",
    Event.CLOSE_HOLD: "its longest time is over",
    Event.BREAK_PROMISE: "there is no light, and it was promised by now",
}


def run(deps: Deps, *, now: dt.datetime) -> int:
    """Do what is due, application by application; give how many were looked at.

    Each is one transaction, which claims the tick by a counted update: two workers that look at
    once do each thing once, and the failure of one keeps no other waiting.
    """
    with deps.db.reading() as db:
        waiting = connections.due_ticks(db, now=now, limit=BATCH)
    for application_id, seen in waiting:
        try:
            _tend(deps, application_id, seen=seen, now=now)
        except Exception:
            # Whatever it was: the others must not wait for it. The log names the application.
            log.exception("application %s cannot be tended; again in an hour", application_id)
            with deps.db.writing() as db:
                connections.set_tick(db, application_id, to=now + AGAIN)
    return len(waiting)


def _tend(deps: Deps, application_id: int, *, seen: dt.datetime, now: dt.datetime) -> None:
    with deps.db.writing() as db:
        if not connections.claim_tick(db, application_id, seen=seen):
            return
        sent = _catch_up(deps, db, application_id, now=now)
    for message_id in sent:
        deps.nudge.send(message_id)


def _catch_up(deps: Deps, db: Connection, application_id: int, *, now: dt.datetime) -> list[int]:
    """Do one thing after the other until nothing more is due, and note when to look again."""
    sent: list[int] = []
    limits, case = deps.limits, cases.load(db, application_id)
    here = standing.of(case, since=case.row["since"], limits=limits)
    while tick := ticks.due(here, now=now):
        case = progress.go_on(deps, db, case, _act(tick, here), now=now, sent=sent)
        here = standing.of(case, since=case.row["since"], limits=limits)
    connections.set_tick(db, application_id, to=ticks.next_at(here))
    return sent


def _act(tick: Tick, here: CaseStanding) -> Act:
    why = WHY.get(tick.event) or _late(here)
    given = {"tell": tick.to} if tick.to else {}
    return Act(tick.event, Actor.SYSTEM, "system", why=why, given=given, hold=tick.hold)


def _late(here: CaseStanding) -> str:
    """Name what is late: whose step, since when, and what holds it up."""
    if here.whose is None:
        return ""
    due = f"{here.whose.due_at.astimezone(IST):%d-%m-%Y %H:%M}"
    held = f", {here.whose.because}" if here.whose.because else ""
    return f"{here.whose.hand} was due {due}{held}"
