"""Revise a demand from an office's page: see what it would cost, then issue the new version."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from missedcall.db.engine import DbConnection
from missedcall.db.offices import worklist
from missedcall.domain.applications.application import FieldError
from missedcall.domain.connection.refusals import RevisionRefusal
from missedcall.domain.connection.states import State
from missedcall.domain.shared.explanation import explain
from missedcall.usecases.applications.demand_inputs import may_revise, priced_fields
from missedcall.usecases.applications.office_worklist import NotOnWorklist, centres_of_person
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection import demands
from missedcall.usecases.connection.demands import PRICED, NotRevised, Revision
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators.operators import Operator
from missedcall.usecases.tariffs.amounts import Amount

YES_OR_NO = frozenset({"bpl", "scst", "prepaid"})


@dataclass(frozen=True)
class RevisionPreview:
    """Hold what a revised demand would be, and what of it is paid; below 0 too much is."""

    amount: Amount
    credits_paise: int

    @property
    def balance_paise(self) -> int:
        return self.amount.total_paise - self.credits_paise


def preview_revision(
    deps: Deps, *, number: str, typed: Mapping[str, str], by: Operator, now: dt.datetime
) -> RevisionPreview:
    """Work out a revised demand; nothing is written. Raise as `revise_on_worklist` does."""
    with deps.db.reading() as db:
        application_id = _of_office(db, number, by)
        changes = _changes(db, application_id, typed)
        amount = demands.preview_demand(
            deps, db, application_id=application_id, changes=changes, now=now
        )
        return RevisionPreview(amount, cases.load_case(db, application_id).credits_paise)


def revise_on_worklist(
    deps: Deps,
    *,
    number: str,
    typed: Mapping[str, str],
    reason: str,
    by_applicant: bool,
    expected_version: int | None,
    by: Operator,
    now: dt.datetime,
) -> None:
    """Issue a new version of the demand of an application of one's own office.

    `typed` are texts by the names of `PRICED`; what is as it was is no change. Raise
    `NotOnWorklist`, and as `demands.revise_demand` does.
    """
    with deps.db.reading() as db:
        application_id = _of_office(db, number, by)
        changes = _changes(db, application_id, typed)
    demands.revise_demand(
        deps,
        application_id=application_id,
        revision=Revision(changes, reason, by_applicant=by_applicant),
        actor=by.login,
        role=by.role,
        now=now,
        expected_version=expected_version,
    )


def _of_office(db: DbConnection, number: str, by: Operator) -> int:
    row = worklist.get_application(db, number=number, offices=centres_of_person(db, by))
    if row is None or not may_revise(State(row.state), by.role):
        raise NotOnWorklist(number)
    return row.application_id


def _changes(db: DbConnection, application_id: int, typed: Mapping[str, str]) -> Mapping[str, str]:
    before = priced_fields(db, application_id)
    changes = {
        name: text.strip()
        for name, text in typed.items()
        if name in PRICED and text.strip() != before.get(name, "")
    }
    if not changes:
        raise NotRevised(
            explain(RevisionRefusal.NOTHING_CHANGED), FieldError("", "nothing_changed")
        )
    return changes
