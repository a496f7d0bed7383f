"""Say the texts of the screens in the reader's language, by gettext.

The English text stands in code and templates and is the key of all others, which stand in
`web/translations/LANGUAGE/LC_MESSAGES/messages.po`. The process that serves the screens reads
these files when it begins, so there is no compiled file that could be forgotten or be older.

A text holds slots such as %(limit)s. What a person typed is only ever put into a slot.
"""

import datetime as dt
import functools
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import flask
import flask_babel
from babel.messages import mofile, pofile
from babel.messages.catalog import Message
from babel.support import NullTranslations, Translations
from flask import has_app_context
from flask.globals import app_ctx
from flask_babel.speaklater import LazyString

from missedcall.domain.shared.explanation import Explanation, with_fix
from missedcall.domain.shared.local_text import LocalText, in_language
from missedcall.domain.shared.named_code import NamedCode
from missedcall.domain.tariffs.line_reason import CategoryCode
from web import translations

# Gives the languages in which a reader wants to read, the best first.
ORDER = "missedcall.languages"
# Gives the names of the consumer categories by their codes.
CATEGORIES = "missedcall.categories"
SLOT = re.compile(r"%\((\w+)\)")


def gettext(english: str, /, **slots: object) -> str:
    """Give a text in the reader's language."""
    said = _translations_of_reader().gettext(english)
    return said % slots if slots else said


def gettext_of_page() -> Callable[..., str]:
    """Give `gettext` bound to the reader's language: a list asks for hundreds of texts."""
    say = _translations_of_reader().gettext

    def said(english: str, /, **slots: object) -> str:
        text = say(english)
        return text % slots if slots else text

    return said


def _translations_of_reader() -> NullTranslations:
    """Do as Flask-Babel does, but look for the domain once in a request, not for each text."""
    if not has_app_context():
        return NullTranslations()
    held = app_ctx.g
    domain: flask_babel.Domain | None = held.get("text_domain")
    if domain is None:
        domain = held.text_domain = flask_babel.get_domain()
    found: NullTranslations = domain.get_translations()
    return found


def pgettext(context: str, english: str, /, **slots: object) -> str:
    """Give a text whose English alone does not tell which of two things it means."""
    return str(flask_babel.pgettext(context, english, **slots))


def ngettext(one: str, many: str, num: int, /, **slots: object) -> str:
    """Give a text for a number of things, which fills %(num)s."""
    return str(flask_babel.ngettext(one, many, num, **slots))


def explained(reason: Explanation) -> str:
    """Say in the reader's language why the rules refused something, and what it is about."""
    return explained_by(reason, gettext, named=_category_name)


def explained_by(
    reason: Explanation, say: Callable[[str], str], *, named: Callable[[str], str]
) -> str:
    """Say a reason in the language in which `say` gives a text of the catalogues.

    `named` gives the name of a consumer category in that language.
    """
    text = with_fix(say(reason.text), say(reason.fix.page) if reason.fix.page else "")
    if not reason.slots:
        return text
    return text % {name: _said(value, say, named) for name, value in reason.slots.items()}


def _said(value: object, say: Callable[[str], str], named: Callable[[str], str]) -> object:
    if isinstance(value, tuple):
        return ", ".join(str(_said(each, say, named)) for each in value)
    if isinstance(value, Explanation):
        return explained_by(value, say, named=named)
    if isinstance(value, CategoryCode):
        return named(value)
    if isinstance(value, dt.date):
        return f"{value:%d-%m-%Y}"
    return say(value.english) if isinstance(value, NamedCode) and value.english else value


def _category_name(code: str) -> str:
    names: Mapping[str, LocalText] = flask.current_app.extensions[CATEGORIES]()
    return local(names[code]) if code in names else code


def local(text: LocalText) -> str:
    """Say what an administrator named, as far as it is named in the reader's language."""
    return in_language(text, *flask.current_app.extensions[ORDER]())


@functools.cache
def language_name(language: str) -> str:
    """Give the name of a language in its own script, so that its readers find it."""
    return str(catalogue(language).pgettext("name of this language", "English"))


def lazy_gettext(english: str, /) -> LazyString:
    """Give a text that is said in the reader's language when it is shown."""
    return LazyString(gettext, english)


class Names:
    """Say codes, such as those of an enum, in the reader's language."""

    def __init__(self, texts: Mapping[str, LazyString]) -> None:
        self._texts = texts

    def __call__(self, code: str, /, **slots: object) -> str:
        """Say one, with its slots filled; `KeyError` for a code that has no text."""
        said = str(self._texts[code])
        return said % slots if slots else said

    def __contains__(self, code: object) -> bool:
        return code in self._texts

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)


def names_of(
    codes: Iterable[NamedCode], others: Mapping[str, LazyString] = MappingProxyType({})
) -> Names:
    """Say codes by the English that stands beside each; `others` are of no such enum."""
    said: dict[str, LazyString] = {
        code: lazy_gettext(code.english) for code in codes if code.english
    }
    return Names({**said, **others})


class Catalogues(flask_babel.Domain):  # type: ignore[misc]  # Flask-Babel tells no types
    """Hold what is said in each language; `chosen` names the reader's.

    Babel has no locale for some languages of India, so a language is just its folder's name.
    """

    def __init__(self, languages: Sequence[str], *, chosen: Callable[[], str]) -> None:
        super().__init__()
        self._first, self._chosen = languages[0], chosen
        self._said = {name: catalogue(name, otherwise=languages[0]) for name in languages}

    def get_translations(self) -> NullTranslations:
        name = self._chosen() if flask.has_request_context() else self._first
        return self._said[name]


def catalogue(language: str, *, otherwise: str = translations.SOURCE) -> NullTranslations:
    """Give the texts of a language; what it leaves untranslated is said in `otherwise`."""
    if language == translations.SOURCE:
        return NullTranslations()
    found = _read(language)
    if otherwise not in (language, translations.SOURCE):
        found.add_fallback(_read(otherwise))
    return found


def _read(language: str) -> Translations:
    return Translations(io.BytesIO(_compiled(translations.path(language))))


@functools.cache
def _compiled(path: Path) -> bytes:
    """Compile a catalogue as gettext wants it, in memory, once in a process."""
    with path.open("rb") as file:
        texts = pofile.read_po(file)
    # Of a plural that lacks a form none is taken, so that another language says it whole; nor is
    # a text whose slots cannot be filled.
    for message in list(texts):
        is_half = message.pluralizable and not all(message.string or ())
        if is_half or not _can_be_filled(message):
            texts.delete(message.id, message.context)
    compiled = io.BytesIO()
    mofile.write_mo(compiled, texts)
    return compiled.getvalue()


def _can_be_filled(message: Message) -> bool:
    """Say whether the slots of the English are all that a translation asks for."""
    english, said = (
        each if isinstance(each, (tuple, list)) else (each,)
        for each in (message.id, message.string)
    )
    slots = dict.fromkeys(SLOT.findall(" ".join(each or "" for each in english)), 0)
    try:
        return not slots or all(each % slots is not None for each in said if each)
    except (KeyError, TypeError, ValueError):
        return False
