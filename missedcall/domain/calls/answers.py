"""Say which missed calls are answered without ringing back: a caller without credit answers so."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

# A telephone with more running applications than this is rung: so many texts would not
# tell which of them the caller has asked for.
MOST_TOLD = 3


class QuestionKind(StrEnum):
    """Name what a missed call can say.

    The cable is ready; people were home when we found the premises locked; there is no supply
    though we think so; the applicant did not withdraw.
    """

    CABLE_READY = "cable_ready"
    AT_HOME = "at_home"
    SUPPLY = "supply"
    WITHDREW = "withdrew"


# Whose silence says that the next step is ours; the silence of the others says that all is well.
NEEDS_A_STEP = frozenset({QuestionKind.CABLE_READY, QuestionKind.AT_HOME})


@dataclass(frozen=True)
class AnswerLimits:
    """Bound how often a number is answered by a text.

    A caller who calls again within `again` was not helped by the last one, or meant something
    else than was understood, and is rung. More than `a_day` in 24 hours go to no number, so that
    the service cannot be used to fill another person's phone.
    """

    again: dt.timedelta
    a_day: int


@dataclass(frozen=True)
class AskedQuestion:
    """Say what a missed call may be saying or asking, as far as we know.

    `questions` are the ids of those that are open to the number. `running` counts the applications
    of the number that a text can tell of: none when no text reaches it. `told_today` are the texts
    of the last 24 hours, the last at `told_at`.
    """

    questions: tuple[int, ...] = ()
    running: int = 0
    told_today: int = 0
    told_at: dt.datetime | None = None


NOTHING = AskedQuestion()


@dataclass(frozen=True)
class CallAnswer:
    """Take the call as the answer to a question."""

    question_id: int


@dataclass(frozen=True)
class TellStatus:
    """Tell the caller by text how the applications stand, without a ring."""


def answer_without_ringing(
    asked: AskedQuestion, *, limits: AnswerLimits, at: dt.datetime
) -> CallAnswer | TellStatus | None:
    """Decide how a call made at `at` is answered without ringing; None: the caller is rung.

    With several questions open one missed call cannot say which it answers, and a wrong guess
    would send a lineman in vain or leave the caller in the dark: a person rings and asks. So it
    is when a text has just said that another call brings a person.
    """
    soon = asked.told_at is not None and at < asked.told_at + limits.again
    if asked.questions:
        is_clear = len(asked.questions) == 1 and not soon
        return CallAnswer(asked.questions[0]) if is_clear else None
    if 0 < asked.running <= MOST_TOLD and not soon and asked.told_today < limits.a_day:
        return TellStatus()
    return None
