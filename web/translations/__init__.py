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
        return None
    return (
        f"web.languages: there is no {path(unknown[0])}. Mend: add it (see "
        f"docs/how-to/language.md), or name of {', '.join(languages())}"
    )


def languages() -> list[str]:
    """Name the languages in which the screens can be shown, English first."""
    return [SOURCE, *sorted(file.parents[1].name for file in FOLDER.glob(f"*/{CATALOGUE}"))]
