"""What money that comes does to the texts that ask for it."""

import pytest

from missedcall.domain.connection.ledger import Channel, Notice
from missedcall.domain.connection.states import Event, Hand
from missedcall.usecases.connection import payments, progress, reversals
from missedcall.usecases.connection.act import Act
from missedcall.usecases.connection.reversals import Cause, NotReversed
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


def test_money_that_comes_while_papers_are_missing_is_kept_until_the_demand_is_issued(
    billed: World,
) -> None:
    with billed.deps.db.writing() as db:
        db.exec_driver_sql("UPDATE connections SET state = 'docs_pending'")

    pays(billed)

    assert billed.one("ledger")["account"] == "application"
    assert billed.one("connections")["state"] == "docs_pending"
    complete = Act(Event.PAPERS_COMPLETE, Hand.OPERATOR, "asha", given={"papers_complete": True})
    progress.act(billed.deps, application_id=1, what=complete, now=after(minutes=5))
    assert billed.one("connections")["state"] == "paid"


def test_a_payment_is_reversed_once_and_a_strange_one_never(billed: World) -> None:
    pays(billed)

    def bounces(reference: str = "R-1") -> None:
        reversals.reverse(
            billed.deps,
            channel=Channel.COUNTER,
            reference=reference,
            cause=Cause.BOUNCED,
            who="meera",
            hand=Hand.ACCOUNTS,
            now=after(minutes=2),
        )

    with pytest.raises(NotReversed, match="no such payment"):
        bounces("R-9")
    bounces()
    with pytest.raises(NotReversed, match="reversed before"):
        bounces()
    assert sum(row["amount_paise"] for row in billed.rows("ledger")) == 0
    assert billed.one("connections")["state"] == "demand_issued"
