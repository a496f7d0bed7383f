"""Words of the command line: those that it takes, and how it counts things."""

from collections.abc import Iterable

import click

from missedcall.domain.applications.application import FieldError
from missedcall.domain.applications.form_errors import ERRORS

# Where the list stands of which one is to be chosen.
LISTS = {"locality": "`missedcall offices localities`"}


def one_of(words: Iterable[str]) -> click.Choice[str]:
    """Give the type of an argument that takes one of some words; members of enums by their values.

    Click itself would ask for the names of the members, which no help and no document has.
    """
    return click.Choice([str(word) for word in words], case_sensitive=False)


def counted(count: int, noun: str) -> str:
    """Write a count with its noun: `1 mistake`, `2 mistakes`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def field_refusals(errors: Iterable[FieldError]) -> str:
    """Say which fields of a form cannot be taken, and why, one after the other."""
    return "; ".join(f"{each.field or 'form'}: {_refusal(each)}" for each in errors)


def _refusal(error: FieldError) -> str:
    said = ERRORS[error.code] % dict(error.params)
    if error.code == "not_a_choice" and error.field in LISTS:
        return f"{said}: {LISTS[error.field]}"
    return said
