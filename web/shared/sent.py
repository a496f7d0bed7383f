"""Give every text that a request brought: of its address, its form and its JSON."""

from collections.abc import Iterator
from typing import Final

import flask

ADDRESS = ""
# The body is a file whatever type it is said to have, and holds no text.
TAKE_A_FILE: Final = frozenset({"api_v1.give_paper"})


def texts() -> Iterator[tuple[str, str]]:
    """Give each text of the form, the query and the JSON with the name of its field."""
    is_file = flask.request.endpoint in TAKE_A_FILE
    for name, values in (flask.request.args if is_file else flask.request.values).lists():
        if name != "csrf_token":
            yield from ((name, text) for text in values)
    if not is_file:
        yield from json_texts()


def json_texts() -> Iterator[tuple[str, str]]:
    """Give each text and number of the JSON body with its field; nothing if it is none."""
    if not flask.request.is_json:
        return
    try:
        waiting = [("", flask.request.get_json(silent=True))]
    except RecursionError:  # nested deeper than anything of ours: the view refuses it
        return
    while waiting:
        name, value = waiting.pop()
        match value:
            case dict():
                waiting += [(str(key), each) for key, each in value.items()]
            case list():
                waiting += [(name, each) for each in value]
            case bool() | None:
                pass
            case _:
                yield name, str(value)


def names_and_texts() -> Iterator[tuple[str, str]]:
    """Give all that was sent, the address and the names of fields too, each with its field."""
    yield ADDRESS, flask.request.path
    for name, text in texts():
        yield name, name
        yield name, text
