"""Say what a call that is being placed is probably for, before the caller has said a word."""

from missedcall.domain.callbacks.ring import RingRule
from missedcall.domain.shared.named_code import NamedCode, msgid


class CallPurpose(NamedCode):
    """Name what the operator should expect, the surest first."""

    TASK = "task", msgid("We have something to tell or to ask")
    APPOINTMENT = "appointment", msgid("Asked to be called at this time")
    NO_FORM = "no_form", msgid("Spoken with before; the form never came")
    INTERNET = "internet", msgid("Asked for a call on the internet")
    STATUS = "status", msgid("Has an application that is under way: asks how it stands?")
    NEW = "new", msgid("No application is under way: a new connection?")


# Rings that say by themselves what they are for.
_OF_RULE = {
    RingRule.TASK: CallPurpose.TASK,
    RingRule.APPOINTMENT: CallPurpose.APPOINTMENT,
    RingRule.NO_FORM: CallPurpose.NO_FORM,
}


def purpose_of_call(
    *, rule: str | None, from_internet: bool, application_running: bool
) -> CallPurpose:
    """Say what a call is for, by the rule of its ring, its origin and the caller's applications.

    `rule` is a `RingRule`, or None for a ring of which it was not kept.
    """
    if rule is not None and (known := _OF_RULE.get(RingRule(rule))):
        return known
    if from_internet:
        return CallPurpose.INTERNET
    return CallPurpose.STATUS if application_running else CallPurpose.NEW
