"""Read what the voice says, and name the sounds a sentence is made of."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from missedcall.domain.shared import speech
from missedcall.domain.shared.speech import SPOKEN_LANGUAGES, SpokenLanguage, Units

SHIPPED = Path(__file__).parents[1] / "prompts.yaml"
SLOT = re.compile(r"\{([a-z]+)\}")
NAME = re.compile(r"[a-z][a-z_]*")


class PromptsError(ValueError):
    """Name a text of the catalogue that cannot be used, and how to mend it."""


@dataclass(frozen=True)
class Prompts:
    """Hold every text by language and name; a text may have `{slots}`."""

    texts: Mapping[SpokenLanguage, Mapping[str, str]]

    def units(self) -> dict[str, str]:
        """Give the text of every unit there must be a sound of, numbers and dates included."""
        every = speech.texts()
        for language, texts in self.texts.items():
            for name, text in texts.items():
                every |= {piece: said for piece, said in _pieces(language, name, text) if said}
        return every

    def sentence(
        self, name: str, *, language: SpokenLanguage, slots: Mapping[str, Units]
    ) -> Units:
        """Give the units of a sentence, its slots filled; raises `KeyError` for an unknown one."""
        units: list[str] = []
        for piece, said in _pieces(language, name, self.texts[language][name]):
            units += [piece] if said else slots[piece]
        return tuple(units)


def load_prompts(path: Path = SHIPPED) -> Prompts:
    """Read the catalogue; raises `PromptsError` for a text that is missing or wrong."""
    book = yaml.safe_load(path.read_text(encoding="utf-8"))
    for name, texts in book.items():
        _check(path.name, name, texts)
    return Prompts(
        {language: {name: book[name][language] for name in book} for language in SPOKEN_LANGUAGES}
    )


def _check(file: str, name: str, texts: Mapping[str, str]) -> None:
    if not NAME.fullmatch(name):
        raise PromptsError(f"{file}: {name}: a name is a file's name; use a-z and _ only")
    if set(texts) != set(SPOKEN_LANGUAGES) or not all(
        str(text or "").strip() for text in texts.values()
    ):
        raise PromptsError(f"{file}: {name}: give a text in each of {', '.join(SPOKEN_LANGUAGES)}")
    slots = {language: set(SLOT.findall(text)) for language, text in texts.items()}
    if len(set(map(frozenset, slots.values()))) > 1:
        raise PromptsError(f"{file}: {name}: every language must have the slots of the Hindi text")
    if any("{" in SLOT.sub("", text) for text in texts.values()):
        raise PromptsError(f"{file}: {name}: a slot is a word in a-z between braces")


def _pieces(language: SpokenLanguage, name: str, text: str) -> Iterator[tuple[str, str]]:
    """Cut a text at its slots: pairs of a unit and its text, or of a slot's name and nothing."""
    parts = SLOT.split(text)
    if len(parts) == 1:
        yield f"{language}/{name}", text
        return
    number = 0
    for index, part in enumerate(parts):
        if index % 2:
            yield part, ""
        elif any(sign.isalpha() for sign in part):
            number += 1
            yield f"{language}/{name}-{number}", part.strip(" ।,.:")
