"""Hold a form as it comes in: from where, what was said beside it, and what came of it."""

import datetime as dt
from dataclasses import dataclass

from missedcall.db.applications.applications import ApplicationOfCallback
from missedcall.db.callbacks.attempts import AttemptRow
from missedcall.domain.applications.application import Form
from missedcall.domain.operators.roles import Actor


@dataclass(frozen=True)
class Submitted:
    """Say what came of a form.

    `message_id` is the demand's SMS, None when the form had been taken before or a person checks
    it first; `messages` are all that now wait to be sent.
    """

    application_id: int
    number: str
    total_paise: int
    due_on: dt.date
    message_id: int | None
    messages: tuple[int, ...] = ()
    already: bool = False  # it had been taken before


@dataclass(frozen=True)
class FormToWrite:
    """Hold a form with what was said beside it; see `submit_application`."""

    form: Form
    household: int = 1
    more: bool = False
    different: str = ""
    told_dues: bool = False


@dataclass(frozen=True)
class FormSource:
    """Say from where a form comes: who filled it in, and the callback that it hangs on.

    `attempt` is the call in which an operator asked; without one the applicant filled it in, and
    `request_key` tells the same form sent again.
    """

    callback_id: int
    actor: str
    role: Actor
    attempt: AttemptRow | None = None
    request_key: str | None = None


def as_taken(known: ApplicationOfCallback) -> Submitted:
    """Give what came of a form that was taken before."""
    return Submitted(
        known.id,
        known.number,
        known.total_paise,
        known.due_on,
        None,
        already=True,
    )
