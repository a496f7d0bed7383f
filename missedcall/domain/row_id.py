"""Read the id of a row as people and programs give it back."""

LARGEST = 2**31 - 1  # PostgreSQL's integer; what is greater it refuses loudly


def read(text: str) -> int:
    """Give an id that a row can have; raise ValueError for any other text."""
    if not (text.isascii() and text.isdigit() and 0 < int(text[:11]) <= LARGEST):
        raise ValueError("this is the id of no row")
    return int(text)
