"""Say how long ago each part that beats was heard: listeners of Asterisk, and the worker."""

import datetime as dt

from missedcall.db.monitoring import heartbeats as heartbeat_rows
from missedcall.usecases import heartbeats
from missedcall.usecases.deps import Deps


def load_part_ages(deps: Deps, *, now: dt.datetime) -> dict[str, float]:
    """Give the seconds since the last heartbeat of each configured part that was ever heard.

    A listener writes one each time Asterisk answers it over AMI, so the age is AMI's lag.
    """
    with deps.db.reading() as db:
        heard = heartbeat_rows.list_heartbeats(db)
    nodes = [heartbeats.asterisk_part(node.name) for node in deps.config.asterisk.nodes]
    return {
        part: max(0.0, (now - heard[part]).total_seconds())
        for part in (*nodes, "worker")
        if part in heard
    }
