"""Row 17: what each code of a DLT scrubber does to its message."""

import pytest

from sms.catalogue import dlt
from sms.providers.gateway import Failed, RetryLater


@pytest.mark.parametrize("code", [600, 605, 615, 623, 630, 633, 635, 637, 642, 701, 812])
def test_row_17_what_is_wrong_with_our_registration_stops_the_template(code: int) -> None:
    found = dlt.scrubber_fault(code)

    assert found
    outcome = dlt.outcome_of_scrubber(found)
    assert isinstance(outcome, Failed)
    assert outcome.ours
    assert outcome.template_refused
    assert outcome.reason == f"DLT {code}: {found.words}"


@pytest.mark.parametrize("code", [650, 660])
def test_row_17_what_the_recipient_wants_is_no_fault_of_ours(code: int) -> None:
    found = dlt.scrubber_fault(code)

    assert found
    outcome = dlt.outcome_of_scrubber(found)
    assert isinstance(outcome, Failed)
    assert not outcome.ours
    assert not outcome.template_refused


@pytest.mark.parametrize(("code", "once"), [(651, False), (670, True)])
def test_row_17_time_and_the_scrubbers_own_failure_are_tried_again(code: int, once: bool) -> None:
    found = dlt.scrubber_fault(code)

    assert found
    assert dlt.outcome_of_scrubber(found) == RetryLater(str(found), once=once)


@pytest.mark.parametrize("code", [0, 200, 406, 599, 652, 671, 699, 710, 809, 820])
def test_other_numbers_are_no_codes_of_a_scrubber(code: int) -> None:
    assert dlt.scrubber_fault(code) is None
