"""Have applicants rung: to tell what a text did not, or to ask for what is wanting."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from missedcall.db.engine import DbConnection
from missedcall.db.messages import tasks, undelivered_messages
from missedcall.db.messages.tasks import TaskToDo
from missedcall.domain.calls.refusals import TaskRefusal
from missedcall.domain.messages.task import ByTelephone
from missedcall.domain.shared import phone
from missedcall.domain.shared.explanation import explain
from missedcall.usecases.callbacks import supervision
from missedcall.usecases.calls import questions
from missedcall.usecases.calls.questions import MOST_NOTE, TaskNotFinished
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import resend
from missedcall.usecases.operators.operators import Operator
from sms.catalogue.gateway_settings import sends_receipts
from sms.catalogue.messages import as_staff_reads

# A text that was lost longer ago is of no use any more.
OF_USE = dt.timedelta(days=30)
# A gateway that took a text has spoken of it by then, by itself or when asked.
DOUBTED = dt.timedelta(hours=1)
AT_ONCE = 200
OUTCOMES = ("told", "not_needed", "wrong_number", "not_reached", "other")


@dataclass(frozen=True)
class FollowUpTask:
    """Describe a task as the person who does it sees it; `text` is what is to be told, or empty.

    `by_telephone`: the applicant is to be rung for it; `is_text`: an SMS is behind it.
    """

    id: int
    kind: str
    by_telephone: bool
    explanation: str
    application: str
    number: str  # masked
    text: str
    is_text: bool
    due_at: dt.datetime
    late: bool


def make_follow_up_tasks(deps: Deps, *, now: dt.datetime) -> None:
    """Make a task of each text that had to reach a person and did not; end those out of date.

    A text that was paid, revised or answered since is not told any more. What is in doubt is told
    too: twice is better than never.
    """
    sms = deps.config.sms
    keys = [key for key, message in sms.messages.items() if message.delivery_required]
    silent = [name for name, gateway in sms.gateways.items() if not sends_receipts(gateway)]
    with deps.db.writing() as db:
        _end_needless(db, now=now)
        since = now - OF_USE
        lost = undelivered_messages.list_lost_messages(
            db, keys=keys, silent=silent, since=since, limit=AT_ONCE
        )
        before = now - DOUBTED - dt.timedelta(seconds=sms.sending.unknown_retry_s)
        doubted = undelivered_messages.list_messages_long_in_doubt(
            db, keys=keys, since=since, before=before, limit=AT_ONCE
        )
        for row in {row.first_id: row for row in (*doubted, *lost)}.values():
            tasks.add_task(
                db,
                at=now,
                actor="system",
                kind=ByTelephone.TELL,
                explanation=row.state,
                application_id=row.application_id,
                message_id=row.first_id,
                number=row.number,
                due_at=now + dt.timedelta(hours=sms.sending.call_if_lost_hours),
            )


def _end_needless(db: DbConnection, *, now: dt.datetime) -> None:
    """End the tasks whose application has gone on, or whose text has arrived after all."""
    over = {
        "the application has gone on": (
            *undelivered_messages.list_needless_tasks(db),
            *tasks.list_corrected_tasks(db),
        ),
        "the text has arrived": undelivered_messages.list_tasks_of_arrived_messages(db),
    }
    for note, ids in over.items():
        for task_id in ids:
            tasks.finish_task(db, task_id, at=now, actor="system", note=note)


def list_follow_up_tasks(deps: Deps, *, limit: int, now: dt.datetime) -> Sequence[FollowUpTask]:
    """List what is to be done, the most urgent first."""
    with deps.db.reading() as db:
        return [_follow_up_task(row, now=now) for row in tasks.list_open_tasks(db, limit=limit)]


def count_follow_up_tasks(deps: Deps) -> int:
    """Count what is to be done for applicants."""
    with deps.db.reading() as db:
        return tasks.count_open_tasks(db)


def ring_applicant(deps: Deps, *, task_id: int, by: Operator, now: dt.datetime) -> None:
    """Let the callback of the application be rung again, to tell or ask the applicant.

    Raise `TaskNotFinished` when the task is over, and `supervision.CallbackNotPossible` when
    the applicant may not be rung.
    """
    with deps.db.writing() as db:
        row = tasks.get_open_task(db, task_id)
        if row is None:
            raise TaskNotFinished(explain(TaskRefusal.UNKNOWN, task=task_id))
        reason = f"task {task_id}: {row.kind}"
        supervision.reopen_callback_in(
            deps, db, callback_id=row.callback_id, by=by, reason=reason, now=now
        )
        tasks.note_task_rung(db, task_id, at=now)
    deps.queue.enqueue_dispatch()


def resend_text(deps: Deps, *, task_id: int, by: Operator, now: dt.datetime) -> None:
    """Send the text of a task once more: the telephone is on again, or has room again.

    Raise `TaskNotFinished` when the task is over or has no text, and `resend.NotResendable`.
    """
    with deps.db.reading() as db:
        row = tasks.get_open_task(db, task_id)
    if row is None or row.message_id is None:
        raise TaskNotFinished(explain(TaskRefusal.NO_TEXT, task=task_id))
    reason = f"task {task_id}"
    resend.resend_message(deps, message_id=row.message_id, actor=by.login, reason=reason, now=now)


def finish_follow_up_task(
    deps: Deps, *, task_id: int, by: Operator, outcome: str, words: str, now: dt.datetime
) -> None:
    """End a task with what came of it; raise `TaskNotFinished` when it cannot be."""
    if outcome not in OUTCOMES:
        raise TaskNotFinished(explain(TaskRefusal.OUTCOME, known=tuple(OUTCOMES)))
    note = " ".join(f"{outcome}: {words}".split()).rstrip(":")[:MOST_NOTE]
    questions.finish_task(deps, task_id=task_id, by=by.login, note=note, now=now)


def _follow_up_task(row: TaskToDo, *, now: dt.datetime) -> FollowUpTask:
    return FollowUpTask(
        id=row.id,
        kind=row.kind,
        by_telephone=row.kind in list(ByTelephone),
        explanation=row.explanation,
        application=row.application,
        number=phone.mask(row.number),
        text=as_staff_reads(row.key or "", row.text or "") or row.wanting or "",
        is_text=row.message_id is not None,
        due_at=row.due_at,
        late=row.due_at < now,
    )
