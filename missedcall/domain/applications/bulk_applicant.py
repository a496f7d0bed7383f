"""Tell a family that shares a mobile from a person who applies for many. Pure."""

MOST_OF_A_MOBILE = 3  # running applications; nothing is barred above it, people see it


def is_bulk_applicant(running: int) -> bool:
    """Say whether a mobile stands in more running applications than a family's would."""
    return running > MOST_OF_A_MOBILE
