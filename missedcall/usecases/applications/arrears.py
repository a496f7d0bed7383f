"""Take the lists of arrears: the newest of each source counts."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from missedcall.db.applications import arrears as rows
from missedcall.db.applications.arrears import ListedArrear
from missedcall.db.offices import offices
from missedcall.db.schema import note_audit
from missedcall.domain.applications import arrears_list
from missedcall.domain.applications.arrears_list import (
    ArrearsLine,
    NoArrearsList,
    WrongArrearsLine,
)
from missedcall.domain.applications.refusals import ArrearsRefusal as Refusal
from missedcall.domain.callbacks import calendar
from missedcall.domain.shared.explanation import explain
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators.operators import Operator


@dataclass(frozen=True)
class ArrearsImportReport:
    """Say how many lines of a list were taken, and what is wrong with the others.

    With `changed` false the list is the one that counts already.
    """

    taken: int
    changed: bool
    wrong: tuple[WrongArrearsLine, ...]


def import_arrears(
    deps: Deps,
    *,
    text: str,
    file: str,
    source: str,
    as_of: dt.date | None,
    by: Operator,
    now: dt.datetime,
) -> ArrearsImportReport:
    """Put a list in the place of its source's last one; what is wrong in it is left out.

    Without `as_of` it is as of today. Raise `NoArrearsList` for what is none, or is older than
    the list that counts.
    """
    digest, today = hashlib.sha256(text.encode()).hexdigest(), calendar.ist_date(now)
    if as_of is not None and as_of > today:
        raise NoArrearsList(explain(Refusal.FUTURE, day=str(as_of)))
    found = read_arrears(deps, text=text)
    good = [each.arrear for each in found if isinstance(each, ArrearsLine)]
    wrong = tuple(each for each in found if isinstance(each, WrongArrearsLine))
    if not good and wrong:
        raise NoArrearsList(explain(Refusal.NO_LINE, why=wrong[0].reason))
    with deps.db.writing() as db:
        last = rows.get_arrears_list(db, source)
        if last and last.digest == digest and as_of in (None, last.as_of):
            return ArrearsImportReport(len(good), False, wrong)
        if last and (as_of or today) < last.as_of:
            raise NoArrearsList(explain(Refusal.OLDER, source=source, day=str(last.as_of)))
        told = {"as_of": as_of or today, "file": file[:120], "digest": digest}
        rows.replace_arrears_list(
            db, good, source=source, imported_at=now, imported_by=by.login, **told
        )
        note_audit(
            db, at=now, actor=by.login, action="dues.import", subject=source, reason=file[:120]
        )
    return ArrearsImportReport(len(good), True, wrong)


def read_arrears(deps: Deps, *, text: str) -> list[ArrearsLine | WrongArrearsLine]:
    """Read each line of a list; nothing is written. Raise `NoArrearsList` for what is none."""
    with deps.db.reading() as db:
        places = {place.code for place in offices.list_localities(db)}
    return list(arrears_list.read_arrears_list(text, localities=places))


def list_largest_arrears(deps: Deps, *, limit: int) -> Sequence[ListedArrear]:
    """List what is owed, the largest amounts first."""
    with deps.db.reading() as db:
        return rows.list_largest_arrears(db, limit=limit)
