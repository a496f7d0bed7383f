"""List the applications of offices, or (None) of all: by whose turn it is, or decided of late."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from missedcall.db.applications.applications import applications
from missedcall.db.connection.connection_steps import LOAD_FOUND, PROPOSED, steps
from missedcall.db.connection.connections import (
    LISTED,
    ListedApplication,
    connection_is_in_offices,
    connections,
)
from missedcall.db.schema import read_row, read_rows
from missedcall.domain.connection.states import Event, Rule, State
from missedcall.domain.connection.transitions import BY_RULE

REVISIONS = tuple(rule for rule in Rule if BY_RULE[rule].event is Event.REVISE)
WITH_FORM = LISTED.add_columns(applications.c.form)


@dataclass(frozen=True, slots=True)
class OfficeApplication(ListedApplication):
    """A connection as an office's work list shows it: with the form."""

    form: Any


def list_by_assignee(
    db: sa.Connection,
    *,
    offices: Collection[str] | None,
    assignees: Collection[str],
    limit: int,
    after: tuple[dt.datetime, int] | None = None,
) -> Sequence[OfficeApplication]:
    """List whose next step is one of `assignees`, the earliest due first, from `after` on."""
    due, known = connections.c.assignee_due_at, connections.c.application_id
    # Said aloud, because those that need no step of anyone stand first in the index.
    query = WITH_FORM.where(
        connection_is_in_offices(offices), connections.c.assignee.in_(assignees), due.is_not(None)
    )
    if after is not None:
        later = sa.or_(due > after[0], sa.and_(due == after[0], known > after[1]))
        query = query.where(later)
    return read_rows(db.execute(query.order_by(due, known).limit(limit)), OfficeApplication)


def count_by_assignee(db: sa.Connection, *, offices: Collection[str] | None) -> dict[str, int]:
    """Count, by whose turn it is, what these offices (None: all) have to do or wait for."""
    assignee = connections.c.assignee
    query = sa.select(assignee, sa.func.count()).where(
        connection_is_in_offices(offices),
        assignee.is_not(None),
        connections.c.assignee_due_at.is_not(None),
    )
    return dict(db.execute(query.group_by(assignee)).all())


def list_by_state(
    db: sa.Connection,
    *,
    offices: Collection[str] | None,
    states: Collection[str],
    since: dt.datetime,
    limit: int,
) -> Sequence[OfficeApplication]:
    """List who came into one of `states` since an instant, the newest first."""
    known, came = connections.c.application_id, connections.c.since.desc()
    # Which ones first, because thousands are sorted sooner without their forms.
    newest = (
        sa.select(known)
        .where(
            connection_is_in_offices(offices),
            connections.c.state.in_(states),
            connections.c.since >= since,
        )
        .order_by(came)
        .limit(limit)
    )
    return read_rows(
        db.execute(WITH_FORM.where(known.in_(newest)).order_by(came)), OfficeApplication
    )


def list_proposed_rejections(
    db: sa.Connection, *, offices: Collection[str] | None, states: Collection[str], limit: int
) -> Sequence[OfficeApplication]:
    """List whose rejection was proposed in the present state, and is not decided yet."""
    # From the few proposals to their applications, not the other way round.
    of_rule = sa.select(steps.c.application_id, steps.c.at).where(PROPOSED).cte("proposals")
    pending = sa.select(of_rule.c.application_id).where(
        of_rule.c.application_id == connections.c.application_id,
        of_rule.c.at >= connections.c.since,
    )
    query = WITH_FORM.where(
        connections.c.application_id.in_(sa.select(of_rule.c.application_id)),
        connection_is_in_offices(offices),
        connections.c.state.in_(states),
        pending.exists(),
    ).order_by(connections.c.assignee_due_at, connections.c.application_id)
    return read_rows(db.execute(query.limit(limit)), OfficeApplication)


def list_objections(
    db: sa.Connection, *, offices: Collection[str] | None, since: dt.datetime, limit: int
) -> Sequence[OfficeApplication]:
    """List rejections since an instant to which the applicant objects, undecided, oldest first."""
    made, later = steps.alias(), steps.alias()
    decided = sa.select(later.c.id).where(
        later.c.application_id == made.c.application_id,
        later.c.id > made.c.id,
        later.c.rule == Rule.OBJECTION_REFUSED,
    )
    open_one = sa.select(made.c.id).where(
        made.c.application_id == connections.c.application_id,
        made.c.rule == Rule.OBJECTION_MADE,
        made.c.at >= connections.c.since,
        ~decided.exists(),
    )
    query = WITH_FORM.where(
        connections.c.state == State.REJECTED,
        connections.c.since >= since,
        connection_is_in_offices(offices),
        open_one.exists(),
    ).order_by(connections.c.since)
    return read_rows(db.execute(query.limit(limit)), OfficeApplication)


def list_other_loads_found(
    db: sa.Connection, *, offices: Collection[str] | None, states: Collection[str], limit: int
) -> Sequence[OfficeApplication]:
    """List where a lineman found another load, and no demand was revised since."""
    found = sa.select(steps.c.application_id, steps.c.id).where(LOAD_FOUND).cte("found")
    later = steps.alias()
    revised = sa.select(later.c.id).where(
        later.c.application_id == found.c.application_id,
        later.c.id > found.c.id,
        later.c.rule.in_(REVISIONS),
    )
    pending = sa.select(found.c.application_id).where(~revised.exists())
    query = WITH_FORM.where(
        connections.c.application_id.in_(pending),
        connection_is_in_offices(offices),
        connections.c.state.in_(states),
    ).order_by(connections.c.assignee_due_at, connections.c.application_id)
    return read_rows(db.execute(query.limit(limit)), OfficeApplication)


def get_application(
    db: sa.Connection, *, number: str, offices: Collection[str] | None
) -> OfficeApplication | None:
    """Give an application of one of these offices, or None."""
    query = WITH_FORM.where(applications.c.number == number, connection_is_in_offices(offices))
    return read_row(db.execute(query), OfficeApplication)
