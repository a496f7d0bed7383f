"""Tell the operator what came of the form that he sent."""

import datetime as dt
from dataclasses import dataclass

from missedcall.db import applications, attempts, messages
from missedcall.usecases.deps import Deps


@dataclass(frozen=True)
class Result:
    """Describe an application as the operator reads it out, and its SMS."""

    number: str
    total_paise: int
    due_on: dt.date
    message_id: int | None
    message_state: str | None
    message_text: str | None


def result(deps: Deps, *, operator_id: int, attempt_id: str) -> Result | None:
    """Give what came of a call of this operator; None while there is no application."""
    with deps.db.reading() as db:
        attempt = attempts.get(db, attempt_id)
        if attempt is None or attempt["operator_id"] != operator_id:
            return None
        application = applications.of_callback(db, attempt["callback_id"])
        if application is None:
            return None
        message = messages.of_cause(db, f"demand:{application['demand_id']}")
    return Result(
        number=application["number"],
        total_paise=application["total_paise"],
        due_on=application["due_on"],
        message_id=message["id"] if message else None,
        message_state=message["state"] if message else None,
        message_text=message["text"] if message else None,
    )
