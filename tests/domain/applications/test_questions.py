"""Questions about a person are asked only where the tariff makes the answer matter."""

import dataclasses

from missedcall.domain.applications import questions
from missedcall.domain.tariffs.tariff import Tariff
from tests.domain.tariffs import books


def shipped() -> Tariff:
    return books.read(books.SHIPPED).tariffs[0]


def asked(tariff: Tariff | None) -> dict[str, frozenset[str]]:
    return {name: questions.asked(tariff, category=name) for name in ("LV1", "LV2", "LV3")}


def test_each_category_is_asked_what_can_change_its_amount() -> None:
    assert asked(shipped()) == {
        "LV1": frozenset({"bpl"}),
        "LV2": frozenset(),
        "LV3": frozenset({"scst"}),
    }


def test_a_tariff_without_exemptions_and_extra_length_asks_nobody() -> None:
    plain = dataclasses.replace(shipped(), exemptions=(), extra_length=None)

    assert set(asked(plain).values()) == {frozenset()}


def test_a_day_without_a_tariff_asks_nobody() -> None:
    assert set(asked(None).values()) == {frozenset()}
