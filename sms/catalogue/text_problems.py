"""What is unfit in the registered texts and their registration."""

import re
from collections.abc import Iterator
from typing import Final

from sms.catalogue import lint, messages, text
from sms.catalogue.problem import Path, SettingsProblem
from sms.catalogue.settings import MessageSettings, RegisteredText, SmsSettings

# Lengths as the DLT portals and gateways of India check them (CDAC codes 422 and 423).
_HEADER: Final = re.compile(r"[A-Za-z0-9]{6}")
_ENTITY_ID: Final = re.compile(r"[0-9]{12,19}")
_TEMPLATE_ID: Final = re.compile(r"[0-9]{12}|[0-9]{19}")


def list_text_problems(settings: SmsSettings) -> Iterator[SettingsProblem]:
    """Find everything unfit about the registration and the texts."""
    if not _HEADER.fullmatch(settings.header):
        yield SettingsProblem(
            ("header",), "a header is 6 letters or digits", "write it exactly as registered"
        )
    if not _ENTITY_ID.fullmatch(settings.entity_id):
        yield SettingsProblem(
            ("entity_id",), "an entity id is 12 to 19 digits", "copy it from the DLT portal"
        )
    for key in sorted(messages.OFFERS.keys() - settings.messages.keys()):
        yield SettingsProblem(
            ("messages",), f"the message {key} is missing", f"add messages.{key}"
        )
    for key, message in settings.messages.items():
        yield from _message_problems(settings, key, message)
    yield from _shared_template_ids(settings)


def _message_problems(
    settings: SmsSettings, key: str, message: MessageSettings
) -> Iterator[SettingsProblem]:
    here: Path = ("messages", key)
    if key not in messages.OFFERS:
        yield SettingsProblem(
            here,
            "the service sends no message of this name",
            f"use one of {', '.join(messages.OFFERS)}, or remove it",
        )
        return
    for language in settings.languages:
        if language not in message.texts:
            yield SettingsProblem(
                (*here, "texts"), f"the language {language} is missing", "add and register it"
            )
    for language, registered in message.texts.items():
        path = (*here, "texts", language)
        if language not in settings.languages:
            yield SettingsProblem(
                path, "this language is not in `languages`", "add it there or remove it"
            )
        yield from _registration_problems(path, registered)
        yield from _slot_problems((*path, "text"), registered.text, messages.OFFERS[key])
        for flaw in lint.list_text_flaws(registered.text, whitelist=settings.whitelist):
            yield SettingsProblem((*path, "text"), flaw.reason, flaw.mend)


def _registration_problems(path: Path, registered: RegisteredText) -> Iterator[SettingsProblem]:
    if not _TEMPLATE_ID.fullmatch(registered.template_id):
        yield SettingsProblem(
            (*path, "template_id"),
            "a template id is 12 or 19 digits",
            "copy it from the DLT portal and put it in quotes",
        )


def _slot_problems(
    path: Path, registered: str, offer: messages.Offer
) -> Iterator[SettingsProblem]:
    try:
        names = {slot.name for slot in text.slots_of_text(registered)}
    except text.MalformedTextError:
        return  # lint.flaws tells it
    for name in sorted(names - offer.needed - offer.optional):
        known = ", ".join(sorted(offer.needed | offer.optional)) or "none"
        yield SettingsProblem(path, f"the service has no value for {name}", f"it offers: {known}")
    for name in sorted(offer.needed - names):
        yield SettingsProblem(
            path, f"the slot {name} is missing", f"write {{{name}#…}} into the text"
        )


def _shared_template_ids(settings: SmsSettings) -> Iterator[SettingsProblem]:
    """Find a template id used twice: the second text would be refused as a mismatch."""
    seen: dict[str, Path] = {}
    for key, message in settings.messages.items():
        for language, registered in message.texts.items():
            path: Path = ("messages", key, "texts", language, "template_id")
            first = seen.setdefault(registered.template_id, path)
            if first != path:
                yield SettingsProblem(
                    path,
                    f"this template id is already that of {'.'.join(map(str, first[:-1]))}",
                    "each text has an id of its own on the DLT portal",
                )
