"""Write the catalogues of the screens anew from the texts in code and templates.

    python -m tools.screen_texts

A new text stands untranslated in each catalogue; one that is used no more is taken out.
"""

import io
from pathlib import Path
from typing import Final

import click
from babel.messages import extract, frontend, pofile
from babel.messages.catalog import Catalog

from web import translations

ROOT: Final = Path(__file__).parents[1]
MARKS: Final = extract.DEFAULT_KEYWORDS | {"lazy_gettext": None, "msgid": None}
NOTE: Final = "TRANSLATORS:"
WIDTH: Final = 100


def in_code() -> Catalog:
    """Gather the texts that code and templates name."""
    with (ROOT / "babel.cfg").open() as file:
        mapping, options = frontend.parse_mapping_cfg(file)  # type: ignore[no-untyped-call]  # Babel tells no types here
    found = Catalog(project="missedcall", fuzzy=False)
    texts = extract.extract_from_dir(
        ROOT, mapping, options, MARKS, [NOTE], strip_comment_tags=True
    )
    for name, _, text, notes, context in sorted(texts, key=lambda each: (*each[:2], str(each[2]))):
        found.add(text, locations=[(name, 1)], auto_comments=notes, context=context)
    return found


def read(language: str) -> Catalog:
    """Read the catalogue of a language."""
    with translations.path(language).open("rb") as file:
        return pofile.read_po(file)


def written(texts: Catalog) -> bytes:
    """Give a catalogue as it stands in its file, each text with the files that name it."""
    file = io.BytesIO()
    pofile.write_po(
        file, texts, width=WIDTH, ignore_obsolete=True, include_lineno=False, sort_by_file=True
    )
    return file.getvalue()


def updated(language: str, found: Catalog) -> Catalog:
    """Give the catalogue of a language with the texts found in code, and no others."""
    texts = read(language)
    found.creation_date = texts.creation_date
    texts.update(found, no_fuzzy_matching=True)
    return texts


def main() -> None:
    """Write the catalogue of each language."""
    found = in_code()
    for language in translations.languages():
        if language == translations.SOURCE:
            continue
        texts = updated(language, found)
        translations.path(language).write_bytes(written(texts))
        left = sum(not all(each.string or [""]) for each in texts if each.id)
        click.echo(f"{language}: {len(texts)} texts, {left} untranslated")


if __name__ == "__main__":
    main()
