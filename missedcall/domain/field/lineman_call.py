"""Bound how often a lineman may have an applicant rung through the service."""

import datetime as dt
from enum import StrEnum

# To one applicant, and by one lineman altogether, on one day in India.
MOST_TO_APPLICANT, MOST_OF_LINEMAN = 4, 40
# A call that could not be placed by then is given up: the lineman presses again.
PLACED_WITHIN = dt.timedelta(minutes=2)
# No call lasts longer, in seconds: it takes two channels of the trunk.
LONGEST_S = 600
PREFIX = "lineman-"


class LinemanCallRefusal(StrEnum):
    """Name why an applicant is not rung for a lineman."""

    NOT_VISITED = "not_visited"  # no planned visit of this lineman
    NO_MOBILE = "no_mobile"  # of the lineman on record
    HOURS = "hours"
    DO_NOT_CALL = "do_not_call"
    UNDER_WAY = "under_way"
    TOO_MANY = "too_many"
    NO_NUMBER = "no_number"  # of the applicant


def is_lineman_call(ring_id: str) -> bool:
    """Say whether a ring that Asterisk tells of is a lineman's, by its id."""
    return ring_id.startswith(PREFIX)
