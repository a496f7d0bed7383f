"""Let a code stand beside its English words, so that both are written in one place."""

from enum import StrEnum
from typing import NamedTuple, Self


def msgid(english: str, /) -> str:
    """Mark a text of the screens; `make texts` finds it here, so it stands as a literal."""
    return english


class Fix(NamedTuple):
    """Say what a person can do about a refusal where a page and a command offer different things.

    `page` is a text of the screens; `command` is English. Each closes the sentence of the reason.
    """

    page: str
    command: str


NO_FIX = Fix("", "")


class NamedCode(StrEnum):
    """Hold codes with what they are called: `PAID = "paid", msgid("Paid")`.

    `english` is the key under which the catalogues of the screens hold the words in other
    languages, and empty for a code that no screen shows. The code alone is the value: it is what
    is stored, and `State("paid")` finds the member. `fix` stands apart where pages and commands
    offer different things: `GONE = "gone", msgid("it is gone"), Fix(msgid("look"), "see …")`.
    """

    english: str
    fix: Fix

    def __new__(cls, code: str, *_with_words: object) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        return member

    def __init__(self, _code: str, english: str = "", fix: Fix = NO_FIX) -> None:
        self.english = english
        self.fix = fix
