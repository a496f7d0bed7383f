"""Say which nodes may ring, and how many of the trunk's channels are free on each."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from missedcall.config import Node
from missedcall.db.callbacks import attempt_lists, attempts
from missedcall.db.engine import DbConnection
from missedcall.db.field import lineman_calls
from missedcall.domain.callbacks import trunk
from missedcall.usecases import heartbeats
from missedcall.usecases.deps import Deps


def list_heard_nodes(deps: Deps, db: DbConnection, *, now: dt.datetime) -> Sequence[Node]:
    """Give the nodes that are heard; all when none is: then the heartbeats are at fault."""
    nodes = deps.config.asterisk.nodes
    heard = heartbeats.parts_heard(db, now=now)
    return [node for node in nodes if heartbeats.asterisk_part(node.name) in heard] or nodes


def count_free_channels(deps: Deps, db: DbConnection, node: Node, *, now: dt.datetime) -> int:
    """Give how many channels a node may still take: of the trunk's, and of its own.

    While the trunk takes no calls, one now and then, to see whether it does again.
    """
    taken = Counter(attempts.count_channels_by_node(db))
    taken.update(lineman_calls.count_lineman_channels_by_node(db))
    of_trunk = deps.config.telephony.trunk.channels
    of_node = node.channels or of_trunk
    free = min(of_trunk - sum(taken.values()), of_node - taken.get(node.name, 0))
    latest = [
        trunk.TrunkCall(row.outcome, row.ended_at, answered=row.consumer_at is not None)
        for row in attempt_lists.list_latest_attempts_of_node(
            db, node=node.name, limit=trunk.LOOKED_AT
        )
    ]
    return trunk.usable_channels(free, latest=latest, now=now)
