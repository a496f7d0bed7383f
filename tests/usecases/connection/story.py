"""Carry an application on in a few words; instants are given in IST of November 2026."""

import datetime as dt

from missedcall.db.field import field
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.connection.holds import HoldKind
from missedcall.domain.connection.states import Event
from missedcall.domain.operators.roles import Actor
from missedcall.domain.payments.ledger import Channel, PaymentNotice
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.case import Case
from missedcall.usecases.connection.command import Command
from missedcall.usecases.meters import stock
from missedcall.usecases.payments import payments
from tests.kit import NOON, World, after

OFFICE = "412"  # it serves the place of `a_form`
PAID_AT = after(minutes=5)


def applied(world: World) -> int:
    """Bring a caller to a demand, at noon; the office has a lineman and a meter."""
    with world.deps.db.writing() as db:
        field.add_lineman(db, code="LM1", name="LM1", office=OFFICE, open_jobs=10)
    stock.receive_meters(
        world.deps, serials=["M1"], kind="single", office=OFFICE, actor="store", now=NOON
    )
    operator_id, attempt_id = world.talks()
    submitted = world.submit(operator_id, attempt_id)
    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(seconds=30))
    return submitted.application_id


def paid(world: World) -> int:
    """Bring an application to its planned visit, five minutes after noon."""
    application_id = applied(world)
    case = look(world, application_id)
    notice = PaymentNotice(Channel.COUNTER, "R-1", case.due_paise or 0, settled_at=PAID_AT)
    payments.book_payment(
        world.deps, application=case.number, notice=notice, actor="desk", now=PAID_AT
    )
    return application_id


def held(
    world: World, kind: HoldKind = HoldKind.CABLE_BY_APPLICANT, *, at: dt.datetime = PAID_AT
) -> int:
    """Let the lineman find a paid application's work held up."""
    application_id = paid(world)
    command = Command(
        Event.VISIT_FAILED, Actor.LINEMAN, "LM1", reason="not ready", hold=kind, evidence="photo"
    )
    workflow.execute_command(world.deps, application_id=application_id, command=command, now=at)
    return application_id


def look(world: World, application_id: int) -> Case:
    with world.deps.db.reading() as db:
        return cases.load_case(db, application_id)


def rules(world: World, application_id: int) -> list[str]:
    """Give the rules that were applied, the first one first."""
    return [step.rule for step in look(world, application_id).history]


def texts(world: World) -> list[str]:
    return [row["key"] for row in world.rows("messages")]
