"""Name the sounds that a consumer hears after picking up and before being joined."""

from ivr.prompts.prompts import Prompts
from missedcall.domain.shared import speech
from missedcall.domain.shared.speech import SpokenLanguage, Units


def notice_of_caller(prompts: Prompts, *, language: SpokenLanguage, code: str) -> Units:
    """Say who calls and why, and the code that stands in the consumer's SMS."""
    spoken = speech.digits(code, language=language)
    return prompts.sentence("callback_notice", language=language, slots={"code": spoken})


def notice_of_recording(prompts: Prompts, *, language: SpokenLanguage, key: str) -> Units:
    """Say that the conversation is recorded, and the key that refuses it."""
    spoken = speech.digits(key, language=language)
    return prompts.sentence("callback_recorded", language=language, slots={"key": spoken})
