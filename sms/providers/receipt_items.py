"""Take a gateway's request apart into the receipts it holds, each a flat set of fields. Pure."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

MOST_ITEMS: Final = 1000
DEEPEST: Final = 5
# A string in quotes stays; all else between the marks of JSON is put in quotes, so that ids keep
# their zeros and digits, and so that bare words, which Gupshup sends, can be read at all.
_SCALAR: Final = re.compile(r'"(?:[^"\\]|\\.)*"?|[^\s{}\[\],:"]+')

Fields = dict[str, str]


def split_receipts(
    fields: Mapping[str, str], body: str, *, batch: tuple[str, ...]
) -> tuple[Fields, ...] | None:
    """Give the fields of each receipt; None when something that should be JSON is not.

    `batch` names the lists to open, one inside the other; what stands beside a list holds for each
    of its items. A body that is itself a list has the name ``body``.
    """
    whole: dict[str, Any] = dict(fields)
    if body.strip():
        posted = _json(body)
        if posted is None:
            return None
        whole |= posted if isinstance(posted, dict) else {"body": posted}
    if batch and isinstance(whole.get(batch[0]), str):
        whole[batch[0]] = _json(whole[batch[0]])
        if whole[batch[0]] is None:
            return None
    opened = _opened(whole, batch)
    return tuple(item for item, _ in zip(opened, range(MOST_ITEMS), strict=False))


def _opened(outer: Mapping[str, Any], batch: tuple[str, ...]) -> Iterator[Fields]:
    if not batch:
        yield _flat(outer)
        return
    name, *deeper = batch
    inner = outer.get(name)
    shared = {key: value for key, value in outer.items() if key != name}
    for item in inner if isinstance(inner, list) else [inner]:
        if isinstance(item, dict):
            yield from _opened({**shared, **item}, tuple(deeper))
        else:
            yield _flat(shared)


def _flat(value: Mapping[str, Any], *above: str) -> Fields:
    """Write nested mappings as dotted names; lists that were not asked for are left out."""
    flat: Fields = {}
    for key, inner in value.items():
        if isinstance(inner, dict) and len(above) < DEEPEST:
            flat |= _flat(inner, *above, key)
        elif isinstance(inner, str):
            flat[".".join((*above, key))] = inner
    return flat


def _json(text: str) -> dict[str, Any] | list[Any] | None:
    """Read JSON with every scalar as text; None when it is not an object or a list."""
    quoted = _SCALAR.sub(lambda m: m[0] if m[0][0] == '"' else json.dumps(m[0]), text)
    try:
        read = json.loads(quoted, strict=False)
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, (dict, list)) else None
