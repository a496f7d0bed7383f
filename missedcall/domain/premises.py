"""Know premises again by what a form says of them, without keeping the address a second time."""

import hashlib
import unicodedata


def key(*, locality: str, address: str) -> str:
    """Give the same key for the same house, however its address is spaced and punctuated."""
    plain = unicodedata.normalize("NFKC", address).casefold()
    kept = "".join(_digit(sign) for sign in plain if unicodedata.category(sign)[0] in "LMN")
    return hashlib.sha256(f"{locality}:{kept}".encode()).hexdigest()[:32]


def _digit(sign: str) -> str:
    """Write every script's digit as ours: a house is 12 and १२."""
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else sign
