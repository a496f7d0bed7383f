"""Erlang's formulas give what published tables give, and never a worse wait by one more."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.reports import erlang

# Offered load in erlangs at a blocking of 1 %, by the number of servers: the table of Erlang B
# that is printed in ITU-T E.520 and in every handbook of load.
ONE_PERCENT = {1: 0.0101, 2: 0.153, 5: 1.36, 10: 4.46, 20: 12.0, 50: 37.9, 100: 84.1}
# The textbook case of Erlang C: 100 calls in 30 minutes of 180 s each (10 erlangs), 20 s wished:
# operators, share who wait, share served in time, both in percent.
TEXTBOOK = [(11, 68.2, 39.0), (12, 44.9, 64.0), (13, 28.5, 79.6), (14, 17.4, 88.8)]


@pytest.mark.parametrize(("servers", "load"), ONE_PERCENT.items())
def test_erlang_b_gives_the_printed_table(servers: int, load: float) -> None:
    assert erlang.blocked_share(servers, load) == pytest.approx(0.01, rel=0.03)


@pytest.mark.parametrize(("operators", "waiting", "in_time"), TEXTBOOK)
def test_erlang_c_gives_the_textbook_case(operators: int, waiting: float, in_time: float) -> None:
    share = erlang.share_within(operators, 10, wait_s=20, handling_s=180)

    assert 100 * erlang.waiting_share(operators, 10) == pytest.approx(waiting, abs=0.06)
    assert 100 * share == pytest.approx(in_time, abs=0.06)


def test_names_the_fewest_who_suffice() -> None:
    assert erlang.operators_needed(10, share=0.8, wait_s=20, handling_s=180) == 14
    assert erlang.mean_wait_s(14, 10, handling_s=180) == pytest.approx(7.8, abs=0.05)


def test_a_line_that_only_grows_is_said_to() -> None:
    assert erlang.share_within(10, 10, wait_s=20, handling_s=180) == 0
    assert erlang.mean_wait_s(10, 10, handling_s=180) is None
    assert erlang.operators_needed(0, share=0.8, wait_s=20, handling_s=180) == 0
    assert erlang.share_within(0, 0, wait_s=20, handling_s=180) == 1


@given(st.floats(0.01, 200), st.integers(1, 300), st.floats(1, 3600), st.floats(10, 1800))
def test_one_more_never_makes_it_worse(
    load: float, operators: int, wait_s: float, handling_s: float
) -> None:
    with_few, with_one_more = (
        erlang.share_within(count, load, wait_s=wait_s, handling_s=handling_s)
        for count in (operators, operators + 1)
    )

    assert 0 <= with_few <= 1
    assert with_one_more >= with_few or math.isclose(with_one_more, with_few, rel_tol=1e-9)


@given(st.floats(0.01, 100), st.floats(0.5, 0.99), st.floats(1, 3600))
def test_one_fewer_than_needed_does_not_suffice(load: float, share: float, wait_s: float) -> None:
    needed = erlang.operators_needed(load, share=share, wait_s=wait_s, handling_s=240)

    assert needed is not None
    assert erlang.share_within(needed, load, wait_s=wait_s, handling_s=240) >= share
    assert erlang.share_within(needed - 1, load, wait_s=wait_s, handling_s=240) < share
