"""Say which of the things we depend on is down."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from missedcall.db.callbacks import callback_lists
from missedcall.db.calls import dead_letters, outages
from missedcall.db.engine import SQLAlchemyError
from missedcall.db.monitoring import heartbeats as heartbeat_rows
from missedcall.db.monitoring import job_runs
from missedcall.db.monitoring.job_runs import JobRun
from missedcall.domain.monitoring.alarm import Measure
from missedcall.domain.monitoring.part_health import (
    LastingCount,
    LastingState,
    PartDetail,
    PartHealth,
    PartState,
    ServicePart,
)
from missedcall.domain.shared.explanation import explain
from missedcall.domain.shared.uptime import Uptime, elapsed
from missedcall.usecases import heartbeats
from missedcall.usecases.deps import Deps
from missedcall.usecases.monitoring import disks, stuck
from missedcall.usecases.monitoring.job_runs import TELL_AFTER

# With less the next write may fail: Asterisk's journal, the database, a photo.
FULL_MB = 50


def check_health(deps: Deps, *, now: dt.datetime) -> dict[str, PartHealth]:
    """Give for each part its state and what is known of it.

    `limits` is late, not down, when something has lasted longer than its state may, and so is
    `jobs` when a periodic job keeps failing, and `disk` when the alarm `disk_free_mb` is due.
    """
    try:
        with deps.db.reading() as db:
            heard = heartbeat_rows.list_heartbeats(db)
            letters = dead_letters.count_dead_letters(db)
            failing = job_runs.list_failing_jobs(db, least=TELL_AFTER)
            waiting, parked = (
                callback_lists.count_callbacks_in_state(db, state)
                for state in ("waiting", "parked")
            )
    except SQLAlchemyError as error:
        return {
            ServicePart.DATABASE: _down(PartDetail.NOT_ANSWERING, error=type(error).__name__),
            ServicePart.REDIS: _redis(deps),
            ServicePart.DISK: _disk(deps),
        }
    counted = _up(PartDetail.COUNTED, waiting=waiting, parked=parked, dead_letters=letters)
    parts: dict[str, PartHealth] = {ServicePart.DATABASE: counted}
    nodes = [heartbeats.asterisk_part(node.name) for node in deps.config.asterisk.nodes]
    for part in (*nodes, ServicePart.WORKER):
        parts[part] = _heard(heard.get(part), now=now)
    return {
        **parts,
        ServicePart.REDIS: _redis(deps),
        ServicePart.DISK: _disk(deps),
        ServicePart.JOBS: _jobs(failing),
        ServicePart.LIMITS: _limits(deps, now=now),
    }


def _heard(at: dt.datetime | None, *, now: dt.datetime) -> PartHealth:
    """Say whether a part was heard lately.

    A heartbeat of the future was written by a clock that was ahead and has been set back: what is
    alive writes a new one within seconds, so a part that does not is dead.
    """
    if at is None:
        return _down(PartDetail.NEVER_HEARD)
    seconds = int((now - at).total_seconds())
    if heartbeats.is_recent(at, now=now):
        return _up(PartDetail.HEARD, seconds=max(seconds, 0))
    if seconds < 0:
        return _down(PartDetail.CLOCK_SET_BACK, seconds=-seconds)
    return _down(PartDetail.SILENT, seconds=seconds)


def _disk(deps: Deps) -> PartHealth:
    """Say how much room is left on the fullest disk of this machine."""
    disk = disks.fullest_disk(deps.config)
    if disk.is_read_only:
        return _down(PartDetail.READ_ONLY, what=disk.what)
    where = {"free_mb": f"{disk.free_mb:.0f}", "what": disk.what}
    if disk.free_mb < FULL_MB:
        return _down(PartDetail.LITTLE_ROOM, **where)
    rules = [rule for rule in deps.config.alarms.rules if rule.measure is Measure.DISK_FREE_MB]
    if any(rule.is_broken(disk.free_mb) for rule in rules):
        return _late(PartDetail.LITTLE_ROOM, **where)
    return _up(PartDetail.ROOM, free_mb=where["free_mb"])


def _jobs(failing: Sequence[JobRun]) -> PartHealth:
    """Name the periodic jobs that keep failing; the others go on, so the service is not down."""
    if not failing:
        return _up(PartDetail.NONE_FAILING)
    named = ", ".join(f"{job.name} ({job.error} × {job.failed_in_a_row})" for job in failing)
    return _late(PartDetail.FAILING, jobs=named)


def _limits(deps: Deps, *, now: dt.datetime) -> PartHealth:
    """Say how much has lasted too long. It is for people to mend, so it makes no part down."""
    counted = Counter(f"{each.entity} {each.state}" for each in stuck.find_stuck(deps, now=now))
    if not counted:
        return _up(PartDetail.NONE_LATE)
    seen = tuple(
        explain(LastingCount.COUNTED, state=LastingState(what), count=count)
        for what, count in sorted(counted.items())
    )
    return _late(PartDetail.TOO_LONG, states=seen)


def note_node_return(
    deps: Deps, *, node: str, now: dt.datetime, uptime: Uptime | None = None
) -> None:
    """Note that a node is heard again, and for how long it was not, if that was long.

    What it kept in its journal meanwhile is recorded as it is read; the list of gaps counts it.
    """
    part = heartbeats.asterisk_part(node)
    with deps.db.writing() as db:
        last = heartbeat_rows.get_last_heartbeat(db, part)
        if last is not None:
            silent = elapsed(since=last[0], since_uptime=last[1], now=now, uptime=uptime)
            if silent > heartbeats.GAP:
                outages.add_outage(db, node=node, from_at=now - silent, to_at=now)
        heartbeat_rows.note_heartbeat(db, part=part, at=now, uptime=uptime)


def _redis(deps: Deps) -> PartHealth:
    """Say whether Redis takes orders: one that is full answers, and takes none."""
    takes = deps.queue.answers()
    return _up(PartDetail.TAKES_ORDERS) if takes else _down(PartDetail.NO_ORDERS)


def _up(detail: PartDetail, **slots: object) -> PartHealth:
    return PartHealth(PartState.UP, explain(detail, **slots))


def _late(detail: PartDetail, **slots: object) -> PartHealth:
    return PartHealth(PartState.LATE, explain(detail, **slots))


def _down(detail: PartDetail, **slots: object) -> PartHealth:
    return PartHealth(PartState.DOWN, explain(detail, **slots))
