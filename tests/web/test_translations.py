"""A catalogue that cannot be read is named, and not a traceback of the whole screens."""

from pathlib import Path

import pytest

from web import translations


def test_a_catalogue_that_is_no_utf8_is_named_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    file = translations.path("mr")
    file.parent.mkdir(parents=True)
    file.write_bytes(b'msgid ""\nmsgstr "\xff"\n')

    told = translations.why_not(["mr"])

    assert told == f"{file}:2: is not UTF-8 text. Mend: save it as UTF-8"


def test_what_ships_can_be_read() -> None:
    assert translations.why_not(translations.languages()) is None


def test_the_language_of_a_text_needs_a_catalogue_too() -> None:
    told = translations.why_not_configured(["hi", "en"], ["hi", "mr"])

    assert told is not None
    assert told.startswith("sms.languages: there is no ")
