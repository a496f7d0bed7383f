"""Which keys a model takes at a place, and which one an unknown key means."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, Field

from missedcall.domain.shared import model_keys


class Inner(BaseModel):
    from_: int = Field(alias="from")
    until: int


class Other(BaseModel):
    days: int


class Outer(BaseModel):
    plain: int
    one: Inner | None
    many: tuple[Inner, ...]
    named: Mapping[str, Annotated[Inner | Other, "of two kinds"]]


def test_the_keys_of_a_place_are_named_as_they_are_written() -> None:
    assert model_keys.known(Outer, ()) == ["plain", "one", "many", "named"]
    assert model_keys.known(Outer, ("one",)) == ["from", "until"]
    assert model_keys.known(Outer, ("many", 3)) == ["from", "until"]
    assert model_keys.known(Outer, ("named", "any")) == ["from", "until", "days"]


def test_a_place_that_no_key_leads_to_takes_none() -> None:
    assert model_keys.known(Outer, ("plain",)) == []
    assert model_keys.known(Outer, ("plane", "x")) == []


def test_the_nearest_key_is_the_one_that_is_meant() -> None:
    assert model_keys.nearest("untill", ["from", "until"]) == "until"
    assert model_keys.nearest("colour", ["from", "until"]) is None
