"""Answer a missed call without ringing back."""

import datetime as dt
from collections.abc import Iterable

from missedcall.db.callbacks import callbacks
from missedcall.db.callbacks.attempts import AttemptRow
from missedcall.db.calls import calls, preferences, questions, statuses
from missedcall.db.calls.statuses import StatusLineRow
from missedcall.db.engine import DbConnection
from missedcall.domain.callbacks import calendar
from missedcall.domain.callbacks.callback import MissedCall
from missedcall.domain.calls import answers, status
from missedcall.domain.calls.status import ApplicationStatus, StatusStage
from missedcall.domain.connection.states import FINAL
from missedcall.domain.shared import money, phone
from missedcall.usecases.calls import replies
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import messages
from missedcall.usecases.messages.messages import TextToSend


def record_answer(
    deps: Deps, db: DbConnection, *, question_id: int, call_id: int, call: MissedCall
) -> list[int]:
    """Take a call as the answer to a question; give the ids of the texts that follow.

    One text says that the answer was heard, and that another call brings a person; until that time
    is over no second one says it.
    """
    question = questions.get_question(db, question_id)
    if question is None:
        raise LookupError(f"question {question_id} was open and is not there any more")
    sent = (
        replies.record_reply(deps, db, question, call_id=call_id, actor="caller", now=call.at)
        or []
    )
    number = question.number
    before = questions.get_last_confirmation(db, number)
    if before is not None and call.at < before + deps.rules.texts.again:
        return sent
    questions.confirm_answer(db, question_id, at=call.at)
    message_id = messages.queue_message(
        deps,
        db,
        cause=f"answer:{question_id}",
        key="answer_noted",
        language=messages.language_for_number(
            deps, db, number=number, otherwise=question.language
        ),
        number=number,
        values={
            "application": question.application,
            "minutes": str(deps.config.answers.status_again_minutes),
        },
        now=call.at,
    )
    return sent if message_id is None else [*sent, message_id]


def queue_status_texts(
    deps: Deps, db: DbConnection, *, call_id: int, number: str, now: dt.datetime
) -> list[int]:
    """Queue a text for each running application of the number; give the ids of the messages.

    They are of the moment when they are written, not of the call: a call found in the journal
    hours later is answered too, and by how things stand then.
    """
    chosen = preferences.get_language(db, number)
    queued = []
    for row in running_applications(statuses.list_statuses_of_telephone(db, number), at=now)[
        : answers.MOST_TOLD
    ]:
        text = status_text(deps, row, number=number, chosen=chosen, now=now)
        cause = status_cause(call_id, row)
        queued.append(messages.queue_text(deps, db, text, cause=cause, now=now))
    return [message_id for message_id in queued if message_id is not None]


def status_cause(call_id: int, row: StatusLineRow) -> str:
    """Name what causes the text about an application's status that answers a call."""
    return f"status:{call_id}:{row.number}"


def status_text(
    deps: Deps, row: StatusLineRow, *, number: str, chosen: str | None, now: dt.datetime
) -> TextToSend:
    """Give the text about an application's status, in the language that the number has chosen."""
    return TextToSend(
        key=_key(_stage(row, at=now)),
        language=messages.registered_language(deps, language=chosen or row.language),
        number=number,
        values=_values(deps, row, at=now),
    )


def answer_calls_during_conversation(
    deps: Deps, db: DbConnection, attempt: AttemptRow, *, now: dt.datetime
) -> list[int]:
    """Answer the missed calls that came after the conversation of this attempt had begun.

    The callback that counted them is closed by the form, and they must not vanish with it.
    """
    callback = callbacks.get_callback(db, attempt.callback_id)
    began = attempt.consumer_at or attempt.created_at
    call_id = calls.mark_repeats_answered(db, callback.id, since=began)
    number = phone.parse(callback.number)
    reads_sms = isinstance(number, phone.Number) and phone.can_get_sms(number)
    if call_id is None or not reads_sms:
        return []
    return queue_status_texts(deps, db, call_id=call_id, number=callback.number, now=now)


def application_status(row: StatusLineRow) -> ApplicationStatus:
    """Read where an application stands from its row."""
    return ApplicationStatus(
        application=row.number,
        state=row.state,
        due_paise=row.total_paise,
        due_on=row.due_on,
        assignee=row.assignee,
        assignee_due_at=row.assignee_due_at,
        promise_due_at=row.promise_due_at,
        visit=(row.slot_from, row.slot_to) if row.slot_from and row.slot_to else None,
    )


def running_applications(rows: Iterable[StatusLineRow], *, at: dt.datetime) -> list[StatusLineRow]:
    """Keep, of a number's applications, those that a text helps with, the newest first.

    Whose last date has passed needs a person, not a text: that caller is rung.
    """
    return [
        row
        for row in rows
        if row.state not in FINAL and _stage(row, at=at) is not StatusStage.OVERDUE
    ]


def _stage(row: StatusLineRow, *, at: dt.datetime) -> StatusStage:
    return status.application_stage(application_status(row), now=at)


def _key(stage: StatusStage) -> str:
    """Name the text that tells a stage."""
    match stage:
        case StatusStage.DUE:
            return "status_due"
        case StatusStage.PAPERS:
            return "papers_reminder"
        case StatusStage.CABLE:
            return "question_cable_ready"
        case StatusStage.PROMISED | StatusStage.VISIT:
            return "status_promised"
    return "status_in_hand"


def _values(deps: Deps, row: StatusLineRow, *, at: dt.datetime) -> dict[str, str]:
    stage = _stage(row, at=at)
    values = {"application": row.number}
    if stage in (StatusStage.PAPERS, StatusStage.CABLE):
        return values
    values["minutes"] = str(deps.config.answers.status_again_minutes)
    if stage is StatusStage.DUE:
        values["amount"] = str(money.whole_rupees(row.total_paise))
        values |= _date(row.due_on)
    elif stage in (StatusStage.PROMISED, StatusStage.VISIT) and row.promise_due_at:
        values |= _date(calendar.ist_date(row.promise_due_at))
    return values


def _date(day: dt.date) -> dict[str, str]:
    return {"day": f"{day:%d}", "month": f"{day:%m}", "year": f"{day:%Y}"}
