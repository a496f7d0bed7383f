"""Follow applications: where each stands, how it came there, what is owed and how it is paid."""

import datetime as dt
from typing import Annotated

import flask
from pydantic import Field

from missedcall.domain.clients.client import Scope
from missedcall.domain.payments.payable import NotPayable
from missedcall.usecases.clients import person_applications
from missedcall.usecases.clients.person_applications import (
    FollowedApplication,
    OwedAmount,
)
from web.api.v1 import access, answers, own
from web.api.v1.catalogue import AmountLineBody, line_of
from web.api.v1.operations import NoContent, blueprint, operation
from web.api.v1.pages_of_list import PageQuery, page_of
from web.api.v1.problems import ApiProblem
from web.api.v1.shapes import ApiModel, Code, Cursor, Texts
from web.shared import context, names

TAG = "applications"


class Visit(ApiModel):
    """When the lineman comes."""

    begins: dt.datetime
    ends: dt.datetime


class StatusBody(ApiModel):
    """Where an application stands; it names no person."""

    application: Annotated[str, Field(examples=["41226000017"])]
    state: Code
    state_name: Texts
    stage: Annotated[str, Field(description="What is told to the applicant.", examples=["due"])]
    since: dt.datetime
    applied_at: dt.datetime
    assignee: Annotated[str | None, Field(description="Who has the next step.")]
    assignee_due_at: dt.datetime | None
    promised_at: dt.datetime | None
    locality: str
    category: str
    load: str
    unit: str
    total_paise: int
    paid_paise: int
    due_on: dt.date
    visit: Visit | None
    asks_cable: Annotated[bool, Field(description="Whether the cable is to be told when ready.")]
    version: Annotated[int, Field(description="Counts the changes.")]


class Applications(ApiModel):
    """The applications of the person's mobile, the newest first."""

    applications: tuple[StatusBody, ...]
    next: Cursor = None


class DemandVersion(ApiModel):
    """A version of the demand; the one that was not cancelled is owed."""

    version: int
    total_paise: int
    issued_on: dt.date
    due_on: dt.date
    tariff: str
    cancelled_at: dt.datetime | None


class BookedPaymentBody(ApiModel):
    """Money that was booked to the application; below 0 it went back."""

    amount_paise: int
    channel: str
    reference: str
    settled_at: dt.datetime
    reason: str


class DemandBody(ApiModel):
    """What is owed, line by line, and what came in."""

    is_issued: Annotated[bool, Field(description="Whether it is asked for, or worked out only.")]
    versions: tuple[DemandVersion, ...]
    lines: tuple[AmountLineBody, ...]
    payments: tuple[BookedPaymentBody, ...]


class PaymentLink(ApiModel):
    """What can be paid now, and the UPI link for it; no link where UPI takes no such amount."""

    amount_paise: int
    due_on: dt.date
    upi_link: str | None
    qr_svg: Annotated[str | None, Field(description="The link as a QR code.")]


@blueprint.get("/applications")
@operation(TAG, scope=Scope.PERSONS, person=True, answers={200: Applications, 304: NoContent})
def list_applications(query: PageQuery) -> flask.Response:
    """List the applications that name the person's mobile."""
    rows = person_applications.list_followed(
        context.deps(),
        by=access.asker(),
        before=query.after,
        limit=query.limit + 1,
        now=context.now(),
    )
    shown, following = page_of(rows, query.limit, lambda each: each.row.id)
    body = Applications(applications=tuple(map(status_of, shown)), next=following)
    return answers.conditional(body)


@blueprint.get("/applications/<number>")
@operation(
    TAG,
    scope=Scope.PERSONS,
    person=True,
    or_all=True,
    answers={200: StatusBody, 304: NoContent},
)
def get_application(number: str) -> flask.Response:
    """Tell where an application stands."""
    with own.application(number):
        found = person_applications.follow(
            context.deps(), number=number, by=access.asker(), now=context.now()
        )
    return answers.conditional(status_of(found))


@blueprint.get("/applications/<number>/demand")
@operation(
    TAG, scope=Scope.PERSONS, person=True, or_all=True, answers={200: DemandBody, 304: NoContent}
)
def get_demand(number: str) -> flask.Response:
    """Tell what is owed, line by line, and what came in."""
    with own.application(number):
        found = person_applications.owed_amount(context.deps(), number=number, by=access.asker())
    return answers.conditional(_demand(found))


@blueprint.get("/applications/<number>/payment")
@operation(
    TAG,
    scope=Scope.PERSONS,
    person=True,
    or_all=True,
    answers={200: PaymentLink},
    problems_too=(409,),
)
def get_payment_link(number: str) -> flask.Response:
    """Give the link by which the demand is paid; a changed demand has another one."""
    with own.application(number):
        found = person_applications.offer_payment(
            context.deps(), number=number, by=access.asker(), now=context.now()
        )
    if isinstance(found, NotPayable):
        raise ApiProblem(f"not_payable_{found}", 409)
    body = PaymentLink(
        amount_paise=found.demand.amount_paise,
        due_on=found.demand.due_on,
        upi_link=found.upi_link,
        qr_svg=found.qr_svg,
    )
    return answers.answer_json(body)


def state_name(state: str) -> dict[str, str]:
    return context.say_in_each_language(lambda: names.application(state))


def status_of(found: FollowedApplication) -> StatusBody:
    """Give where an application stands as a body."""
    row = found.row
    visit = (
        Visit(begins=row.slot_from, ends=row.slot_to) if row.slot_from and row.slot_to else None
    )
    return StatusBody(
        application=row.number,
        state=row.state,
        state_name=state_name(row.state),
        stage=found.stage,
        since=found.since,
        applied_at=row.created_at,
        assignee=row.assignee,
        assignee_due_at=row.assignee_due_at,
        promised_at=row.promise_due_at,
        locality=row.form["locality"],
        category=row.form["category"],
        load=row.form["load"],
        unit=row.form["unit"],
        total_paise=row.total_paise,
        paid_paise=found.paid_paise,
        due_on=row.due_on,
        visit=visit,
        asks_cable=found.asks_cable,
        version=found.version,
    )


def _demand(found: OwedAmount) -> DemandBody:
    return DemandBody(
        is_issued=found.is_issued,
        versions=tuple(
            DemandVersion(
                version=each.version,
                total_paise=each.total_paise,
                issued_on=each.issued_on,
                due_on=each.due_on,
                tariff=each.tariff_id,
                cancelled_at=each.cancelled_at,
            )
            for each in found.versions
        ),
        lines=tuple(line_of(one.code, one.amount_paise, one.explanation) for one in found.lines),
        payments=tuple(
            BookedPaymentBody(
                amount_paise=each.amount_paise,
                channel=each.channel,
                reference=each.reference,
                settled_at=each.settled_at,
                reason=each.reason,
            )
            for each in found.entries
        ),
    )
