"""Hold a catalogue of the screens' texts for each language, and say which there are."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
CATALOGUE: Final = "LC_MESSAGES/messages.po"
# The language in which the texts stand in code and templates; it needs no catalogue.
SOURCE: Final = "en"


def path(language: str) -> Path:
    """Say where the texts of a language stand."""
    return FOLDER / language / CATALOGUE


def why_not(wanted: Iterable[str], *, setting: str = "web.languages") -> str | None:
    """Say which of the languages of a setting has no catalogue; None when all have one."""
    unknown = [each for each in wanted if each not in languages()]
    if not unknown:
        return next(filter(None, map(_why_unreadable, languages())), None)
    return (
        f"{setting}: there is no {path(unknown[0])}. Mend: add it (see "
        f"docs/how-to/language.md), or name of {', '.join(languages())}"
    )


def why_not_configured(of_screens: Iterable[str], of_texts: Iterable[str]) -> str | None:
    """Say which configured language has no catalogue; that of a text names it in the form."""
    return why_not(of_screens) or why_not(of_texts, setting="sms.languages")


def _why_unreadable(language: str) -> str | None:
    """Say why a catalogue cannot be read; all of them name their language on the button."""
    if language == SOURCE:
        return None
    try:
        path(language).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return f"{path(language)}:{line}: is not UTF-8 text. Mend: save it as UTF-8"
    except OSError as error:
        return f"{path(language)}: cannot be read ({error.strerror}). Mend: put it there again"
    return None


def languages() -> list[str]:
    """Name the languages in which the screens can be shown, English first."""
    return [SOURCE, *sorted(file.parents[1].name for file in FOLDER.glob(f"*/{CATALOGUE}"))]
