from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.shared import money


@pytest.mark.parametrize(
    ("paise", "written"),
    [
        (0, "0.00"),
        (5, "0.05"),
        (99_900, "999.00"),
        (100_000, "1,000.00"),
        (165_000, "1,650.00"),
        (10_000_000, "1,00,000.00"),
        (12_345_678_950, "12,34,56,789.50"),
        (-130_000, "-1,300.00"),
        (-40, "-0.40"),
    ],
)
def test_people_see_rupees_in_indian_grouping(paise: int, written: str) -> None:
    assert money.rupees(paise) == written


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_no_paisa_is_lost_in_writing(paise: int) -> None:
    assert Decimal(money.rupees(paise).replace(",", "")) * 100 == paise


def test_whole_rupees_are_given_only_when_no_paise_are_left() -> None:
    assert money.whole_rupees(165_000) == 1650
    with pytest.raises(money.LoosePaiseError, match="165040 paise"):
        money.whole_rupees(165_040)


def test_half_a_step_is_rounded_up() -> None:
    assert money.round_paise(Decimal("467850"), step=100, mode=ROUND_HALF_UP) == 467_900
    assert money.round_paise(Decimal("467849"), step=100, mode=ROUND_HALF_UP) == 467_800
    assert money.round_paise(Decimal("0.5"), step=1, mode=ROUND_HALF_UP) == 1
