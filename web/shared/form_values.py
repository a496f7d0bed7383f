"""Turn what a browser or a program sent into the texts that the form is read from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import flask


class NotAnObject(ValueError):
    """Refuse a body that is not one JSON object."""


@dataclass(frozen=True)
class SentForm:
    """Hold what was sent; `not_text` names the fields that hold lists or objects."""

    values: Mapping[str, str]
    not_text: tuple[str, ...] = ()


def read_typed_fields(request: flask.Request) -> SentForm:
    """Read the fields of a form or of a JSON object; raise `NotAnObject` for any other JSON."""
    if request.is_json:
        return from_json(request.get_data())
    return SentForm({name: text for name, text in request.form.items() if name != "csrf_token"})


def from_json(body: bytes) -> SentForm:
    """Read a JSON object; numbers stay as they were written, null counts as empty."""
    try:
        given = json.loads(body, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise NotAnObject("the body is no JSON") from error
    if not isinstance(given, dict):
        raise NotAnObject("the body is no JSON object")
    return SentForm(
        {name: _text(value) for name, value in given.items()},
        tuple(name for name, value in given.items() if isinstance(value, list | dict)),
    )


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else ""
