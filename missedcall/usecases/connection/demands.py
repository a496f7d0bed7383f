"""Revise a demand, or issue it anew: each time a version of its own, with its reason."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from missedcall.db.applications import corrections
from missedcall.db.engine import DbConnection
from missedcall.domain.applications import application
from missedcall.domain.applications.application import FieldError, Form
from missedcall.domain.connection.refusals import RevisionRefusal
from missedcall.domain.connection.states import Event
from missedcall.domain.operators.roles import Actor
from missedcall.domain.shared.explanation import Explanation, RequestRefused, explain
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection import demand_versions, workflow
from missedcall.usecases.connection.case import Case
from missedcall.usecases.connection.command import Command
from missedcall.usecases.deps import Deps
from missedcall.usecases.tariffs import pricing
from missedcall.usecases.tariffs.amounts import Amount, quoted_amount

# What of a form has a say in the price.
PRICED = ("category", "load", "unit", "bpl", "scst", "prepaid", "cable", "distance_m")

# From what it was derived on its day; that is not derived again.
DERIVED_FROM = ("appliances", "purpose", "category_reason")


class NotRevised(RequestRefused):
    """Say why a demand is not revised: no reason, nothing that changes, or wrong values.

    `errors` say the same by the fields of the form.
    """

    def __init__(self, reason: Explanation, *errors: FieldError) -> None:
        super().__init__(reason)
        self.errors = errors


@dataclass(frozen=True)
class Revision:
    """Say what of the form is corrected, why, and whether the applicant wished it so.

    What the applicant wished starts the promise anew once it is paid for; our mistake does not.
    """

    changes: Mapping[str, str]
    reason: str
    by_applicant: bool


def revise_demand(
    deps: Deps,
    *,
    application_id: int,
    revision: Revision,
    actor: str,
    role: Actor,
    now: dt.datetime,
    expected_version: int | None = None,
) -> None:
    """Issue a new version of a demand over the corrected form; money that came stays credited.

    Raise `NotRevised`, or the refusals of `pricing.quote_form` or `workflow.execute_command`.
    """
    reason = " ".join(revision.reason.split())
    if not reason:
        raise NotRevised(explain(RevisionRefusal.NO_REASON), FieldError("reason", "missing"))
    with deps.db.writing() as db:
        case = cases.load_case(db, application_id)
        form = _corrected(deps, demand_versions.form_of_demand(db, case), revision.changes)
        command = Command(
            Event.REVISE,
            role,
            actor,
            reason=reason,
            declared={"applicant_changed": revision.by_applicant},
            demand=demand_versions.price_demand_of_case(deps, db, case, form, now=now),
        )
        sent = workflow.execute_in_transaction(
            deps, db, application_id, command, now=now, expected_version=expected_version
        )
        _correct_form(db, case, form, revision, actor=actor, role=role, now=now)
    for message_id in sent:
        deps.queue.enqueue_message(message_id)


def preview_demand(
    deps: Deps,
    db: DbConnection,
    *,
    application_id: int,
    changes: Mapping[str, str],
    now: dt.datetime,
) -> Amount:
    """Work out what a revision would ask for; nothing is written. Raise as `revise_demand`."""
    case = cases.load_case(db, application_id)
    form = _corrected(deps, demand_versions.form_of_demand(db, case), changes)
    return quoted_amount(demand_versions.price_demand_of_case(deps, db, case, form, now=now).quote)


def _correct_form(
    db: DbConnection,
    case: Case,
    form: Form,
    revision: Revision,
    *,
    actor: str,
    role: Actor,
    now: dt.datetime,
) -> None:
    """Write what was revised into the form too, and keep what it was."""
    before, after = corrections.get_form(db, case.id), pricing.stored_form(form)
    changed = [name for name in revision.changes if before.get(name) != after.get(name)]
    kept = {"application_id": case.id, "at": now, "actor": actor, "role": role}
    corrections.add_corrections(
        db,
        [
            {
                **kept,
                "field": name,
                "before": str(before.get(name) or ""),
                "after": str(after.get(name) or ""),
                "reason": " ".join(revision.reason.split())[:200],
            }
            for name in changed
        ],
    )
    to = {**before, **{name: after[name] for name in changed}}
    corrections.write_form(db, case.id, form=to, mobile=case.row.mobile)


def reissue_demand(
    deps: Deps,
    *,
    application_id: int,
    actor: str,
    role: Actor,
    now: dt.datetime,
    expected_version: int | None = None,
) -> None:
    """Issue a demand that has expired once more, at the price of the day; credits are kept."""
    command = Command(Event.REISSUE, role, actor, reason="issued anew")
    workflow.execute_command(
        deps,
        application_id=application_id,
        command=command,
        now=now,
        expected_version=expected_version,
    )


def _corrected(deps: Deps, form: Form, changes: Mapping[str, str]) -> Form:
    foreign = sorted(changes.keys() - set(PRICED))
    if foreign or not changes:
        fields = tuple(foreign) or ("nothing",)
        raise NotRevised(
            explain(RevisionRefusal.NOT_PRICED, fields=fields, known=PRICED),
            *(FieldError(name, "unknown_field") for name in foreign),
        )
    texts = {name: "" if value is None else str(value) for name, value in vars(form).items()}
    # The list was right on its day; a corrected load is no more reckoned from it.
    listed = "" if changes.keys() & {"load", "unit"} else form.appliances
    typed = {name: text for name, text in texts.items() if name not in DERIVED_FROM}
    read = application.read_form(
        {**typed, **changes},
        localities=[form.locality],
        categories={category.code: category.unit for category in deps.config.categories},
        languages=[form.language],
    )
    if isinstance(read, Form):
        return replace(
            read,
            appliances=listed,
            purpose=form.purpose,
            category_reason=form.category_reason,
        )
    wrong = "; ".join(map(_words, read))
    raise NotRevised(explain(RevisionRefusal.FIELDS, fields=wrong), *read)


def _words(error: FieldError) -> str:
    return f"{error.field}: {error.code.replace('_', ' ')}"
