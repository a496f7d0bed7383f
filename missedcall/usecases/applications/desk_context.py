"""Tell the operator what there is of the telephone in hand, and what came of the forms sent."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from missedcall.db.applications import applications
from missedcall.db.applications.applications import ApplicationOfCallback
from missedcall.db.callbacks import attempts
from missedcall.db.calls import questions, statuses
from missedcall.db.calls.statuses import StatusLineRow
from missedcall.db.engine import DbConnection
from missedcall.db.offices import offices
from missedcall.domain.callbacks import calendar
from missedcall.domain.calls import status
from missedcall.domain.calls.status import StatusStage
from missedcall.domain.connection import clocks
from missedcall.domain.connection.clocks import DayOfPromise
from missedcall.domain.connection.limits import Area
from missedcall.domain.connection.states import Event, State
from missedcall.domain.field.slots import VisitSlot
from missedcall.domain.shared import phone
from missedcall.domain.shared.local_text import LocalText
from missedcall.usecases.applications import caller_requests
from missedcall.usecases.calls.answers import application_status
from missedcall.usecases.deps import Deps
from missedcall.usecases.field import visit_slots
from missedcall.usecases.messages import message_life
from missedcall.usecases.messages.message_life import MessageLife

# It is paid for: the promised time runs.
WORKED_ON = (StatusStage.CABLE, StatusStage.VISIT, StatusStage.PROMISED, StatusStage.LATE)


@dataclass(frozen=True)
class FormResult:
    """Describe an application as the operator reads it out, and the life of its SMS."""

    number: str
    household: int
    total_paise: int
    due_on: dt.date
    sms: MessageLife | None

    @property
    def message_id(self) -> int | None:
        return self.sms.first_id if self.sms else None


@dataclass(frozen=True)
class DeskContext:
    """Describe an application of the telephone in hand, without names.

    `mobile` is masked, and given only when it is another than the telephone in hand.
    """

    application: str
    stage: StatusStage
    due_paise: int
    due_on: dt.date
    taken_on: dt.date
    form: Mapping[str, str]
    appliances: str
    mobile: str | None
    events: tuple[Event, ...]  # what can be done if the caller asks for it
    correctable: tuple[str, ...]  # fields that can be corrected for the caller
    assignee: str | None  # whose step is next
    assignee_due_at: dt.datetime | None
    promise: DayOfPromise | None  # while it is paid for and the light is not on
    place: LocalText | None
    household: int  # which of the call in which it was taken
    visit_at: dt.datetime | None  # when the lineman's slot begins
    slots: tuple[VisitSlot, ...]  # the times that the caller may choose instead


@dataclass(frozen=True)
class OpenQuestion:
    """Describe a question that is open to the telephone in hand."""

    id: int
    kind: str
    application: str
    asked_at: dt.datetime


@dataclass(frozen=True)
class DeskTelephone:
    """Hold what there is of the telephone in hand: several households may share it."""

    applications: tuple[DeskContext, ...]
    questions: tuple[OpenQuestion, ...]

    @property
    def places(self) -> tuple[LocalText, ...]:
        """Give the places of its applications, each once, the newest first."""
        found = {each.form["locality"]: each.place for each in self.applications if each.place}
        return tuple(found.values())


def load_telephone(deps: Deps, *, number: str, now: dt.datetime) -> DeskTelephone:
    """Gather the applications and the open questions of a telephone, the newest first."""
    with deps.db.reading() as db:
        rows = statuses.list_statuses_of_telephone(db, number)
        asked = questions.list_waiting_questions(db, number, at=now)
    return DeskTelephone(
        describe_applications(deps, rows, number=number, now=now),
        tuple(
            OpenQuestion(row.id, row.kind, row.application, row.asked_at)
            for row in reversed(asked)
            if row.state == "open"
        ),
    )


def list_form_results(deps: Deps, *, operator_id: int, attempt_id: str) -> Sequence[FormResult]:
    """List what came of a call of this operator: one application for each household."""
    with deps.db.reading() as db:
        attempt = attempts.get_attempt(db, attempt_id)
        if attempt is None or attempt.operator_id != operator_id:
            return ()
        taken = applications.list_applications_of_callback(db, attempt.callback_id)
        return [_result(deps, db, application) for application in taken]


def _result(deps: Deps, db: DbConnection, application: ApplicationOfCallback) -> FormResult:
    sms = message_life.message_life_of_cause(
        db,
        f"demand:{application.demand_id}",
        most_resends=deps.config.sms.sending.resends,
    )
    return FormResult(
        number=application.number,
        household=application.household,
        total_paise=application.total_paise,
        due_on=application.due_on,
        sms=sms,
    )


def describe_applications(
    deps: Deps, rows: Sequence[StatusLineRow], *, number: str, now: dt.datetime
) -> tuple[DeskContext, ...]:
    """Describe applications to who has a telephone in hand."""
    with deps.db.reading() as db:
        places = offices.names_of_localities(db, {row.form["locality"] for row in rows})
    return tuple(
        _describe(deps, row, place=places.get(row.form["locality"]), number=number, now=now)
        for row in rows
    )


def _describe(
    deps: Deps, row: StatusLineRow, *, place: LocalText | None, number: str, now: dt.datetime
) -> DeskContext:
    stage = status.application_stage(application_status(row), now=now)
    return DeskContext(
        application=row.number,
        stage=stage,
        due_paise=row.total_paise,
        due_on=row.due_on,
        taken_on=calendar.ist_date(row.created_at),
        form={name: row.form[name] for name in ("category", "load", "unit", "locality")},
        appliances=row.form["appliances"],
        mobile=phone.mask(row.mobile) if row.mobile != number else None,
        events=caller_requests.offered_events(State(row.state)),
        correctable=caller_requests.correctable_for_caller(State(row.state)),
        assignee=row.assignee,
        assignee_due_at=row.assignee_due_at,
        promise=_promise(deps, row, now=now) if stage in WORKED_ON else None,
        place=place,
        household=row.household,
        visit_at=row.slot_from,
        slots=visit_slots.list_offered_slots(deps, row, now=now),
    )


def _promise(deps: Deps, row: StatusLineRow, *, now: dt.datetime) -> DayOfPromise | None:
    if row.promise_due_at is None:
        return None
    return clocks.day_of_promise(
        due_at=row.promise_due_at, area=Area(row.area), limits=deps.limits, now=now
    )
