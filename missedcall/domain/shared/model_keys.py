"""What keys a pydantic model takes at a place, to name the right one where one is unknown."""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from types import UnionType
from typing import Annotated, Union, get_args, get_origin

from pydantic import BaseModel

CLOSE = 0.6  # of difflib: one letter in four may be another


def known(model: type[BaseModel], place: Sequence[str | int]) -> list[str]:
    """Name the keys that the part of a model at a place takes; none where it takes any."""
    kinds: list[object] = [model]
    for key in place:
        below = [inner for kind in kinds for inner in _below(kind, key)]
        if below or not _is_choice(kinds):
            kinds = below
    parts = [one for kind in kinds for one in _plain(kind)]
    return [name for one in parts for name in _fields(one)]


def _is_choice(kinds: list[object]) -> bool:
    """Say whether one of several models may stand here: pydantic names which in its paths."""
    return sum(bool(_fields(one)) for kind in kinds for one in _plain(kind)) > 1


def nearest(word: str, names: Iterable[str]) -> str | None:
    """Give the name that an unknown key most probably means; None when none is like it."""
    found = difflib.get_close_matches(word, list(names), n=1, cutoff=CLOSE)
    return found[0] if found else None


def _below(kind: object, key: str | int) -> Iterator[object]:
    """Give what may stand under a key: the field of a model, or the values of a collection."""
    for one in _plain(kind):
        fields = _fields(one)
        yield from [fields[str(key)]] if str(key) in fields else get_args(one)


def _fields(kind: object) -> dict[str, object]:
    """Give the keys of a model, as they are written, and what each holds."""
    if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
        return {}
    return {field.alias or name: field.annotation for name, field in kind.model_fields.items()}


def _plain(kind: object) -> Iterator[object]:
    """Take apart unions and annotations, which stand for one of several kinds."""
    if get_origin(kind) is Annotated:
        yield from _plain(get_args(kind)[0])
    elif get_origin(kind) in (Union, UnionType):
        for one in get_args(kind):
            yield from _plain(one)
    else:
        yield kind
