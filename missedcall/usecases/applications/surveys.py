"""Let a survey end: what was measured and estimated makes the demand."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from missedcall.db.applications import corrections, estimates
from missedcall.db.engine import DbConnection
from missedcall.domain.connection.lifecycle import TransitionRefused
from missedcall.domain.connection.refusals import CommandRefusal
from missedcall.domain.shared.explanation import explain
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection import demand_versions, workflow
from missedcall.usecases.connection.case import Case
from missedcall.usecases.connection.command import Command, CommandRefused
from missedcall.usecases.deps import Deps
from missedcall.usecases.tariffs.pricing import MayNotBill, NoDemand


def finish_survey(
    deps: Deps,
    *,
    application_id: int,
    command: Command,
    now: dt.datetime,
    expected_version: int | None = None,
) -> None:
    """End a survey, or the works that it wanted, and make the demand of what was found.

    `command` is SURVEYED or WORKS_DONE with `measured_m` and `estimate`. Raise as
    `workflow.execute_command` does, and `CommandRefused` when the tariff gives no demand.
    """
    with deps.db.writing() as db:
        case = cases.load_case(db, application_id)
        found = _with_demand(deps, db, case, command, now=now)
        sent = workflow.execute_in_transaction(
            deps, db, application_id, found, now=now, expected_version=expected_version
        )
    for message_id in sent:
        deps.queue.enqueue_message(message_id)


def _with_demand(
    deps: Deps, db: DbConnection, case: Case, command: Command, *, now: dt.datetime
) -> Command:
    """Bring the demand to what was measured and estimated; without either it stays."""
    if command.measured_m is None and not command.estimate:
        return command
    form = demand_versions.form_of_demand(db, case)
    if command.measured_m is not None:
        _keep_measured(db, case, form.distance_m, command, now=now)
        form = replace(form, distance_m=command.measured_m)
    if command.estimate:
        estimates.write_estimate(
            db,
            case.id,
            lines=[(line.label, line.amount_paise) for line in command.estimate],
            actor=command.actor,
            at=now,
        )
    try:
        demand = demand_versions.price_demand_of_case(deps, db, case, form, now=now)
    except (NoDemand, MayNotBill) as error:
        reason = explain(CommandRefusal.NO_DEMAND_TODAY, error=error)
        raise CommandRefused(TransitionRefused(None, reason)) from error
    return replace(command, demand=demand)


def _keep_measured(
    db: DbConnection, case: Case, before: Decimal | None, command: Command, *, now: dt.datetime
) -> None:
    """Write the measured distance into the form, and keep what it was."""
    measured = str(command.measured_m)
    form = corrections.get_form(db, case.id)
    corrections.write_form(
        db, case.id, form={**form, "distance_m": measured}, mobile=case.row.mobile
    )
    corrections.add_corrections(
        db,
        [
            {
                "application_id": case.id,
                "at": now,
                "actor": command.actor,
                "role": command.role,
                "field": "distance_m",
                "before": "" if before is None else str(before),
                "after": measured,
                "reason": command.reason,
            }
        ],
    )
