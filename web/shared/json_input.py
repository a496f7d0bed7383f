"""Read JSON that was posted, and refuse what is nested too deeply to be meant."""

from flask.json.provider import DefaultJSONProvider

DEEPEST = 32


class TooDeepError(ValueError):
    """Refuse JSON whose lists and objects lie in each other more than `DEEPEST` times."""


class JsonInput(DefaultJSONProvider):
    """Read what Flask reads as JSON; who sent what cannot be read is answered 400.

    A few thousand brackets would otherwise end the reader, or the code that walks through it.
    """

    def loads(self, s: str | bytes, **kwargs: object) -> object:
        """Read a value; raise `ValueError` for what is no JSON, and `TooDeepError`."""
        try:
            read: object = super().loads(s, **kwargs)
        except RecursionError:
            raise TooDeepError("the JSON is nested too deeply") from None
        if _is_deep(read):
            raise TooDeepError("the JSON is nested too deeply")
        return read


def _is_deep(value: object) -> bool:
    level: list[object] = [value]
    for _ in range(DEEPEST):
        level = [inner for each in level for inner in _inner(each)]
        if not level:
            return False
    return True


def _inner(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
