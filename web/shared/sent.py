"""Give every text that a request brought: of its address, its form and its JSON."""

from collections.abc import Iterator

import flask

ADDRESS = ""


def texts() -> Iterator[tuple[str, str]]:
    """Give each text of the form, the query and the JSON with the name of its field."""
    for name, values in flask.request.values.lists():
        if name != "csrf_token":
            yield from ((name, text) for text in values)
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
