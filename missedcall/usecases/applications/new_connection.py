"""Begin a connection: what the form says becomes its first steps, up to the demand."""

import datetime as dt
from collections.abc import Mapping

from missedcall.db.connection import connections
from missedcall.db.engine import Connection
from missedcall.domain.applications.application import Form
from missedcall.domain.connection.states import Event, Rule, State
from missedcall.domain.connection.transitions import BY_RULE
from missedcall.domain.meters import meters
from missedcall.domain.offices.office import Locality
from missedcall.domain.operators.roles import Actor
from missedcall.domain.tariffs.demand import Quote
from missedcall.usecases.applications import duplicates
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.command import Command
from missedcall.usecases.deps import Deps
from missedcall.usecases.tariffs import pricing


def begin_connection(
    deps: Deps,
    db: Connection,
    *,
    application_id: int,
    form: Form,
    place: Locality,
    quote: Quote,
    actor: str,
    reason: str,
    noticed: Mapping[str, object],
    now: dt.datetime,
) -> list[int]:
    """Write the first steps of an application that was just taken; give the messages to send.

    A simple one (papers at the visit, a demand by the tariff) has its demand when this returns,
    or is paid, when nothing is due. `noticed` are findings that the form alone does not tell.
    """
    connections.add(
        db,
        application_id=application_id,
        state=State.DRAFT,
        since=now,
        office=place.office,
        area=place.area,
        meter_kind=meters.meter_kind_for_phase(phase=quote.phase),
        findings={**_findings(deps, form, quote), **noticed},
        premises=duplicates.premises_key(form),
        locality=form.locality,
        promise_due_at=None,
        assignee=Actor.OPERATOR,
        assignee_due_at=now,
    )
    started = BY_RULE[Rule.FORM_STARTED]
    connections.add_step(
        db, application_id=application_id, rule=started.rule, at=now, actor=actor, reason=reason
    )
    submit = Command(Event.SUBMIT, Actor.OPERATOR, actor)
    return workflow.execute_in_transaction(deps, db, application_id, submit, now=now)


def _findings(deps: Deps, form: Form, quote: Quote) -> dict[str, object]:
    """Note what the check of the form found out, for the guards of all later steps.

    Papers of small loads are seen at the visit: who has an old phone and no scanner is not sent
    around with them.
    """
    category = deps.config.category(form.category)
    most = None if category is None else category.papers_at_visit_up_to
    return {
        "papers_at_visit": most is None or quote.units <= most,
        "category_proposed": bool(form.category_reason),
        "standard": True,
        "tariff_may_bill": True,
        "exemption": pricing.exemption_of(quote),
    }
