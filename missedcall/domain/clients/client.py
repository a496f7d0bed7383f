"""Rules for the programs that use the API: their scopes, and what a key looks like. Pure."""

import hashlib
import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

NAME: Final = re.compile(r"[a-z][a-z0-9-]{1,39}")
KEY_BEGINS: Final = "mck_"
HINT_SIGNS: Final = 6  # of a key are kept to tell it from others; the other 37 are kept nowhere


class Scope(StrEnum):
    """Name what a client may be allowed."""

    CATALOGUE = "catalogue"  # places, purposes, appliances, and what a connection costs
    PERSONS = "persons"  # to act for a person who has proven a mobile by a code
    STATUS = "status"  # the state and demand of any application, without personal data
    WEBHOOKS = "webhooks"  # to be told of changes of state, and to see what was not told


def write_scopes(scopes: Iterable[Scope]) -> str:
    """Write scopes as they are kept: parted by spaces, in the order of `Scope`."""
    given = frozenset(scopes)
    return " ".join(scope for scope in Scope if scope in given)


def read_scopes(kept: str) -> frozenset[Scope]:
    """Read what `write_scopes` wrote; a scope that is no more opens nothing."""
    known = set(Scope)
    return frozenset(Scope(word) for word in kept.split() if word in known)


def key_digest(key: str) -> str:
    """Give what is kept of a key; it is random and long, so no salt and no slow hash is needed."""
    return hashlib.sha256(key.encode()).hexdigest()


def key_hint(key: str) -> str:
    """Give the beginning of a key, by which a person tells it from others."""
    return key[: len(KEY_BEGINS) + HINT_SIGNS]
