"""Give supervisors lists as files: rings of a day, numbers not called, outages; each is audited.

Numbers are masked in all of them.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from missedcall.db.schema import note_audit
from missedcall.domain.callbacks.number_block import BlockKind
from missedcall.usecases.callbacks import call_log, number_blocks
from missedcall.usecases.deps import Deps
from missedcall.usecases.export_freeze import refuse_while_breach_open
from missedcall.usecases.operators.operators import Operator

MOST_EXPORTED = 10_000
RING_COLUMNS: Final = (
    "number",
    "rings",
    "callback",
    "at",
    "operator",
    "rule",
    "try",
    "outcome",
)
BLOCK_COLUMNS: Final = ("number", "kind", "reason", "by", "since", "last_day")
Rows = Sequence[Mapping[str, Any]]


def note_export(deps: Deps, *, name: str, count: int, by: Operator, now: dt.datetime) -> None:
    """Note that a person has taken a list out, and of how many rows."""
    with deps.db.writing() as db:
        refuse_while_breach_open(db)
        subject = f"{name}: {count}"
        note_audit(db, at=now, actor=by.login, action="export.list", subject=subject)


def export_rings(deps: Deps, *, day: dt.date, by: Operator, now: dt.datetime) -> Rows:
    """Give each ring of a day, by the names in `RING_COLUMNS`."""
    rows = [
        {
            "number": person.number,
            "rings": len(person.rings),
            "callback": ring.callback_id,
            "at": ring.at,
            "operator": ring.operator,
            "rule": ring.rule,
            "try": ring.try_number,
            "outcome": ring.outcome,
        }
        for person in call_log.rings_by_person(deps, day=day, limit=MOST_EXPORTED)
        for ring in person.rings
    ]
    note_export(deps, name=f"call log of {day}", count=len(rows), by=by, now=now)
    return rows


def export_blocks(deps: Deps, *, kind: BlockKind | None, by: Operator, now: dt.datetime) -> Rows:
    """Give the entries in force, by the names in `BLOCK_COLUMNS`, the newest first."""
    found = number_blocks.list_blocks(deps, limit=MOST_EXPORTED, before=None, now=now, kind=kind)
    note_export(deps, name="numbers not called", count=len(found), by=by, now=now)
    return [{name: getattr(row, name) for name in BLOCK_COLUMNS} for row in found]
