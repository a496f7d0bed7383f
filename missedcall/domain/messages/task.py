"""Name the tasks that are done by telephone; those that a missed call makes have its question."""

from enum import StrEnum


class ByTelephone(StrEnum):
    """Say why an applicant is to be rung."""

    TELL = "tell"  # a text that had to reach the applicant is lost
    CORRECT = "correct"  # the check found something wanting, and the text says that we will ring
    REJECTED = "rejected"  # the text says that, and in few words why; the operator tells all of it
