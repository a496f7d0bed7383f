"""Find the applications with which a new one might repeat."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.applications.applications import applications
from missedcall.db.connection.connections import RUNNING, connections
from missedcall.db.schema import read_rows
from missedcall.domain.payments.ledger import ENDED_OR_REFUNDED

# So many of a place are compared by name, the newest: who applies twice does so soon.
MOST_COMPARED = 200

# Asked for every form, so built once: see `schema.INSERT`. Both parts are stretches of an index.
_AT_PREMISES = (
    sa.select(connections.c.application_id)
    .where(
        connections.c.premises == sa.bindparam("premises"),
        connections.c.state.not_in(ENDED_OR_REFUNDED),
    )
    .subquery()
)
_IN_PLACE = (
    sa.select(connections.c.application_id)
    .where(connections.c.locality == sa.bindparam("locality"), RUNNING)
    .order_by(connections.c.application_id.desc())
    .limit(MOST_COMPARED)
    .subquery()
)
_FOUND = sa.union(_AT_PREMISES.select(), _IN_PLACE.select()).subquery()
CANDIDATES = (
    sa.select(
        applications.c.id,
        applications.c.number,
        applications.c.mobile,
        connections.c.state,
        connections.c.office,
        sa.func.coalesce(connections.c.premises == sa.bindparam("premises"), sa.false()).label(
            "exact"
        ),
        applications.c.form["name"].as_string().label("name"),
        applications.c.form["relation_name"].as_string().label("relation_name"),
    )
    .join(_FOUND, _FOUND.c.application_id == applications.c.id)
    .join(connections, connections.c.application_id == applications.c.id)
    .order_by(applications.c.id.desc())
)


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """An application at the same premises (`exact`), or in the same place."""

    id: int
    number: str
    mobile: str
    state: str
    office: str
    exact: bool
    name: str
    relation_name: str


def list_duplicate_candidates(
    db: sa.Connection, *, locality: str, premises: str
) -> Sequence[CandidateRow]:
    """List what runs in a place, and what runs or burns at the premises, the newest first."""
    asked = {"locality": locality, "premises": premises}
    return read_rows(db.execute(CANDIDATES, asked), CandidateRow)
