"""Close a call as about an application that is there already: nothing new is written."""

import datetime as dt

from missedcall.db.applications import applications as rows
from missedcall.db.applications import drafts
from missedcall.db.callbacks import attempts, callbacks
from missedcall.db.callbacks.attempts import AttemptRow
from missedcall.db.engine import DbConnection
from missedcall.db.operators import operators
from missedcall.db.operators.operators import OperatorRow
from missedcall.domain.applications.application import Form
from missedcall.usecases.applications import duplicates, form_calls
from missedcall.usecases.applications.duplicates import DuplicateCandidate
from missedcall.usecases.applications.form_calls import NotYourCall
from missedcall.usecases.callbacks import late_calls
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import messages


def close_as_duplicate(
    deps: Deps, *, operator_id: int, attempt_id: str, form: Form, now: dt.datetime
) -> DuplicateCandidate | None:
    """Tell the applicant by SMS what is there already, and end the call; give what is there.

    None when nothing is there any more: then the form can be sent. Raise `NotYourCall` and
    `NotAnsweredYet` as `applications.submit_application` does.
    """
    with deps.db.writing() as db:
        attempt, operator = (
            attempts.get_attempt(db, attempt_id),
            operators.get_operator(db, operator_id),
        )
        if attempt is None or operator is None or attempt.operator_id != operator_id:
            raise NotYourCall(attempt_id)
        form_calls.require_call_in_hand(db, attempt, operator)
        existing = duplicates.find_duplicate(db, form)
        if existing is None:
            return None
        sent = _tell(deps, db, form, existing, attempt=attempt, now=now)
        _end(deps, db, attempt, operator, existing, now=now)
    if sent is not None:
        deps.queue.enqueue_message(sent)
    deps.queue.enqueue_dispatch()
    return existing


def _tell(
    deps: Deps,
    db: DbConnection,
    form: Form,
    existing: DuplicateCandidate,
    *,
    attempt: AttemptRow,
    now: dt.datetime,
) -> int | None:
    return messages.queue_message(
        deps,
        db,
        # By the callback, not the attempt, whose id is too long beside a number for its column.
        cause=f"already_there:{attempt.callback_id}:{existing.number}",
        key="already_there",
        language=form.language,
        number=form.mobile,
        values={"application": existing.number},
        now=now,
    )


def _end(
    deps: Deps,
    db: DbConnection,
    attempt: AttemptRow,
    operator: OperatorRow,
    existing: DuplicateCandidate,
    *,
    now: dt.datetime,
) -> None:
    """Close the callback; where another household's form came in, it has led to that one."""
    callback_id = attempt.callback_id
    came_in = rows.list_applications_of_callback(db, callback_id)
    form_calls.close_callback(
        db,
        attempt,
        operator,
        now=now,
        closed_reason="application" if came_in else "duplicate",
        reason=f"same as application {existing.number}",
        about_application_id=existing.application_id,
    )
    drafts.delete_draft(db, callbacks.get_callback(db, callback_id).number)
    late_calls.open_callback_for_late_calls(deps, db, attempt, now=now)
