"""Mask a person's name for those who only need to recognise it."""

import unicodedata


def mask_name(name: str) -> str:
    """Give the first letter of each word, with the signs that belong to it, and three stars."""
    return " ".join(f"{_first_letter(word)}***" for word in name.split())


def _first_letter(word: str) -> str:
    taken = word[:1]
    for sign in word[1:]:
        if not unicodedata.category(sign).startswith("M"):
            break
        taken += sign
    return taken
