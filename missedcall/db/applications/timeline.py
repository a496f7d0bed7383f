"""Read all that happened around one application, each kind by an index of its own."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.applications.applications import applications
from missedcall.db.callbacks.attempts import attempts
from missedcall.db.callbacks.callbacks import callbacks
from missedcall.db.calls.calls import calls
from missedcall.db.calls.questions import QuestionRow, questions
from missedcall.db.field.field import VisitRow, visits
from missedcall.db.messages.tasks import TaskRow, tasks
from missedcall.db.operators.operators import operators
from missedcall.db.schema import read_row, read_rows


@dataclass(frozen=True, slots=True)
class TimelineStart:
    """Say from which telephones an application came, and when its callback began."""

    application_id: int
    mobile: str
    telephone: str
    began_at: dt.datetime


@dataclass(frozen=True, slots=True)
class TimelineCall:
    """A missed call of one of an application's telephones."""

    at: dt.datetime
    number: str
    did: str
    disposition: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class TimelineRing:
    """A ring to one of an application's telephones, by whom, and what came of it."""

    created_at: dt.datetime
    number: str
    login: str
    outcome: str | None
    talk_s: int | None


def get_timeline_start(db: sa.Connection, application_id: int) -> TimelineStart | None:
    """Give where the story of an application begins."""
    query = (
        sa.select(
            applications.c.id.label("application_id"),
            applications.c.mobile,
            callbacks.c.number.label("telephone"),
            callbacks.c.created_at.label("began_at"),
        )
        .join(callbacks, callbacks.c.id == applications.c.callback_id)
        .where(applications.c.id == application_id)
    )
    return read_row(db.execute(query), TimelineStart)


def list_timeline_calls(
    db: sa.Connection, *, numbers: Collection[str], since: dt.datetime, limit: int
) -> Sequence[TimelineCall]:
    """List the missed calls of some numbers since an instant, the newest first."""
    query = (
        sa.select(calls.c.at, calls.c.number, calls.c.did, calls.c.disposition, calls.c.reason)
        .where(calls.c.number.in_(numbers), calls.c.at >= since)
        .order_by(calls.c.at.desc())
        .limit(limit)
    )
    return read_rows(db.execute(query), TimelineCall)


def list_timeline_rings(
    db: sa.Connection, *, numbers: Collection[str], since: dt.datetime, limit: int
) -> Sequence[TimelineRing]:
    """List the rings to some numbers since an instant, the newest first."""
    query = (
        sa.select(
            attempts.c.created_at,
            callbacks.c.number,
            operators.c.login,
            attempts.c.outcome,
            attempts.c.talk_s,
        )
        .join(callbacks, callbacks.c.id == attempts.c.callback_id)
        .join(operators, operators.c.id == attempts.c.operator_id)
        .where(callbacks.c.number.in_(numbers), attempts.c.created_at >= since)
        .order_by(attempts.c.created_at.desc())
        .limit(limit)
    )
    return read_rows(db.execute(query), TimelineRing)


def list_visits_of_application(db: sa.Connection, application_id: int) -> Sequence[VisitRow]:
    """List the visits of an application, the first one first."""
    query = sa.select(visits).where(visits.c.application_id == application_id)
    return read_rows(db.execute(query.order_by(visits.c.id)), VisitRow)


def list_questions_of_application(db: sa.Connection, application_id: int) -> Sequence[QuestionRow]:
    """List what was asked about an application, the first question first."""
    query = sa.select(questions).where(questions.c.application_id == application_id)
    return read_rows(db.execute(query.order_by(questions.c.id)), QuestionRow)


def list_tasks_of_application(db: sa.Connection, application_id: int) -> Sequence[TaskRow]:
    """List what was to be done for an application, the first task first."""
    query = sa.select(tasks).where(tasks.c.application_id == application_id)
    return read_rows(db.execute(query.order_by(tasks.c.id)), TaskRow)
