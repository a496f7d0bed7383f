"""Read the form of an applicant from what was typed, and say every mistake by its field."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import flask

from missedcall.domain.applications import application, form_definition, papers, questions
from missedcall.domain.applications.application import Form
from missedcall.domain.applications.form_shape import (
    FieldKind,
    FormChannel,
    FormField,
    FormSection,
)
from missedcall.domain.callbacks import calendar
from missedcall.usecases.offices import offices
from web.public import names
from web.shared import context, places

# Asked of those whose amount they can change, and of nobody else: see `domain.questions`.
ASKED_OF_SOME = frozenset(questions.FIELDS.values())
PIECE = "piece_"  # before the code of an appliance, in the name of the field that counts it


@dataclass(frozen=True)
class FieldMistake:
    """Say what is wrong with a field, in the reader's language."""

    field: str
    message: str

    @property
    def section(self) -> str:
        """Give the page on which the field stands."""
        found = (
            section.name
            for section in form_definition.SECTIONS
            if any(field.name == self.field for field in section.fields)
        )
        return next(found, form_definition.SECTIONS[0].name)


def starting_values() -> dict[str, str]:
    """Give what stands in the fields before anything is typed."""
    values = {field.name: field.first for field in form_definition.fields_on(FormChannel.PUBLIC)}
    languages = context.deps().config.sms.languages
    reads = context.language()
    return {**values, "language": reads if reads in languages else languages[0]}


def derived_category(values: Mapping[str, str]) -> str:
    """Give the category that follows from the purpose, empty when none is chosen."""
    derived = context.deps().config.derived(calendar.ist_date(context.now()))
    return derived.get(values.get("purpose", ""), "")


def asked_fields(section: FormSection, values: Mapping[str, str]) -> tuple[FormField, ...]:
    """Give the fields of a section that are asked of this applicant."""
    deps = context.deps()
    tariff = deps.tariffs.tariff_on(calendar.ist_date(context.now()))
    category = derived_category(values)
    relevant = questions.asked(tariff, category=category) if category else frozenset()
    return tuple(
        field
        for field in section.fields_on(FormChannel.PUBLIC)
        if field.name != "mobile" and (field.name not in ASKED_OF_SOME or field.name in relevant)
    )


def typed_in(section_fields: Collection[FormField]) -> dict[str, str]:
    """Give what a browser sent for some fields; a box without a tick is sent as nothing."""
    sent = flask.request.form
    typed = {field.name: sent.get(field.name, "") for field in section_fields}
    if any(field.kind is FieldKind.APPLIANCES for field in section_fields):
        counts = {
            name.removeprefix(PIECE): text.strip()
            for name, text in sent.items()
            if name.startswith(PIECE)
        }
        listed = " ".join(f"{code}:{count}" for code, count in counts.items() if count.strip("0"))
        typed["appliances"] = listed
    for field in section_fields:
        if field.kind is FieldKind.PLACE:
            typed[field.name] = places.read_place(sent, field.name)
    return typed


def read_form(values: Mapping[str, str], *, mobile: str) -> Form | list[FieldMistake]:
    """Read a whole form: all of it, or all that is wrong with it."""
    deps = context.deps()
    raw = {field.name: values.get(field.name, "") for field in _asked_anywhere(values)}
    raw["mobile"] = mobile
    place = offices.get_locality(deps, code=raw.get("locality", "").strip())
    read = application.read_form(
        raw,
        localities=() if place is None else (place.code,),
        categories={category.code: category.unit for category in deps.config.categories},
        languages=deps.config.sms.languages,
        watts=deps.config.appliances.watts,
        purposes=deps.config.derived(calendar.ist_date(context.now())),
        tenure_needed=tenure_needed(),
    )
    if isinstance(read, Form):
        return read
    shown = {field.name for field in form_definition.fields_on(FormChannel.PUBLIC)}
    return [
        FieldMistake(error.field, names.error(error.code, **dict(error.params)))
        for error in read
        if error.field in shown
    ]


def tenure_needed() -> frozenset[str]:
    """Give the categories whose applicants must say whose the premises are: papers depend on it.

    An operator on the telephone may leave it out, and the form says so.
    """
    config, today = context.deps().config, calendar.ist_date(context.now())
    codes = [each.code for each in config.categories]
    return papers.categories_by_tenure(config.paper_rules, codes, on=today)


def _asked_anywhere(values: Mapping[str, str]) -> Sequence[FormField]:
    return [
        field for section in form_definition.SECTIONS for field in asked_fields(section, values)
    ]
