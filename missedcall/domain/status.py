"""Say where an application stands: what is due until when, and who has the next step."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from missedcall.domain.connection.states import State


@dataclass(frozen=True)
class Status:
    """Hold what may be told of an application to whoever knows its number.

    `state` is as the database has it; `due_paise` is the amount of its demand.
    """

    application: str
    state: str
    due_paise: int
    due_on: dt.date


class Stage(StrEnum):
    """Name what is told; the first two leave the next step to the applicant."""

    DUE = "due"
    OVERDUE = "overdue"
    NOTHING_DUE = "nothing_due"
    IN_HAND = "in_hand"


def stage(status: Status, *, today: dt.date) -> Stage:
    """Say how the application stands on a day in India; the last day itself is in time."""
    if status.state in (State.DEMAND_ISSUED, State.DEMAND_EXPIRED):
        return Stage.OVERDUE if today > status.due_on else Stage.DUE
    return Stage.IN_HAND if status.due_paise else Stage.NOTHING_DUE
