"""The registered texts, ready to compose messages from."""

import functools
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from sms.catalogue import parts, text, text_problems
from sms.catalogue.parts import Encoding
from sms.catalogue.problem import SettingsProblem
from sms.catalogue.settings import RegisteredText, SmsSettings
from sms.providers import gateway_problems

__all__ = [
    "Catalogue",
    "Composed",
    "NoSuchTextError",
    "SettingsProblem",
    "UnfitCatalogueError",
    "list_sms_problems",
]


class UnfitCatalogueError(ValueError):
    """The `sms:` section has problems; they are all in `problems`."""

    def __init__(self, found: list[SettingsProblem]) -> None:
        super().__init__("\n".join(map(str, found)))
        self.problems = found


class NoSuchTextError(LookupError):
    """There is no registered text for this message and language."""


@dataclass(frozen=True)
class Composed:
    """A message as it will be sent, with all of its registration.

    `version` tells which wording it was made from: it changes whenever the registered text or one
    of its ids does.
    """

    key: str
    language: str
    text: str
    template_id: str
    entity_id: str
    header: str
    version: str
    encoding: Encoding
    units: int
    parts: int


def list_sms_problems(settings: SmsSettings) -> list[SettingsProblem]:
    """List everything unfit in the section, texts first."""
    return [
        *text_problems.list_text_problems(settings),
        *gateway_problems.list_gateway_problems(settings),
    ]


class Catalogue:
    """Composes messages from registered texts; exists only when all of them are fit."""

    def __init__(self, settings: SmsSettings) -> None:
        """Check the texts, and raise UnfitCatalogueError with every problem found."""
        found = list(text_problems.list_text_problems(settings))
        if found:
            raise UnfitCatalogueError(found)
        self._settings = settings

    def compose(self, *, key: str, language: str, values: Mapping[str, str]) -> Composed:
        """Make the message, or raise NoSuchTextError, or text.ValueRefusedError for a bad value.

        The result matches the registered text and has at most two parts, because the texts were
        checked with their longest values and each value is checked here.
        """
        registered = self._registered(key, language)
        sent = text.render_text(registered.text, values=values, whitelist=self._settings.whitelist)
        return self._composed(key, language, registered, sent)

    def compose_unfit(self, *, key: str, language: str, values: Mapping[str, str]) -> Composed:
        """Make what was refused for a value that is too long: a person can still tell it."""
        registered = self._registered(key, language)
        told = text.render_unchecked(registered.text, values=values)
        return self._composed(key, language, registered, told)

    def _composed(
        self, key: str, language: str, registered: RegisteredText, sent: str
    ) -> Composed:
        size = parts.count_parts(sent)
        return Composed(
            key=key,
            language=language,
            text=sent,
            template_id=registered.template_id,
            entity_id=self._settings.entity_id,
            header=self._settings.header,
            version=self._version(registered),
            encoding=size.encoding,
            units=size.units,
            parts=size.parts,
        )

    def sample(self, *, key: str, language: str, values: Mapping[str, str]) -> Composed:
        """Make the message with digits in each slot that `values` leaves empty."""
        slots = text.slots_of_text(self._registered(key, language).text)
        digits = {slot.name: "1234567890123456"[: slot.longest] for slot in slots}
        return self.compose(key=key, language=language, values=digits | dict(values))

    @functools.cached_property
    def most_parts(self) -> Mapping[str, int]:
        """The parts of each message at its longest, in the language in which it has most."""
        return {
            key: max(
                parts.count_parts(text.worst_case(registered.text)).parts
                for registered in message.texts.values()
            )
            for key, message in self._settings.messages.items()
        }

    @functools.cached_property
    def patterns(self) -> Mapping[str, str]:
        """The pattern of each registered text by template id, as a scrubber would hold it.

        Made when it is asked for: most commands compose nothing.
        """
        return {
            registered.template_id: text.pattern_of_text(registered.text).pattern
            for message in self._settings.messages.values()
            for registered in message.texts.values()
        }

    def _registered(self, key: str, language: str) -> RegisteredText:
        message = self._settings.messages.get(key)
        registered = message.texts.get(language) if message else None
        if registered is None:
            raise NoSuchTextError(
                f"there is no text {key!r} in {language!r}: add it under sms.messages"
            )
        return registered

    def _version(self, registered: RegisteredText) -> str:
        whole = "\n".join(
            (
                self._settings.entity_id,
                self._settings.header,
                registered.template_id,
                text.portal_text(registered.text),
            )
        )
        return hashlib.sha256(whole.encode()).hexdigest()[:16]
