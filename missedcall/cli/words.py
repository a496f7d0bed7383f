"""Words of the command line: those that it takes, and how it counts things."""

from collections.abc import Iterable

import click


def one_of(words: Iterable[str]) -> click.Choice[str]:
    """Give the type of an argument that takes one of some words; members of enums by their values.

    Click itself would ask for the names of the members, which no help and no document has.
    """
    return click.Choice([str(word) for word in words], case_sensitive=False)


def counted(count: int, noun: str) -> str:
    """Write a count with its noun: `1 mistake`, `2 mistakes`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
