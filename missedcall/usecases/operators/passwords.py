"""Refuse passwords that would be among the first guesses; ask for nothing else of them.

NIST SP 800-63B 5.1.1.2 and OWASP ASVS 5.0 6.2: a least length, no rules of composition, and none
that are common, or made of what everybody knows of the person and the service. zxcvbn knows the
30,000 most common ones, words, names, keyboard patterns, and how many guesses a password takes.
"""

import secrets
from collections.abc import Iterable

from zxcvbn import zxcvbn

from missedcall.domain.operators.refusals import PasswordRefusal
from missedcall.domain.shared.explanation import RequestRefused, explain

MIN_LENGTH = 8
# Of a longer one zxcvbn would read no more, and only its beginning has to be hard to guess.
LONGEST_READ = 72
# Guessing goes through the limits of the login page; so many guesses last longer than a career.
LEAST_GUESSES_LOG10 = 8.0


class WeakPassword(RequestRefused):
    """Refuse a password."""


def check_strength(password: str, *, known: Iterable[str | None]) -> None:
    """Raise `WeakPassword` for a short one, and for one that is easy to guess.

    `known` is what a guesser knows: the login, the name, the company, the extension.
    """
    if len(password) < MIN_LENGTH:
        raise WeakPassword(explain(PasswordRefusal.SHORT, least=MIN_LENGTH))
    words = [word for text in known if text for word in (text, *text.split())]
    read = zxcvbn(password[:LONGEST_READ], user_inputs=["missedcall", *words])
    if read["guesses_log10"] < LEAST_GUESSES_LOG10:
        raise WeakPassword(explain(PasswordRefusal.EASY))


def make_one_time_password() -> str:
    """Make a password that is used once, to be read out: 70 bits, no letter like another."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(3))
