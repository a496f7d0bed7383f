"""Say once what the application form asks: its fields, their order, rules, words and hints.

The operator's desk, the public pages and the API for programs all read it: a field that is added
here, and to `application.Form`, stands on each of them. English is the key of the other languages.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from missedcall.domain.applications import form_rules, form_text
from missedcall.domain.applications.form_rules import UNITS
from missedcall.domain.applications.form_shape import (
    ChoiceSource,
    FieldKind,
    FormChannel,
    FormChoice,
    FormField,
    FormSection,
)
from missedcall.domain.shared.named_code import msgid

CABLE_LAYERS: Final = ("applicant", "company")


def _line(
    name: str,
    english: str,
    shape: form_text.FormLine,
    *,
    to_applicant: str = "",
    autocomplete: str = "",
) -> FormField:
    return FormField(
        name,
        FieldKind.LINE,
        english,
        form_rules.line(name, shape),
        to_applicant=to_applicant,
        longest=shape.longest,
        needed=True,
        autocomplete=autocomplete,
    )


def _tick(name: str, english: str, *, to_applicant: str = "") -> FormField:
    return FormField(
        name, FieldKind.TICK, english, form_rules.tick(name), to_applicant=to_applicant
    )


APPLICANT: Final = FormSection(
    "applicant",
    msgid("Applicant"),
    (
        _line(
            "name",
            msgid("Name"),
            form_text.NAME,
            to_applicant=msgid("Your name"),
            autocomplete="name",
        ),
        _line("relation_name", msgid("Father's or husband's name"), form_text.NAME),
        FormField(
            "mobile",
            FieldKind.TELEPHONE,
            msgid("Mobile"),
            form_rules.mobile,
            longest=20,
            needed=True,
            autocomplete="tel-national",
        ),
        FormField(
            "language",
            FieldKind.CHOICE,
            msgid("Language of the SMS"),
            form_rules.language,
            source=ChoiceSource.LANGUAGES,
            needed=True,
        ),
    ),
)
PREMISES: Final = FormSection(
    "premises",
    msgid("Premises"),
    (
        FormField(
            "locality",
            FieldKind.PLACE,
            msgid("Locality or village"),
            form_rules.locality,
            needed=True,
        ),
        _line("address", msgid("Address (house, street, ward)"), form_text.ADDRESS),
        _line(
            "landmark",
            msgid("Landmark"),
            form_text.LANDMARK,
            to_applicant=msgid("Landmark (what is near it)"),
        ),
        FormField(
            "tenure",
            FieldKind.CHOICE,
            msgid("Whose the premises are"),
            form_rules.tenure,
            to_applicant=msgid("Whose are the premises?"),
            choices=(
                FormChoice("own", msgid("Own house, shop or field")),
                FormChoice("rent", msgid("Rented or leased")),
                FormChoice("other", msgid("Allotted, or by another right")),
            ),
        ),
        FormField(
            "bp",
            FieldKind.DIGITS,
            msgid("BP number of a connection already here (if any)"),
            form_rules.bp,
            to_applicant=msgid("BP number of a connection already here"),
            longest=20,
        ),
        _tick(
            "dues_own",
            msgid("Old dues in the applicant's own name"),
            to_applicant=msgid("I have old dues in my own name"),
        ),
        _tick(
            "dues_premises",
            msgid("Old dues on these premises"),
            to_applicant=msgid("There are old dues on these premises"),
        ),
        _tick(
            "dues_firm",
            msgid("Old dues of a firm of the applicant"),
            to_applicant=msgid("A firm of mine has old dues"),
        ),
    ),
)
SUPPLY: Final = FormSection(
    "supply",
    msgid("Supply"),
    (
        FormField(
            "purpose",
            FieldKind.CHOICE,
            msgid("What the power is for"),
            form_rules.purpose,
            source=ChoiceSource.PURPOSES,
            needed=True,
        ),
        FormField(
            "category",
            FieldKind.CHOICE,
            msgid("Category"),
            form_rules.category,
            source=ChoiceSource.CATEGORIES,
            channels=frozenset({FormChannel.DESK, FormChannel.API}),
        ),
        FormField(
            "category_reason",
            FieldKind.LINE,
            msgid("Why another category"),
            form_rules.category_reason,
            longest=form_text.LANDMARK.longest,
            channels=frozenset({FormChannel.DESK}),
        ),
        FormField(
            "appliances",
            FieldKind.APPLIANCES,
            msgid("List of appliances"),
            form_rules.listed,
        ),
        FormField(
            "load",
            FieldKind.NUMBER,
            msgid("Load"),
            form_rules.load,
            longest=20,
        ),
        FormField(
            "unit",
            FieldKind.CHOICE,
            msgid("Unit of load"),
            form_rules.unit,
            choices=(
                FormChoice("kW", msgid("kilowatt (kW)")),
                FormChoice("HP", msgid("horsepower (HP)")),
                FormChoice("W", msgid("watt (W)")),
            ),
            needed=True,
            first=UNITS[0],
        ),
        FormField(
            "cable",
            FieldKind.CHOICE,
            msgid("Who lays the service cable"),
            form_rules.one_of("cable", CABLE_LAYERS),
            choices=(
                FormChoice("applicant", msgid("The applicant")),
                FormChoice("company", msgid("The company")),
            ),
            needed=True,
            first=CABLE_LAYERS[0],
        ),
        FormField(
            "cable_ready",
            FieldKind.CHOICE,
            msgid("Is the service cable ready?"),
            form_rules.cable_ready,
            choices=(FormChoice("yes", msgid("Yes")), FormChoice("no", msgid("No, not yet"))),
        ),
        FormField(
            "distance_m",
            FieldKind.NUMBER,
            msgid("Distance from the pole (metres)"),
            form_rules.distance_m,
            longest=20,
        ),
        _tick("bpl", msgid("Has a BPL card"), to_applicant=msgid("I have a BPL card")),
        _tick(
            "scst",
            msgid("Scheduled caste or tribe"),
            to_applicant=msgid("I am of a scheduled caste or tribe"),
        ),
        _tick("prepaid", msgid("Prepaid smart meter")),
    ),
)
NOTICE: Final = FormSection(
    "notice",
    msgid("Notice"),
    (
        FormField(
            "notice_read",
            FieldKind.TICK,
            msgid("Notice read out: the particulars are used for this application only"),
            form_rules.notice_read,
            to_applicant=msgid(
                "I have read this: the particulars are used for this application only"
            ),
            needed=True,
        ),
    ),
)
SECTIONS: Final = (APPLICANT, PREMISES, SUPPLY, NOTICE)
FIELDS: Final[Mapping[str, FormField]] = MappingProxyType(
    {field.name: field for section in SECTIONS for field in section.fields}
)


def fields_on(channel: FormChannel) -> tuple[FormField, ...]:
    """List the fields that are asked on a channel, in their order."""
    return tuple(field for section in SECTIONS for field in section.fields_on(channel))
