"""Split a whole number the Indian way: crore, lakh, thousand, hundred, and the rest below 100."""

LARGEST = 99_99_99_999
SCALES = (
    ("crore", 1_00_00_000),
    ("lakh", 1_00_000),
    ("thousand", 1_000),
    ("hundred", 100),
    ("", 1),
)


class NotSpokenError(ValueError):
    """A value for which no words are recorded."""


def split(n: int) -> tuple[tuple[int, str], ...]:
    """Give how many of each scale `n` holds, the largest first; 0 is one part of 0.

    2,05,037 is `((2, "lakh"), (5, "thousand"), (37, ""))`. Every count is below 100. Raises
    `NotSpokenError` when `n` is below 0 or above 99,99,99,999.
    """
    if not 0 <= n <= LARGEST:
        raise NotSpokenError(f"{n} cannot be spoken; words are recorded for 0 to {LARGEST}")
    parts = []
    rest = n
    for name, size in SCALES:
        count, rest = divmod(rest, size)
        if count:
            parts.append((count, name))
    return tuple(parts) or ((0, ""),)
