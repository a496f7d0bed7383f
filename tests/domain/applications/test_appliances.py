"""The load from a list: the sum of its pieces, and never more than the load that is asked for."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.applications import appliances, application
from missedcall.domain.applications.application import FieldError, Form
from missedcall.domain.applications.form_text import TextFault
from missedcall.domain.tariffs import supply_request
from tests.domain.applications.test_application import CATEGORIES, GOOD, LOCALITIES

WATTS = {"led": 9, "fan": 75, "iron": 1000, "pump1": 746}
LISTS = st.dictionaries(st.sampled_from(sorted(WATTS)), st.integers(1, 999))


def read(**typed: str) -> Form | tuple[FieldError, ...]:
    return application.read_form(
        GOOD | typed,
        localities=LOCALITIES,
        categories=CATEGORIES,
        languages=("hi", "en"),
        watts=WATTS,
    )


def errors(**typed: str) -> dict[str, str]:
    result = read(**typed)
    return {} if isinstance(result, Form) else {error.field: error.code for error in result}


def test_gives_the_load_when_none_is_typed() -> None:
    form = read(load="", unit="", appliances="iron:1  fan:2 led:10")

    assert isinstance(form, Form)
    assert (form.load, form.unit) == (Decimal(1240), "W")
    assert form.appliances == "led:10 fan:2 iron:1"
    assert supply_request.whole_units(Fraction(1240, 1000), unit="kW") == 2


@pytest.mark.parametrize(("load", "unit"), [("1.24", "kW"), ("1240", "W"), ("1.663", "HP")])
def test_lets_more_be_asked_for_and_never_less(load: str, unit: str) -> None:
    listed = "led:10 fan:2 iron:1"  # 1,240 W; 1.663 HP are 1,240.598

    assert errors(load=load, unit=unit, appliances=listed) == {}
    less = str(Decimal(load) - Decimal("0.001"))
    assert errors(load=less, unit=unit, appliances=listed) == {"load": "below_list"}


@pytest.mark.parametrize(
    "listed",
    ["kettle:1", "led", "led:", "led:-1", "led:1 led:2", "led:1000", "led:x", " " * 3000],
)
def test_refuses_what_is_no_list(listed: str) -> None:
    assert errors(appliances=listed) == {"appliances": "appliances_unknown"}


@given(LISTS)
def test_is_read_again_as_it_was_written(pieces: dict[str, int]) -> None:
    again = appliances.read_appliances(appliances.write_appliances(pieces), watts=WATTS)

    assert not isinstance(again, TextFault)
    assert dict(again) == pieces
    assert appliances.load_w(again, watts=WATTS) == sum(
        count * WATTS[code] for code, count in pieces.items()
    )


@given(st.fractions(min_value=Fraction(1, 1000), max_value=150), st.sampled_from(["kW", "HP"]))
def test_a_part_of_a_unit_counts_as_one(load_kw: Fraction, unit: str) -> None:
    units = supply_request.whole_units(load_kw, unit=unit)

    assert units - 1 < load_kw / supply_request.KW_PER_UNIT[unit] <= units
