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


def why_not(wanted: Iterable[str]) -> str | None:
    """Say which of some languages the screens cannot be shown in; None when they can."""
    unknown = [each for each in wanted if each not in languages()]
    if not unknown:
        return next(filter(None, map(_why_unreadable, languages())), None)
    return (
        f"web.languages: there is no {path(unknown[0])}. Mend: add it (see "
        f"docs/how-to/language.md), or name of {', '.join(languages())}"
    )


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
