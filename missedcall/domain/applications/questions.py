"""Say which questions about a person may be asked: only those whose answer can change the amount.

Whether a person is poor, or of a scheduled caste or tribe, is not asked otherwise.
"""

from missedcall.domain.tariffs.condition import Condition
from missedcall.domain.tariffs.tariff import Tariff

FIELDS = {"bpl_card": "bpl", "scst": "scst"}


def asked(tariff: Tariff | None, *, category: str) -> frozenset[str]:
    """Give the yes-or-no fields of the form that matter for a category; without a tariff none."""
    if tariff is None:
        return frozenset()
    conditions = [exemption.when for exemption in tariff.exemptions]
    if tariff.extra_length is not None:
        conditions.append(tariff.extra_length.when)
    return frozenset(
        FIELDS[term.name]
        for condition in conditions
        if _may_hold(condition, category)
        for term in condition.terms
        if term.name in FIELDS
    )


def _may_hold(condition: Condition, category: str) -> bool:
    return all(term.value == category for term in condition.terms if term.name == "category")
