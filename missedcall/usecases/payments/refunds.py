"""Give the money of an ended application back: one person enters it, another approves it."""

import datetime as dt

from missedcall.db.applications import applications
from missedcall.domain.connection.states import Event
from missedcall.domain.operators.roles import Actor
from missedcall.domain.payments.references import read_reference
from missedcall.domain.payments.refusals import RefundRefusal
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.command import Command
from missedcall.usecases.deps import Deps


class NotRefunded(RequestRefused):
    """Say which value of a refund cannot be taken."""


def propose_refund(
    deps: Deps, *, application: str, sent_as: str, by: str, now: dt.datetime
) -> None:
    """Enter a refund with the bank's reference; nothing is booked until another approves it."""
    sent_as = sent_as.strip()
    if read_reference(sent_as) != sent_as:
        raise NotRefunded(explain(RefundRefusal.REFERENCE))
    command = Command(
        Event.PROPOSE_REFUND,
        Actor.ACCOUNTS,
        by,
        reason=sent_as,
        declared={"refund_reference": sent_as},
    )
    _execute_refund(deps, application, command, now=now)


def approve_refund(deps: Deps, *, application: str, by: str, now: dt.datetime) -> None:
    """Approve the refund that another has entered: it is booked and told, and the case closed."""
    _execute_refund(deps, application, Command(Event.REFUND, Actor.ACCOUNTS, by), now=now)


def _execute_refund(deps: Deps, application: str, command: Command, *, now: dt.datetime) -> None:
    with deps.db.reading() as db:
        application_id = applications.get_application_id(db, application.strip())
    if application_id is None:
        raise NotRefunded(explain(RefundRefusal.NO_APPLICATION))
    workflow.execute_command(deps, application_id=application_id, command=command, now=now)
