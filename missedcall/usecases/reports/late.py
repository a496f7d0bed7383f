"""Show what is late or about to be: why, whose turn it is, and where, from region to centre."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from missedcall.db.connection.connections import ListedApplication
from missedcall.db.offices import late, offices
from missedcall.db.offices.late import LateFilter
from missedcall.domain.offices import office as office_rules
from missedcall.domain.offices.office import Office, Offices
from missedcall.domain.operators.roles import OF_ALL_OFFICES
from missedcall.domain.privacy.personal import ERASED
from missedcall.domain.shared import phone
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators.operators import Operator

Key = tuple[dt.datetime, int]
# What is due so soon is about to be late.
SOON = dt.timedelta(hours=24)


@dataclass(frozen=True)
class Late:
    """Describe one application whose step is due; `held_by` are its open holds."""

    id: int
    application: str
    number: str
    office: str
    state: str
    held_by: Sequence[str]
    turn: str | None
    due_at: dt.datetime
    late: bool
    promised_at: dt.datetime | None

    @property
    def key(self) -> Key:
        return self.due_at, self.id


@dataclass(frozen=True)
class Below:
    """Count what is due in an office and all below it; `late` of them is late already."""

    code: str
    office: Office | None
    due: int
    late: int


@dataclass(frozen=True)
class LateScope:
    """Say where somebody looks: an office (None: the whole company) and the offices below."""

    office: Office | None
    above: Sequence[Office]
    known: Offices
    centres: Collection[str] | None


class NotYours(LookupError):
    """Say that an office is not known, or not below the office of who asks."""


def scope(deps: Deps, *, by: Operator | None, office: str) -> LateScope:
    """Give where a person may look; without an office, all that is his. Raise `NotYours`.

    Nobody in particular, at the command line, sees everything.
    """
    with deps.db.reading() as db:
        known = offices.all_offices(db)
    sees_all = by is None or by.role in OF_ALL_OFFICES
    root = None if sees_all or by is None else by.office or ""
    code = office or root
    if code is None:
        return LateScope(None, (), known, None)
    path = [each.code for each in office_rules.path(known, code)]
    if not path and root is None:
        return LateScope(None, (), known, {code})  # an office that stands in no master any more
    if not path or (root is not None and root not in path):
        raise NotYours(f"office {code} is not known, or not yours")
    above = [each for each in office_rules.path(known, code) if each.code != code]
    mine = above if root is None else [known[each] for each in path[1 : path.index(root) + 1]]
    return LateScope(known[code], mine[::-1], known, office_rules.centres(known, code))


def page(
    deps: Deps,
    *,
    where: LateScope,
    turn: str = "",
    soon: dt.timedelta = SOON,
    now: dt.datetime,
    limit: int,
    after: Key | None = None,
) -> list[Late]:
    """List what is late or due within `soon`, what is due longest first."""
    wish = LateFilter(now + soon, where.centres, turn)
    with deps.db.reading() as db:
        rows = late.listed(db, wish, limit=limit, after=after)
        held = late.held(db, [row.application_id for row in rows])
    return [_late(row, held.get(row.application_id, ()), now=now) for row in rows]


def counts(
    deps: Deps, *, where: LateScope, turn: str = "", soon: dt.timedelta = SOON, now: dt.datetime
) -> list[Below]:
    """Count the same by the offices one step below; together they are the list."""
    wish = LateFilter(now + soon, where.centres, turn)
    with deps.db.reading() as db:
        by_centre = late.counted(db, wish, now=now)
    found: dict[str, tuple[int, int]] = {}
    for centre, due, of_them in by_centre:
        code = _step_below(where, centre)
        before = found.get(code, (0, 0))
        found[code] = before[0] + due, before[1] + of_them
    return [Below(code, where.known.get(code), *found[code]) for code in sorted(found)]


def _step_below(where: LateScope, centre: str) -> str:
    """Name the office one step below where one looks, to which a centre belongs."""
    path = [each.code for each in office_rules.path(where.known, centre)] or [centre]
    if where.office is None or where.office.code not in path:
        return path[-1]
    return path[max(path.index(where.office.code) - 1, 0)]


def _late(row: ListedApplication, held: Sequence[str], *, now: dt.datetime) -> Late:
    number, due_at = row.mobile, row.turn_due_at
    if due_at is None:
        raise ValueError(f"application {row.number} is listed as late and is due at no time")
    return Late(
        id=row.application_id,
        application=row.number,
        number=number if number == ERASED else phone.mask(number),
        office=row.office,
        state=row.state,
        held_by=tuple(held),
        turn=row.turn,
        due_at=due_at,
        late=due_at < now,
        promised_at=row.promise_due_at,
    )
