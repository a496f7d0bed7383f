"""Find the old dues of an applicant: on the lists of arrears, and with ourselves."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from missedcall.db.applications import arrears
from missedcall.db.applications.arrears import ListedArrear
from missedcall.db.engine import DbConnection
from missedcall.domain.applications import dues, premises
from missedcall.domain.applications.application import Form
from missedcall.domain.applications.dues import DuesMatch, DuesOwed
from missedcall.domain.callbacks import calendar


class DuesStand(Exception):
    """Refuse a form until its applicant has been told what is owed."""

    def __init__(self, found: tuple[DuesOwed, ...]) -> None:
        super().__init__("dues stand; tell the applicant, then send the form again")
        self.found = found


def dues_of_form(db: DbConnection, form: Form, *, now: dt.datetime) -> tuple[DuesOwed, ...]:
    """Give the dues that a form meets, the surest first."""
    return _find(db, vars(form), mobile=form.mobile, bp=form.bp, now=now)


def dues_of_fields(
    db: DbConnection, fields: Mapping[str, Any], *, now: dt.datetime
) -> tuple[DuesOwed, ...]:
    """Give the dues that a form meets that is still being typed: its premises are."""
    known = {"name": "", "relation_name": "", **fields}
    found = _find(db, known, mobile=known.get("mobile", ""), bp=known.get("bp", ""), now=now)
    is_named = bool(known["name"] and known["relation_name"])
    return tuple(owed for owed in found if is_named or owed.by is not DuesMatch.NAME)


def dues_of_application(
    db: DbConnection, application_id: int, *, now: dt.datetime
) -> tuple[DuesOwed, ...]:
    """Give the dues of an application that was taken."""
    row = arrears.get_arrears_question(db, application_id)
    return _find(db, row.form, mobile=row.mobile, bp=row.bp or "", now=now)


def are_dues_clear(db: DbConnection, application_id: int, *, now: dt.datetime) -> bool:
    """Say whether the applicant has told of nothing, and nothing is found."""
    row = arrears.get_arrears_question(db, application_id)
    if dues.dues_told(row.form):
        return False
    return not _find(db, row.form, mobile=row.mobile, bp=row.bp or "", now=now)


def _find(
    db: DbConnection, form: Mapping[str, Any], *, mobile: str, bp: str, now: dt.datetime
) -> tuple[DuesOwed, ...]:
    key = premises.premises_key(
        locality=form["locality"], address=form["address"], landmark=form["landmark"]
    )
    wanted = {"bp": bp, "premises": key, "mobile": mobile}
    person = (form["name"], form["relation_name"])
    listed = [
        DuesOwed(by, row.amount_paise, row.as_of, bp=row.bp)
        for row in arrears.list_possible_arrears(db, locality=form["locality"], **wanted)
        if (by := _by(row, wanted, person)) is not None
    ]
    today = calendar.ist_date(now)
    ours = [
        DuesOwed(DuesMatch.PREMISES, row.amount_paise, today, application=row.number)
        for row in arrears.list_unpaid_connections(db, premises=key)
    ]
    return tuple(sorted([*ours, *listed], key=lambda owed: list(DuesMatch).index(owed.by)))


def _by(row: ListedArrear, wanted: Mapping[str, str], person: tuple[str, str]) -> DuesMatch | None:
    """Say what a debt has in common with the form; None when it is a stranger's.

    Many share a name, so one counts only where the list tells the father's or husband's too.
    """
    for by in (DuesMatch.BP, DuesMatch.PREMISES, DuesMatch.MOBILE):
        if getattr(row, by) == wanted[by]:
            return by
    alike = row.relation_name and premises.are_names_alike(person, (row.name, row.relation_name))
    return DuesMatch.NAME if alike else None
