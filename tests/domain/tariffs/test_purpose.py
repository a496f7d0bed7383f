"""The category follows from the purpose; another one needs a reason."""

import datetime as dt

from missedcall.domain.applications import application
from missedcall.domain.applications.application import FieldError, Form
from missedcall.domain.tariffs import purpose
from tests.domain.applications.test_application import CATEGORIES, GOOD, LOCALITIES

RULES = (
    purpose.PurposeRule("dairy", "LV3", dt.date(2014, 1, 1)),
    purpose.PurposeRule("home", "LV1", dt.date(2014, 1, 1)),
    purpose.PurposeRule("dairy", "LV1", dt.date(2026, 4, 1)),
)


def read(**typed: str) -> Form | tuple[FieldError, ...]:
    purposes = purpose.categories(RULES, on=dt.date(2026, 4, 1))
    return application.read_form(
        GOOD | typed,
        localities=LOCALITIES,
        categories=CATEGORIES,
        languages=("hi", "en"),
        purposes=purposes,
    )


def test_a_rule_holds_from_its_day_on() -> None:
    day = dt.date(2026, 4, 1)

    assert purpose.categories(RULES, on=day - dt.timedelta(days=1))["dairy"] == "LV3"
    assert purpose.categories(RULES, on=day)["dairy"] == "LV1"
    assert purpose.categories(RULES, on=dt.date(2013, 12, 31)) == {}


def test_gives_the_category_that_nobody_typed() -> None:
    form = read(category="", purpose="home")

    assert isinstance(form, Form)
    assert (form.category, form.category_reason) == ("LV1", "")


def test_another_category_needs_a_reason_and_the_derived_one_keeps_none() -> None:
    reason = "खेत पर बना घर, पंप इसी से चलेगा"

    assert read(category="LV3", purpose="home") == (FieldError("category_reason", "missing"),)
    proposed = read(category="LV3", purpose="home", category_reason=reason)
    followed = read(category="LV1", purpose="home", category_reason=reason)
    assert isinstance(proposed, Form)
    assert isinstance(followed, Form)
    assert (proposed.category, proposed.category_reason) == ("LV3", reason)
    assert followed.category_reason == ""


def test_a_page_that_asks_for_the_purpose_needs_one() -> None:
    assert FieldError("purpose", "missing") in tuple(read(purpose=""))  # type: ignore[arg-type]  # refused, so no form
    assert read(purpose="palace", category="LV1") == (FieldError("purpose", "not_a_choice"),)
