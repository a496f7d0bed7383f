"""Tell the operator what came of the form that he sent, and send its SMS again if he asks."""

import datetime as dt
from dataclasses import dataclass

from missedcall.db import applications, attempts
from missedcall.usecases import message_life
from missedcall.usecases.deps import Deps
from missedcall.usecases.message_life import Life


@dataclass(frozen=True)
class Result:
    """Describe an application as the operator reads it out, and the life of its SMS."""

    number: str
    total_paise: int
    due_on: dt.date
    sms: Life | None

    @property
    def message_id(self) -> int | None:
        return self.sms.first_id if self.sms else None


def result(deps: Deps, *, operator_id: int, attempt_id: str) -> Result | None:
    """Give what came of a call of this operator; None while there is no application."""
    with deps.db.reading() as db:
        attempt = attempts.get(db, attempt_id)
        if attempt is None or attempt["operator_id"] != operator_id:
            return None
        application = applications.of_callback(db, attempt["callback_id"])
        if application is None:
            return None
        sms = message_life.of_cause(
            db,
            f"demand:{application['demand_id']}",
            most_resends=deps.config.sms.sending.resends,
        )
    return Result(
        number=application["number"],
        total_paise=application["total_paise"],
        due_on=application["due_on"],
        sms=sms,
    )
