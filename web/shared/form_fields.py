"""Call a function with the fields of the form that a browser sent.

A parameter is the one place of a field: it bears the field's name, and its type tells how the
text is read. A `str` stays as it was sent, a `list[str]` takes a field that is sent several times,
and `Annotated[…, PlainValidator(read)]` is read by a function of ours. A field that was not sent
counts as empty.
"""

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, TypeVar

import flask
import pydantic

Answer = TypeVar("Answer")
Value = TypeVar("Value")


class TypedFields(dict[str, str]):
    """Hold what was typed, so that a page shows it again; a field that was not sent is empty."""

    def __missing__(self, name: str) -> str:
        return ""


NOTHING_TYPED = TypedFields()


def typed() -> TypedFields:
    """Give what was typed in the form that was sent."""
    return TypedFields(flask.request.form.items())


def call(function: Callable[..., Answer], **given: object) -> Answer:
    """Call `function` with what is given and, for its other parameters, the fields of the form.

    When a field cannot be read, raise what its reader raised; where the reader is pydantic's own,
    as for an enum, answer 400.
    """
    form = flask.request.form
    sent = {
        name: form.getlist(name) if parameter.annotation == list[str] else form.get(name, "")
        for name, parameter in inspect.signature(function).parameters.items()
        if name not in given
    }
    try:
        answer: Answer = _reader(function)(**given, **sent)
    except pydantic.ValidationError as error:
        reason = error.errors()[0].get("ctx", {}).get("error")
        if isinstance(reason, Exception):
            raise reason from None
        flask.abort(400)
    return answer


def filled(view: Callable[..., Answer]) -> Callable[..., Answer]:
    """Give a view the fields of its form beside what stands in its address; see `call`."""

    @functools.wraps(view)
    def filled_view(**of_address: object) -> Answer:
        return call(view, **of_address)

    return filled_view


@functools.cache
def _reader(function: Callable[..., Answer]) -> Callable[..., Answer]:
    return pydantic.validate_call(function)


# A box that is ticked sends a value, one that is not sends nothing.
Ticked = Annotated[bool, pydantic.PlainValidator(bool)]


def otherwise(value: Value, read: Callable[[str], Value]) -> pydantic.PlainValidator:
    """Read a field with `read`, and take `value` for a text that it refuses."""

    def read_or_take(text: str) -> Value:
        try:
            return read(text)
        except ValueError:
            return value

    return pydantic.PlainValidator(read_or_take)


def or_raise(
    read: Callable[[str], object], refusal: type[Exception], *arguments: object
) -> pydantic.PlainValidator:
    """Read a field with `read`, and raise `refusal(*arguments)` for a text that it refuses."""

    def read_or_raise(text: str) -> object:
        try:
            return read(text)
        except ValueError as error:
            raise refusal(*arguments) from error

    return pydantic.PlainValidator(read_or_raise)
