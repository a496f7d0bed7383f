"""The fields of a form are read as the parameters of a function name and type them."""

from enum import StrEnum
from typing import Annotated

import flask
import pytest
from pydantic import PlainValidator
from werkzeug.exceptions import BadRequest

from missedcall.domain.shared import typed_number
from web.shared import form_fields


class Colour(StrEnum):
    RED = "red"


class NotEven(ValueError):
    """Refuse a number that is not even."""


def _even(text: str) -> int:
    if int(text) % 2:
        raise NotEven(text)
    return int(text)


Even = Annotated[int, PlainValidator(_even)]
Count = Annotated[int, form_fields.otherwise(0, typed_number.read_whole)]


Whole = Annotated[int, form_fields.or_raise(int, NotEven, "no number")]


def _all(office: str, name: str, serial: list[str], count: Count) -> object:
    return office, name, serial, count


def _even_of(number: Even) -> int:
    return number


def _whole(number: Whole) -> int:
    return number


def _colour(colour: Colour) -> Colour:
    return colour


def _fails(name: str) -> str:
    raise NotEven(name)


def _sent(**fields: str | list[str]) -> flask.ctx.RequestContext:
    return flask.Flask(__name__).test_request_context("/", method="POST", data=fields)


def test_each_field_is_read_as_its_parameter_says_and_others_are_left() -> None:
    with _sent(name=" Asha ", serial=["M1", "M2"], count="12", office="theirs", csrf_token="t"):
        found = form_fields.call(_all, office="ours")
    assert found == ("ours", " Asha ", ["M1", "M2"], 12)


def test_a_field_that_was_not_sent_is_empty_and_an_unreadable_one_its_stand_in() -> None:
    with _sent(count="many"):
        assert form_fields.call(_all, office="ours") == ("ours", "", [], 0)


def test_a_reader_of_ours_is_heard_as_it_refused() -> None:
    with _sent(number="3"), pytest.raises(NotEven, match=r"^3$"):
        form_fields.call(_even_of)


def test_a_reader_of_others_refuses_in_our_words() -> None:
    with _sent(number="three"), pytest.raises(NotEven, match=r"^no number$"):
        form_fields.call(_whole)


def test_what_the_function_refuses_itself_passes() -> None:
    with _sent(name="Asha"), pytest.raises(NotEven, match=r"^Asha$"):
        form_fields.call(_fails)


def test_a_value_that_no_form_offers_is_a_bad_request() -> None:
    with _sent(colour="green"), pytest.raises(BadRequest):
        form_fields.call(_colour)
