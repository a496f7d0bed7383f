"""What money that comes does to the texts that ask for it."""

import pytest

from missedcall.domain.connection.ledger import Channel, Notice
from missedcall.usecases.connection import payments
from tests.kit import World, after


def pays(world: World, share: float = 1.0) -> None:
    """Pay a share of the demand of the only application, a minute after its form."""
    due = world.one("demands")["total_paise"]
    notice = Notice(Channel.COUNTER, "R-1", round(due * share), settled_at=after(minutes=1))
    number = world.one("applications")["number"]
    payments.take(world.deps, application=number, notice=notice, who="desk", now=after(minutes=1))


def demand_sms(world: World) -> tuple[str, str | None]:
    (row,) = (row for row in world.rows("messages") if row["key"] == "demand")
    return row["state"], row["state_reason"]


@pytest.fixture
def billed(world: World) -> World:
    """Give a world with a demand whose SMS still waits."""
    world.submit(*world.talks())
    return world


def test_row_29_a_paid_demand_is_not_asked_for_any_more(billed: World) -> None:
    pays(billed)

    assert demand_sms(billed) == ("superseded", "the demand was paid")


def test_row_29_a_part_of_it_takes_nothing_back(billed: World) -> None:
    pays(billed, share=0.5)

    assert demand_sms(billed) == ("queued", None)
