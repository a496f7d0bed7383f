"""Take one word of a few from the command line, in capitals or not."""

from collections.abc import Iterable

import click


def one_of(words: Iterable[str]) -> click.Choice[str]:
    """Give the type of an argument that takes one of some words; members of enums by their values.

    Click itself would ask for the names of the members, which no help and no document has.
    """
    return click.Choice([str(word) for word in words], case_sensitive=False)
