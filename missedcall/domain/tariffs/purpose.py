"""Derive the category from what the power is for: a rule with a day, as the law is."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class PurposeRule:
    """Say which category a purpose has from a day on."""

    purpose: str
    category: str
    starts: dt.date


def categories(rules: Iterable[PurposeRule], *, on: dt.date) -> Mapping[str, str]:
    """Give the category of each purpose on a day; a purpose without a rule yet is left out."""
    begun = sorted((rule for rule in rules if rule.starts <= on), key=lambda rule: rule.starts)
    return {rule.purpose: rule.category for rule in begun}
