"""Give what an applicant sees of an application beside its state: days, amounts, texts."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from missedcall.db.connection import connections
from missedcall.db.messages import message_lists
from missedcall.db.messages.messages import MessageRow
from missedcall.domain.applications.papers import PaperState
from missedcall.domain.callbacks import calendar
from missedcall.domain.connection import choices
from missedcall.domain.connection.limits import Area
from missedcall.domain.connection.states import Event, State
from missedcall.domain.field.slots import VisitSlot
from missedcall.domain.operators.roles import Actor
from missedcall.domain.payments.payable import NotPayable
from missedcall.usecases.applications import papers
from missedcall.usecases.applications.papers import PaperDetail
from missedcall.usecases.clients import person_applications
from missedcall.usecases.clients.person_applications import Asker, FollowedApplication, OwedAmount
from missedcall.usecases.connection import objections
from missedcall.usecases.deps import Deps
from missedcall.usecases.payments.payment_offers import PaymentOffer
from sms.catalogue.messages import as_staff_reads

MOST_TEXTS = 20


@dataclass(frozen=True)
class PromiseDays:
    """Say that it is day so many of so many that were promised."""

    day: int
    of_days: int


@dataclass(frozen=True)
class FollowedDetails:
    """Hold an application as its applicant follows it."""

    followed: FollowedApplication
    days: PromiseDays | None
    owed: OwedAmount
    offer: PaymentOffer | NotPayable
    slots: Sequence[VisitSlot]
    texts: Sequence[MessageRow]
    may_withdraw: bool
    may_correct: bool
    may_object: bool
    papers: Sequence[PaperDetail]
    wanted_papers: Sequence[PaperDetail]  # without which nothing is billed, until `papers_due_at`
    papers_due_at: dt.datetime


def follow_in_detail(deps: Deps, *, number: str, by: Asker, now: dt.datetime) -> FollowedDetails:
    """Give all that the applicant of an application may know; raise `NotOwn`."""
    followed = person_applications.follow(deps, number=number, by=by, now=now)
    with deps.db.reading() as db:
        connection = connections.get_connection(db, followed.row.id)
        sent = message_lists.list_messages_about_application(db, number, limit=MOST_TEXTS)
        needed = papers.list_papers(deps, db, followed.row.id)
        state = State(followed.row.state)
        may_object = state is State.REJECTED and objections.may_object(
            deps, db, followed.row.id, now=now
        )
    events = choices.permitted_events(state=state, role=Actor.CALLER)
    return FollowedDetails(
        followed=followed,
        days=_days(deps, followed, area=Area(connection.area) if connection else None, now=now),
        owed=person_applications.owed_amount(deps, number=number, by=by),
        offer=person_applications.offer_payment(deps, number=number, by=by, now=now),
        slots=person_applications.list_visit_times(deps, number=number, by=by, now=now),
        texts=[replace(row, text=as_staff_reads(row.key, row.text)) for row in sent],
        may_withdraw=Event.WITHDRAW in events,
        may_correct=Event.AMEND in events,
        may_object=may_object,
        papers=needed,
        wanted_papers=_wanted(needed) if state is State.DOCS_PENDING else (),
        papers_due_at=followed.since + deps.limits.papers,
    )


def _wanted(needed: Sequence[PaperDetail]) -> Sequence[PaperDetail]:
    return [
        paper
        for paper in needed
        if not paper.at_visit and paper.state in {PaperState.MISSING, PaperState.REFUSED}
    ]


def _days(
    deps: Deps, followed: FollowedApplication, *, area: Area | None, now: dt.datetime
) -> PromiseDays | None:
    """Count the days of a promise in India, the day on which it began as the first."""
    due_at = followed.row.promise_due_at
    if due_at is None or area is None or followed.row.state == State.CONNECTED:
        return None
    urban, rural = deps.limits.promise
    promised = urban if area is Area.URBAN else rural
    began = calendar.ist_date(due_at - promised)
    return PromiseDays((calendar.ist_date(now) - began).days + 1, promised.days)
