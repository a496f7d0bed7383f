"""Say what a field and a section of the form are, whoever fills them in."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from missedcall.domain.applications.form_rules import FieldRule


class FieldKind(StrEnum):
    """Say how a field is filled in."""

    LINE = "line"
    TELEPHONE = "telephone"
    DIGITS = "digits"
    NUMBER = "number"
    CHOICE = "choice"
    PLACE = "place"  # typed and found among the places, which may be tens of thousands
    TICK = "tick"
    APPLIANCES = "appliances"


class ChoiceSource(StrEnum):
    """Say where the choices of a field come from that are not the same everywhere and always."""

    PURPOSES = "purposes"
    CATEGORIES = "categories"
    LANGUAGES = "languages"


class FormChannel(StrEnum):
    """Say where the form is filled in."""

    DESK = "desk"
    PUBLIC = "public"
    API = "api"


ALL_CHANNELS: Final = frozenset(FormChannel)


@dataclass(frozen=True)
class FormChoice:
    """One choice of a field: its value, and the words for it."""

    value: str
    english: str


@dataclass(frozen=True)
class FormField:
    """One field: how it is filled in, what it is called, and the rule that reads it.

    `to_applicant` are the words where the applicant reads and not an operator, when they differ;
    `hint` is a sentence for both. `longest` is in characters. `first` is chosen when nothing is.
    """

    name: str
    kind: FieldKind
    english: str
    rule: FieldRule
    to_applicant: str = ""
    hint: str = ""
    longest: int = 0
    choices: tuple[FormChoice, ...] = ()
    source: ChoiceSource | None = None
    needed: bool = False
    first: str = ""
    autocomplete: str = ""
    channels: frozenset[FormChannel] = ALL_CHANNELS

    @property
    def has_first(self) -> bool:
        """Say whether something is chosen before anybody chooses: of languages the usual one."""
        return bool(self.first) or self.source is ChoiceSource.LANGUAGES

    def words(self, channel: FormChannel) -> str:
        """Give what the field is called, in English."""
        return (self.to_applicant if channel is FormChannel.PUBLIC else "") or self.english


@dataclass(frozen=True)
class FormSection:
    """Some fields that are filled in together; where there is little room, a page of their own."""

    name: str
    english: str
    fields: tuple[FormField, ...]

    def fields_on(self, channel: FormChannel) -> tuple[FormField, ...]:
        """Give the fields that are asked on a channel."""
        return tuple(field for field in self.fields if channel in field.channels)
