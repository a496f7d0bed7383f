"""Say where an application stands: what is due until when, and who has the next step by when."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from missedcall.domain.callbacks.calendar import ist_date
from missedcall.domain.connection.states import ENDED, WITH_MONEY, State
from missedcall.domain.field.slots import VisitSlot
from missedcall.domain.operators.roles import Actor


@dataclass(frozen=True)
class ApplicationStatus:
    """Hold what may be told of an application to a person who knows its number.

    `state` and `assignee` (who has the next step) are as the database has them; `due_paise` is the
    amount of its demand. A visit has a slot, from and until; to `slots` the applicant may move it.
    `may_object`: it is rejected, and who calls is the applicant and has not objected yet.
    """

    application: str
    state: str
    due_paise: int
    due_on: dt.date
    assignee: str | None = None
    assignee_due_at: dt.datetime | None = None
    promise_due_at: dt.datetime | None = None
    visit: tuple[dt.datetime, dt.datetime] | None = None
    slots: tuple[VisitSlot, ...] = ()
    may_object: bool = False


class StatusStage(StrEnum):
    """Name what is told; of the first four the applicant has the next step."""

    DUE = "due"
    OVERDUE = "overdue"
    PAPERS = "papers"
    CABLE = "cable"  # or whatever else the applicant has to do first
    VISIT = "visit"
    PROMISED = "promised"
    LATE = "late"
    IN_HAND = "in_hand"
    CONNECTED = "connected"
    ENDED = "ended"


def application_stage(status: ApplicationStatus, *, now: dt.datetime) -> StatusStage:
    """Say how the application stands; the last day itself is in time."""
    match status.state:
        case State.DEMAND_ISSUED | State.DEMAND_EXPIRED:
            return StatusStage.OVERDUE if ist_date(now) > status.due_on else StatusStage.DUE
        case State.DOCS_PENDING:
            return StatusStage.PAPERS
        case State.CONNECTED:
            return StatusStage.CONNECTED
        case state if state in ENDED | {State.REFUND_DUE, State.CLOSED}:
            return StatusStage.ENDED
        case state if state in WITH_MONEY:
            return _of_the_work(status, now=now)
    return StatusStage.IN_HAND


def _of_the_work(status: ApplicationStatus, *, now: dt.datetime) -> StatusStage:
    """Say how the work stands that is paid for."""
    if status.assignee == Actor.CALLER:
        return StatusStage.CABLE
    if status.promise_due_at is None:
        return StatusStage.IN_HAND
    if status.promise_due_at < now:
        return StatusStage.LATE
    return StatusStage.VISIT if status.visit and now < status.visit[1] else StatusStage.PROMISED
