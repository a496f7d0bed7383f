"""The measurements with real processes, made small: what they promise is what counts, not time."""

import pytest

from tools.benchmarks import demand_sms, sms_chaos

pytestmark = pytest.mark.journey


def test_rows_21_to_26_whoever_is_killed_every_message_has_one_end() -> None:
    """A fifth of the messages meets a fault, and each second a worker is killed with -9."""
    found = sms_chaos.run(count=80, share=0.2, workers=3, most_s=170, seed=4)

    assert (found.messages, found.unfinished, found.twice_unexplained) == (80, (), ())
    assert sum(found.states.values()) == 80
    assert (found.faults, found.kills > 0) == (16, True)
    assert found.accepted >= found.states["delivered"]


def test_every_form_of_the_bench_arrives_as_a_demand() -> None:
    cost = demand_sms.measure(per_second=5, seconds=4, workers=2)

    assert (cost.forms, cost.arrived) == (20, 20)
    assert cost.p50_s <= cost.p95_s <= cost.longest_s
    assert cost.receipt_p95_s > 0
