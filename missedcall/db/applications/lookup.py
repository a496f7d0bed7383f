"""Find applications by what is exactly known of them, each by an index of its own."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from missedcall.db.applications.applications import applications
from missedcall.db.applications.bp_numbers import bp_numbers
from missedcall.db.connection.connections import (
    LISTED,
    ListedApplication,
    connection_is_in_offices,
    connections,
)
from missedcall.db.meters.meters import meter_moves, meters
from missedcall.db.schema import read_rows
from missedcall.domain.applications.lookup import SoughtBy
from missedcall.domain.meters.meters import MeterMove


def find_application_ids(db: sa.Connection, sought: SoughtBy, *, limit: int) -> Sequence[int]:
    """Give the ids of the applications that fit, of each kind of number the newest.

    They are asked for one by one: joined by OR they would read every application there is.
    """
    found: set[int] = set()
    for query in _queries(sought):
        newest = query.order_by(applications.c.id.desc()).limit(limit)
        found.update(db.execute(newest).scalars())
    return sorted(found, reverse=True)[:limit]


def _queries(sought: SoughtBy) -> Iterator[sa.Select[Any]]:
    every = sa.select(applications.c.id)
    if sought.application:
        yield every.where(applications.c.number == sought.application)
    if sought.mobile:
        yield every.where(applications.c.mobile == sought.mobile)
    if sought.bp:
        of_bp = (bp_numbers.c.bp == sought.bp) & bp_numbers.c.ended_at.is_(None)
        yield every.join(bp_numbers, bp_numbers.c.application_id == applications.c.id).where(of_bp)
    if sought.meters:
        reserved = applications.c.number == meters.c.reserved_for
        yield every.join(meters, reserved).where(meters.c.serial.in_(sought.meters))
        fitted = (meter_moves.c.to_holder == applications.c.number) & (
            meter_moves.c.move == MeterMove.FIT
        )
        yield (
            every.join(meter_moves, fitted)
            .where(meter_moves.c.serial.in_(sought.meters))
            .distinct()
        )


def list_found_applications(
    db: sa.Connection, found: Collection[int], *, offices: Collection[str] | None
) -> Sequence[ListedApplication]:
    """Give the applications with these ids as a list shows them, of some offices or (None) all."""
    known = connections.c.application_id
    query = LISTED.where(known.in_(found), connection_is_in_offices(offices)).order_by(
        known.desc()
    )
    return read_rows(db.execute(query), ListedApplication)
