"""Say what an operator's help holds: the steps of a call, usual questions, what 1912 takes."""

from dataclasses import dataclass

from missedcall.config import Config
from missedcall.usecases.applications.call_endings import MATTERS
from missedcall.usecases.applications.call_in_hand import CallInHand

STEPS = ("greeting", "code", "consent", "questions", "money", "end")
QUESTIONS = ("tenant", "papers", "bpl", "shop", "pump", "far", "dues", "when")
HOURS_A_DAY = 24


@dataclass(frozen=True)
class Script:
    """Hold what the panel shows; `slots` fill its texts."""

    slots: dict[str, str]
    steps: tuple[str, ...] = STEPS
    questions: tuple[str, ...] = QUESTIONS
    matters: tuple[str, ...] = MATTERS


def script_of_call(config: Config, call: CallInHand | None) -> Script | None:
    """Give the help for the call in hand, with the company's own word and the caller's code."""
    if call is None:
        return None
    promise = config.connection.promise_hours
    return Script(
        {
            "company": config.service.name,
            "did": call.did,
            "code": call.code,
            "urban": str(promise.urban // HOURS_A_DAY),
            "rural": str(promise.rural // HOURS_A_DAY),
        }
    )


def place_in_call(call: CallInHand | None, *, form_begun: bool, form_sent: bool) -> str:
    """Say at which step a call is, by what is known of it; the page moves on while one types."""
    if form_sent:
        return "end"
    if form_begun:
        return "questions"
    return "code" if call is not None and call.joined else "greeting"
