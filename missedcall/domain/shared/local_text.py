"""Hold what an administrator names in several languages, such as an office or an appliance."""

from collections.abc import Mapping

# By the code of the language: {"hi": …, "en": …}; one language at least.
LocalText = Mapping[str, str]


def in_language(text: LocalText, *languages: str) -> str:
    """Give a text in the first of these languages that it has, else in the one it names first."""
    return next((text[each] for each in languages if each in text), next(iter(text.values())))
