"""List and count the applications whose next step is late or about to be, over all offices."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.connection.connection_holds import holds
from missedcall.db.connection.connections import LISTED, ListedApplication, connections
from missedcall.db.schema import read_rows


@dataclass(frozen=True)
class OverdueFilter:
    """Say what is asked for: steps due before an instant, of some offices (None: all), of one
    who has the next step ("": anybody).
    """

    before: dt.datetime
    offices: Collection[str] | None = None
    assignee: str = ""


def _meets(wish: OverdueFilter) -> list[sa.ColumnElement[bool]]:
    """Give the one condition of lists and counts, so that they agree."""
    meets: list[sa.ColumnElement[bool]] = [connections.c.assignee_due_at < wish.before]
    if wish.offices is not None:
        meets.append(connections.c.office.in_(wish.offices))
    if wish.assignee:
        meets.append(connections.c.assignee == wish.assignee)
    return meets


def list_overdue_applications(
    db: sa.Connection,
    wish: OverdueFilter,
    *,
    limit: int,
    after: tuple[dt.datetime, int] | None = None,
) -> Sequence[ListedApplication]:
    """List who meets a wish, what is due longest first, from `after` on."""
    due, known = connections.c.assignee_due_at, connections.c.application_id
    query = LISTED
    if after is not None:
        query = query.where(due >= after[0], sa.or_(due > after[0], known > after[1]))
    query = query.where(*_meets(wish)).order_by(due, known).limit(limit)
    return read_rows(db.execute(query), ListedApplication)


def count_overdue_by_office(
    db: sa.Connection, wish: OverdueFilter, *, now: dt.datetime
) -> Sequence[tuple[str, int, int]]:
    """Count who meets a wish by office: the office, how many, and how many of them are late."""
    late = sa.func.sum(sa.case((connections.c.assignee_due_at < now, 1), else_=0))
    query = sa.select(connections.c.office, sa.func.count(), late).where(*_meets(wish))
    rows = db.execute(query.group_by(connections.c.office))
    return [(office, count, int(of_them)) for office, count, of_them in rows]


def list_open_holds(db: sa.Connection, ids: Collection[int]) -> dict[int, list[str]]:
    """Give the kinds of the open holds of each of these applications."""
    query = sa.select(holds.c.application_id, holds.c.kind).where(
        holds.c.application_id.in_(ids), holds.c.closed_at.is_(None)
    )
    found: dict[int, list[str]] = {}
    for application_id, kind in db.execute(query.order_by(holds.c.opened_at)):
        found.setdefault(application_id, []).append(kind)
    return found
