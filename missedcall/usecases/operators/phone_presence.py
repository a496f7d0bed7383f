"""Know which operators' phones are registered, so that none is rung in vain."""

import datetime as dt
from collections.abc import Collection

from missedcall.db.engine import DbConnection
from missedcall.db.monitoring import heartbeats as heartbeat_rows
from missedcall.db.operators import operators, sip_registrations
from missedcall.db.operators.operators import OperatorRow
from missedcall.usecases import heartbeats
from missedcall.usecases.deps import Deps

GONE = "phone_gone"
# An operator whose phone is back this soon is ready again; later only by the own word.
BACK_SOON = dt.timedelta(minutes=2)


def note_registrations(
    deps: Deps, *, node: str, registered: Collection[str], now: dt.datetime
) -> None:
    """Record which extensions' phones a node has, and take their operators out of turn or back.

    An operator whose phone is gone from every node is paused before being rung in vain.
    """
    with deps.db.writing() as db:
        known = sip_registrations.registrations_of_node(db, node)
        for extension in deps.config.telephony.phones:
            is_registered = extension in registered
            if known.get(extension) != is_registered:
                sip_registrations.note_registration(
                    db, node=node, extension=extension, registered=is_registered, at=now
                )
        gone = phones_away(deps, db, now=now)
        for row in operators.count_operators_by_state(db, "ready"):
            if row.extension in gone:
                _move_operator(db, row, "paused", now=now)
        back = [row for row in _waiting_for_theirs(db, now=now) if row.extension not in gone]
        for row in back:
            _move_operator(db, row, "ready", now=now)
    if back:
        deps.queue.enqueue_dispatch()


def _waiting_for_theirs(db: DbConnection, *, now: dt.datetime) -> list[OperatorRow]:
    return [
        row
        for row in operators.count_operators_by_state(db, "paused")
        if row.state_reason == GONE and row.state_since >= now - BACK_SOON
    ]


def _move_operator(db: DbConnection, row: OperatorRow, to_state: str, *, now: dt.datetime) -> None:
    reason = GONE if to_state == "paused" else "phone_back"
    operators.move_operator(
        db,
        row.id,
        from_states=(row.state,),
        to_state=to_state,
        at=now,
        actor="asterisk",
        reason=reason,
    )


def is_phone_away(deps: Deps, *, extension: str, now: dt.datetime) -> bool:
    """Say whether a phone is certainly not there; False when that is not known."""
    with deps.db.reading() as db:
        return extension in phones_away(deps, db, now=now)


def phones_away(deps: Deps, db: DbConnection, *, now: dt.datetime) -> frozenset[str]:
    """Name the extensions whose phones are registered with no node."""
    nodes = (node.name for node in deps.config.asterisk.nodes)
    return frozenset.intersection(
        *(phones_away_from_node(db, node=node, now=now) for node in nodes)
    )


def phones_away_from_node(db: DbConnection, *, node: str, now: dt.datetime) -> frozenset[str]:
    """Name the extensions whose phones are certainly not registered with a node.

    While its listener is silent nothing is certain.
    """
    heard = heartbeat_rows.list_heartbeats(db).get(heartbeats.asterisk_part(node))
    if heard is None or now - heard > heartbeats.SILENT:
        return frozenset()
    told = sip_registrations.registrations_of_node(db, node)
    return frozenset(extension for extension, is_registered in told.items() if not is_registered)
