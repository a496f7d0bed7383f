"""List and count the applications that are overdue or due soon, by office."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from missedcall.db.connection.connections import ListedApplication
from missedcall.db.offices import offices, overdue
from missedcall.db.offices.overdue import OverdueFilter
from missedcall.domain.offices import office as office_rules
from missedcall.domain.offices.office import Office, Offices
from missedcall.domain.operators.roles import OF_ALL_OFFICES
from missedcall.domain.privacy.personal import ERASED
from missedcall.domain.shared import phone
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators.operators import Operator

Key = tuple[dt.datetime, int]
# A step due within this time is listed as due soon.
DUE_SOON = dt.timedelta(hours=24)


@dataclass(frozen=True)
class OverdueApplication:
    """Describe one application whose step is due; the number is masked."""

    id: int
    application: str
    number: str
    office: str
    state: str
    open_holds: Sequence[str]
    assignee: str | None
    due_at: dt.datetime
    is_overdue: bool
    promised_at: dt.datetime | None

    @property
    def key(self) -> Key:
        return self.due_at, self.id


@dataclass(frozen=True)
class OfficeOverdueCount:
    """Count the applications due in an office and all below it, and the overdue ones of them."""

    code: str
    office: Office | None
    due: int
    overdue: int


@dataclass(frozen=True)
class OverdueScope:
    """Hold an office (None: the whole company), the offices above it, and its centres."""

    office: Office | None
    above: Sequence[Office]
    offices: Offices
    centres: Collection[str] | None


class OfficeNotVisible(LookupError):
    """Refuse an office that is not known, or not below the office of the operator."""


def load_overdue_scope(deps: Deps, *, operator: Operator | None, office: str) -> OverdueScope:
    """Load the scope of an office, or of all offices that the operator may see.

    `operator` None, at the command line, sees everything. Raise `OfficeNotVisible`.
    """
    with deps.db.reading() as db:
        known = offices.list_offices(db)
    sees_all = operator is None or operator.role in OF_ALL_OFFICES
    root = None if sees_all or operator is None else operator.office or ""
    code = office or root
    if code is None:
        return OverdueScope(None, (), known, None)
    path = [each.code for each in office_rules.path_to_top(known, code)]
    if not path and root is None:
        return OverdueScope(None, (), known, {code})  # an office that stands in no master any more
    if not path or (root is not None and root not in path):
        raise OfficeNotVisible(f"office {code} is not known, or not yours")
    above = [each for each in office_rules.path_to_top(known, code) if each.code != code]
    mine = above if root is None else [known[each] for each in path[1 : path.index(root) + 1]]
    return OverdueScope(known[code], mine[::-1], known, office_rules.centres_below(known, code))


def list_overdue(
    deps: Deps,
    *,
    overdue_scope: OverdueScope,
    assignee: str = "",
    due_within: dt.timedelta = DUE_SOON,
    now: dt.datetime,
    limit: int,
    after: Key | None = None,
) -> list[OverdueApplication]:
    """List the applications overdue or due within `due_within`, the earliest due first."""
    wish = OverdueFilter(now + due_within, overdue_scope.centres, assignee)
    with deps.db.reading() as db:
        rows = overdue.list_overdue_applications(db, wish, limit=limit, after=after)
        held = overdue.list_open_holds(db, [row.application_id for row in rows])
    return [_overdue_application(row, held.get(row.application_id, ()), now=now) for row in rows]


def count_overdue_by_office(
    deps: Deps,
    *,
    overdue_scope: OverdueScope,
    assignee: str = "",
    due_within: dt.timedelta = DUE_SOON,
    now: dt.datetime,
) -> list[OfficeOverdueCount]:
    """Count the same applications by the offices one step below the scope's office."""
    wish = OverdueFilter(now + due_within, overdue_scope.centres, assignee)
    with deps.db.reading() as db:
        by_centre = overdue.count_overdue_by_office(db, wish, now=now)
    found: dict[str, tuple[int, int]] = {}
    for centre, due, late in by_centre:
        code = _step_below(overdue_scope, centre)
        before = found.get(code, (0, 0))
        found[code] = before[0] + due, before[1] + late
    return [
        OfficeOverdueCount(code, overdue_scope.offices.get(code), *found[code])
        for code in sorted(found)
    ]


def _step_below(overdue_scope: OverdueScope, centre: str) -> str:
    """Name the office one step below where one looks, to which a centre belongs."""
    path = [each.code for each in office_rules.path_to_top(overdue_scope.offices, centre)] or [
        centre
    ]
    if overdue_scope.office is None or overdue_scope.office.code not in path:
        return path[-1]
    return path[max(path.index(overdue_scope.office.code) - 1, 0)]


def _overdue_application(
    row: ListedApplication, held: Sequence[str], *, now: dt.datetime
) -> OverdueApplication:
    number, due_at = row.mobile, row.assignee_due_at
    if due_at is None:
        raise ValueError(f"application {row.number} is listed as late and is due at no time")
    return OverdueApplication(
        id=row.application_id,
        application=row.number,
        number=number if number == ERASED else phone.mask(number),
        office=row.office,
        state=row.state,
        open_holds=tuple(held),
        assignee=row.assignee,
        due_at=due_at,
        is_overdue=due_at < now,
        promised_at=row.promise_due_at,
    )
