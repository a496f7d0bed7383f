"""Revise a demand, or issue it anew: each time a version of its own, with its reason."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from missedcall.db import applications
from missedcall.db.engine import Connection
from missedcall.domain import application, calendar
from missedcall.domain.application import FieldError, Form, due_on
from missedcall.domain.connection.limits import Area
from missedcall.domain.connection.states import Event, Hand
from missedcall.usecases import pricing
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection import progress
from missedcall.usecases.connection.act import Act, ChangedMeanwhile, NewDemand
from missedcall.usecases.connection.case import Case
from missedcall.usecases.deps import Deps

# What of a form has a say in the price.
PRICED = ("category", "load", "unit", "bpl", "scst", "prepaid", "cable", "distance_m")


class NotRevised(ValueError):
    """Say why a demand is not revised: no reason, nothing that changes, or a wrong value."""


@dataclass(frozen=True)
class Revision:
    """Say what of the form is corrected, why, and whether the applicant wished it so.

    What he wished starts the promise anew when he has paid for it; a mistake of ours does not.
    """

    changes: Mapping[str, str]
    reason: str
    by_applicant: bool


def revise(
    deps: Deps,
    *,
    application_id: int,
    revision: Revision,
    who: str,
    hand: Hand,
    now: dt.datetime,
    seen: int | None = None,
) -> None:
    """Issue a new version of a demand over the corrected form; money that came stays credited.

    Raise `NotRevised`, the refusals of `pricing.quote`, or those of `progress.act`.
    """
    reason = " ".join(revision.reason.split())
    if not reason:
        raise NotRevised("reason: say why the demand is revised; the applicant may ask")
    with deps.db.writing() as db:
        case = cases.load(db, application_id)
        form = _corrected(deps, form_of(db, case), revision.changes)
        what = Act(
            Event.REVISE,
            hand,
            who,
            why=reason,
            given={"applicant_changed": revision.by_applicant},
            demand=priced(deps, db, form, area=case.area, now=now),
        )
        sent = progress.apply(deps, db, application_id, what, now=now, seen=seen)
    for message_id in sent:
        deps.nudge.send(message_id)


def reissue(
    deps: Deps,
    *,
    application_id: int,
    who: str,
    hand: Hand,
    now: dt.datetime,
    seen: int | None = None,
) -> None:
    """Issue a demand that has expired once more, at the price of the day; credits are kept."""
    with deps.db.writing() as db:
        case = cases.load(db, application_id)
        what = Act(
            Event.REISSUE,
            hand,
            who,
            why="issued anew",
            demand=priced(deps, db, form_of(db, case), area=case.area, now=now),
        )
        sent = progress.apply(deps, db, application_id, what, now=now, seen=seen)
    for message_id in sent:
        deps.nudge.send(message_id)


def priced(deps: Deps, db: Connection, form: Form, *, area: Area, now: dt.datetime) -> NewDemand:
    """Price a form by the tariff of the day; raise the refusals of `pricing.quote`."""
    today = calendar.ist_date(now)
    return NewDemand(
        quote=pricing.quote(deps, db, form, area=area, on=today),
        inputs=pricing.kept(form),
        issued_on=today,
        due_on=due_on(issued_on=today, valid_days=deps.config.demand.valid_days),
    )


def form_of(db: Connection, case: Case) -> Form:
    """Give the form as the version that is owed has it."""
    owed = applications.current_demand(db, case.id)
    if owed is None:
        raise ChangedMeanwhile(case.number)
    return pricing.form_of(owed["inputs"])


def _corrected(deps: Deps, form: Form, changes: Mapping[str, str]) -> Form:
    foreign = sorted(changes.keys() - set(PRICED))
    if foreign or not changes:
        known = ", ".join(PRICED)
        raise NotRevised(
            f"{', '.join(foreign) or 'nothing'} cannot be corrected here; use {known}"
        )
    texts = {name: "" if value is None else str(value) for name, value in vars(form).items()}
    read = application.read(
        {**texts, **changes},
        localities=[form.locality],
        categories={category.code: category.unit for category in deps.config.categories},
    )
    if isinstance(read, Form):
        return read
    raise NotRevised("; ".join(map(_words, read)))


def _words(error: FieldError) -> str:
    return f"{error.field}: {error.code.replace('_', ' ')}"
