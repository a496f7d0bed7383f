"""Say what is left of personal data once it is erased. Pure."""

from collections.abc import Mapping
from typing import Any

# Stands where a number or words of a person stood. It is no number, so it cannot be rung.
ERASED = "erased"
# What a form says of a person. What it says of the connection stays: the amount came of it.
OF_A_PERSON = ("name", "relation_name", "mobile", "address", "landmark", "category_reason")


def mask_name(name: str) -> str:
    """Leave the first letter of each word, so that an accountant can tell two payers apart."""
    return " ".join(f"{word[0]}xxx" for word in name.split())


def mask_form(form: Mapping[str, Any]) -> dict[str, Any]:
    """Give a form without what it says of a person, save the masked name."""
    gone = {field: ERASED for field in OF_A_PERSON if form.get(field)}
    name = form.get("name")
    return {**form, **gone, **({"name": _masked_once(name)} if name else {})}


def forget_name(form: Mapping[str, Any]) -> dict[str, Any]:
    """Give a form without even the masked name."""
    return {**mask_form(form), "name": ERASED}


def _masked_once(name: str) -> str:
    return name if name == ERASED else mask_name(name)
