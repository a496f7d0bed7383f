"""Every text that people see on a page, Hindi first, then English: a module for each screen.

A message may hold slots such as {limit}; both languages hold the same ones. What a person typed is
only ever put into a slot, never into a key.
"""

from collections import ChainMap
from collections.abc import Mapping
from typing import Final

from web.texts import (
    account,
    common,
    connection,
    desk,
    field,
    form,
    login,
    meters,
    money,
    nodal,
    phone,
    points,
    privacy,
    problems,
    recordings,
    regulator,
    script,
    supervisor,
    tasks,
)

HINDI, ENGLISH = LANGUAGES = ("hi", "en")

SCREENS = (
    *(account, common, connection, desk, field, form),
    *(login, meters, money, nodal, phone, points, privacy, problems),
    *(recordings, regulator, script, supervisor, tasks),
)
TEXTS: Final[Mapping[str, tuple[str, str]]] = ChainMap(*(dict(each.TEXTS) for each in SCREENS))


def text(key: str, *, language: str, **slots: object) -> str:
    """Give the text of a key in a language, with its slots filled."""
    return TEXTS[key][LANGUAGES.index(language)].format(**slots)
