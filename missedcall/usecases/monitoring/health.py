"""Say which of the things we depend on is down."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from missedcall.db.callbacks import callbacks
from missedcall.db.calls import dead_letters, outages
from missedcall.db.engine import SQLAlchemyError
from missedcall.db.monitoring import heartbeats as heartbeat_rows
from missedcall.db.monitoring import job_runs
from missedcall.db.monitoring.job_runs import JobRun
from missedcall.domain.monitoring.alarm import Measure
from missedcall.domain.shared.uptime import Uptime, elapsed
from missedcall.usecases import heartbeats
from missedcall.usecases.deps import Deps
from missedcall.usecases.monitoring import disks, stuck
from missedcall.usecases.monitoring.job_runs import TELL_AFTER

# With less the next write may fail: Asterisk's journal, the database, a photo.
FULL_MB = 50


def check_health(deps: Deps, *, now: dt.datetime) -> dict[str, dict[str, str]]:
    """Give for each part `state` (up or down) and `detail`.

    `limits` is late, not down, when something has lasted longer than its state may, and so is
    `jobs` when a periodic job keeps failing, and `disk` when the alarm `disk_free_mb` is due.
    """
    try:
        with deps.db.reading() as db:
            heard = heartbeat_rows.all_heartbeats(db)
            letters = dead_letters.count_dead_letters(db)
            failing = job_runs.failing(db, least=TELL_AFTER)
            waiting, parked = (
                callbacks.count_callbacks_in_state(db, state) for state in ("waiting", "parked")
            )
    except SQLAlchemyError as error:
        return {"database": _down(type(error).__name__), **_redis(deps), "disk": _disk(deps)}
    seen = f"{waiting} callbacks waiting, {parked} parked, {letters} dead letters"
    parts = {"database": _up(seen)}
    expected = [heartbeats.asterisk_part(node.name) for node in deps.config.asterisk.nodes] + [
        "worker"
    ]
    for part in expected:
        parts[part] = _heard(heard.get(part), now=now)
    return {
        **parts,
        **_redis(deps),
        "disk": _disk(deps),
        "jobs": _jobs(failing),
        "limits": _limits(deps, now=now),
    }


def _heard(at: dt.datetime | None, *, now: dt.datetime) -> dict[str, str]:
    """Say whether a part was heard lately.

    A heartbeat of the future was written by a clock that was ahead and has been set back: what is
    alive writes a new one within seconds, so a part that does not is dead.
    """
    if at is None:
        return _down("never heard")
    seconds = int((now - at).total_seconds())
    if heartbeats.is_recent(at, now=now):
        return _up(f"heard {max(seconds, 0)} s ago")
    if seconds < 0:
        return _down(f"not heard since a clock that was {-seconds} s ahead was set back")
    return _down(f"not heard for {seconds} s")


def _disk(deps: Deps) -> dict[str, str]:
    """Say how much room is left on the fullest disk of this machine."""
    disk = disks.fullest_disk(deps.config)
    if disk.is_read_only:
        return _down(f"{disk.what} is read-only")
    where = f"{disk.free_mb:.0f} MB free for {disk.what}"
    if disk.free_mb < FULL_MB:
        return _down(where)
    rules = [rule for rule in deps.config.alarms.rules if rule.measure is Measure.DISK_FREE_MB]
    if any(rule.is_broken(disk.free_mb) for rule in rules):
        return {"state": "late", "detail": where}
    return _up(f"{disk.free_mb:.0f} MB free")


def _jobs(failing: Sequence[JobRun]) -> dict[str, str]:
    """Name the periodic jobs that keep failing; the others go on, so the service is not down."""
    if not failing:
        return _up("none keeps failing")
    named = ", ".join(f"{job.name} ({job.error}, {job.failed_in_a_row} times)" for job in failing)
    return {"state": "late", "detail": f"failing: {named}; see `missedcall periodic`"}


def _limits(deps: Deps, *, now: dt.datetime) -> dict[str, str]:
    """Say how much has lasted too long. It is for people to mend, so it makes no part down."""
    counted = Counter(f"{each.entity} {each.state}" for each in stuck.find_stuck(deps, now=now))
    if not counted:
        return _up("nothing has lasted too long")
    seen = ", ".join(f"{count} {what}" for what, count in sorted(counted.items()))
    return {"state": "late", "detail": f"too long: {seen}; see `missedcall stuck`"}


def note_node_return(
    deps: Deps, *, node: str, now: dt.datetime, uptime: Uptime | None = None
) -> None:
    """Note that a node is heard again, and for how long it was not, if that was long.

    What it kept in its journal meanwhile is recorded as it is read; the list of gaps counts it.
    """
    part = heartbeats.asterisk_part(node)
    with deps.db.writing() as db:
        last = heartbeat_rows.last_heartbeat(db, part)
        if last is not None:
            silent = elapsed(since=last[0], since_uptime=last[1], now=now, uptime=uptime)
            if silent > heartbeats.GAP:
                outages.add_outage(db, node=node, from_at=now - silent, to_at=now)
        heartbeat_rows.note_heartbeat(db, part=part, at=now, uptime=uptime)


def _redis(deps: Deps) -> dict[str, dict[str, str]]:
    """Say whether Redis takes orders: one that is full answers, and takes none."""
    takes = deps.queue.answers()
    return {"redis": _up("takes orders") if takes else _down("is away, or its memory is full")}


def _up(detail: str) -> dict[str, str]:
    return {"state": "up", "detail": detail}


def _down(detail: str) -> dict[str, str]:
    return {"state": "down", "detail": detail}
