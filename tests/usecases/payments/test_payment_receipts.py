"""A receipt for each payment: no gap in the numbers, in the SMS, cancelled with the payment."""

import datetime as dt

import pytest

from missedcall.domain.operators.roles import Actor
from missedcall.domain.payments.ledger import Channel, PaymentNotice
from missedcall.usecases.payments import payment_receipts, payments, reversals, suspense
from missedcall.usecases.payments.payment_receipts import NoSuchReceipt
from missedcall.usecases.payments.reversals import ReversalCause
from tests.kit import NOON, World, after


@pytest.fixture
def billed(world: World) -> World:
    world.submit(*world.talks())
    return world


def pays(
    world: World,
    reference: str,
    paise: int | None = None,
    *,
    application: str | None = None,
    minutes: int = 1,
) -> None:
    due, at = world.one("demands")["total_paise"], after(minutes=minutes)
    payments.book_payment(
        world.deps,
        application=application or world.one("applications")["number"],
        notice=PaymentNotice(Channel.BANK, reference, paise or due, settled_at=at),
        actor="bank",
        now=at,
    )


def numbers(world: World) -> list[str | None]:
    return [row["receipt"] for row in world.rows("ledger")]


def test_each_payment_has_the_next_number_and_the_same_money_told_again_takes_none(
    billed: World,
) -> None:
    for reference in ("U1", "U1", "U2", "U3"):
        pays(billed, reference, 1_000)

    assert numbers(billed) == ["R26270000001", "R26270000002", "R26270000003"]


def test_what_fails_and_is_rolled_back_leaves_no_gap(billed: World) -> None:
    def fails() -> None:
        with billed.deps.db.writing() as db:
            payment_receipts.next_receipt_number(db, now=NOON)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    pays(billed, "U1")
    assert numbers(billed) == ["R26270000001"]


def test_a_new_financial_year_counts_anew(billed: World) -> None:
    with billed.deps.db.writing() as db:
        last = dt.datetime(2027, 3, 31, 18, 29, tzinfo=dt.UTC)  # 23:59 in India
        days = (last, last, last + dt.timedelta(minutes=1))
        made = [payment_receipts.next_receipt_number(db, now=at) for at in days]
    assert made == ["R26270000001", "R26270000002", "R27280000001"]


def test_the_paid_sms_carries_the_number(billed: World) -> None:
    pays(billed, "U1")

    (text,) = (row["text"] for row in billed.rows("messages") if row["key"] == "paid")
    assert "R26270000001" in text


def test_money_of_an_unknown_payer_gets_one_when_it_is_found_whose_it_is(billed: World) -> None:
    pays(billed, "U1", application="99999999999")
    assert numbers(billed) == [None]

    suspense.match_suspense(
        billed.deps,
        channel=Channel.BANK,
        reference="U1",
        application=billed.one("applications")["number"],
        by="meera",
        now=after(minutes=5),
    )
    assert numbers(billed) == [None, None, "R26270000001"]


def test_a_receipt_says_who_paid_what_and_how_and_is_cancelled_with_the_payment(
    billed: World,
) -> None:
    pays(billed, "U1", 50_000)
    found = payment_receipts.load_receipt(billed.deps, "r2627 0000001")
    assert (found.amount_paise, found.reference, found.channel) == (50_000, "U1", "bank")
    assert found.application == billed.one("applications")["number"]
    assert found.applicant == "सुनीता वर्मा"
    assert found.cancelled_at is None

    reversals.reverse_payment(
        billed.deps,
        channel=Channel.BANK,
        reference="U1",
        cause=ReversalCause.CHARGEBACK,
        actor="bank",
        role=Actor.SYSTEM,
        now=after(minutes=9),
    )
    cancelled = payment_receipts.load_receipt(billed.deps, "R26270000001")
    assert cancelled.cancelled_at == after(minutes=9)


@pytest.mark.parametrize("number", ["R26270000001", "x", ""])
def test_an_unknown_number_is_told(billed: World, number: str) -> None:
    with pytest.raises(NoSuchReceipt, match="R26270000123"):
        payment_receipts.load_receipt(billed.deps, number)
