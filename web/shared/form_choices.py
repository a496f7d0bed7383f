"""Give what each field of the application form can be chosen from, in the reader's words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from missedcall.domain.applications import form_definition, questions
from missedcall.domain.applications.form_shape import ChoiceSource, FieldKind, FormField
from missedcall.domain.callbacks import calendar
from missedcall.domain.tariffs.supply_request import KW_PER_UNIT
from web.shared import context, texts


@dataclass(frozen=True)
class ChoiceShown:
    """One choice as a page shows it; `data` is what a script reads."""

    value: str
    words: str
    data: Mapping[str, str] = field(default_factory=dict)


def choices_of_form() -> dict[str, Sequence[ChoiceShown]]:
    """Give the choices of each field that has some, by the configuration of today."""
    fields = form_definition.FIELDS.values()
    return {each.name: _choices(each) for each in fields if each.kind is FieldKind.CHOICE}


def _choices(one: FormField) -> Sequence[ChoiceShown]:
    if one.source is not None:
        return SOURCES[one.source]()
    return [
        ChoiceShown(choice.value, texts.gettext(choice.english), _about_choice(one, choice.value))
        for choice in one.choices
    ]


def _about_choice(one: FormField, value: str) -> Mapping[str, str]:
    return {"watts": str(int(1000 * KW_PER_UNIT[value]))} if one.name == "unit" else {}


def _purposes() -> Sequence[ChoiceShown]:
    today = calendar.ist_date(context.now())
    return [
        ChoiceShown(
            each.code,
            texts.local(each.name),
            {"category": each.category, "why": texts.local(each.why)},
        )
        for each in context.deps().config.purposes_on(today)
    ]


def _categories() -> Sequence[ChoiceShown]:
    asked = questions_by_category()
    return [
        ChoiceShown(
            each.code,
            f"{each.code} {texts.local(each.name)}",
            {"unit": each.unit, "asked": asked[each.code]},
        )
        for each in context.deps().config.categories
    ]


def _languages() -> Sequence[ChoiceShown]:
    languages = context.deps().config.sms.languages
    return [ChoiceShown(code, texts.language_name(code)) for code in languages]


SOURCES: Final[Mapping[ChoiceSource, Callable[[], Sequence[ChoiceShown]]]] = MappingProxyType(
    {
        ChoiceSource.PURPOSES: _purposes,
        ChoiceSource.CATEGORIES: _categories,
        ChoiceSource.LANGUAGES: _languages,
    }
)


def questions_by_category() -> dict[str, str]:
    """Name, for each category, the yes-or-no questions that can change its amount."""
    deps = context.deps()
    tariff = deps.tariffs.tariff_on(calendar.ist_date(context.now()))
    return {
        category.code: " ".join(sorted(questions.asked(tariff, category=category.code)))
        for category in deps.config.categories
    }
