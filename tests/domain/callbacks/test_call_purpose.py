"""What the operator should expect of a call before it is picked up."""

import pytest

from missedcall.domain.callbacks.call_purpose import CallPurpose, purpose_of_call
from missedcall.domain.callbacks.ring import RingRule


@pytest.mark.parametrize(
    ("rule", "from_internet", "running", "purpose"),
    [
        (RingRule.MISSED_CALL, False, False, CallPurpose.NEW),
        (None, False, False, CallPurpose.NEW),
        (RingRule.RETRY, False, True, CallPurpose.STATUS),
        (RingRule.MISSED_CALL, True, True, CallPurpose.INTERNET),
        (RingRule.APPOINTMENT, True, True, CallPurpose.APPOINTMENT),
        (RingRule.TASK, False, True, CallPurpose.TASK),
        (RingRule.NO_FORM, False, False, CallPurpose.NO_FORM),
    ],
)
def test_the_rule_of_the_ring_says_more_than_the_caller_s_applications(
    rule: str | None, from_internet: bool, running: bool, purpose: CallPurpose
) -> None:
    found = purpose_of_call(rule=rule, from_internet=from_internet, application_running=running)

    assert found is purpose
