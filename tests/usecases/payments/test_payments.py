"""What money that comes does to the texts that ask for it."""

import datetime as dt
from typing import Any

import pytest

from missedcall.domain.connection.states import Event
from missedcall.domain.operators.roles import Actor
from missedcall.domain.payments.ledger import (
    BookedPayment,
    Channel,
    KnownPayment,
    PaymentDecision,
    PaymentDiffers,
    PaymentNotice,
    UnassignedPayment,
)
from missedcall.usecases.applications import applications
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.command import Command
from missedcall.usecases.payments import payments, reversals, suspense, voucher_checks, vouchers
from missedcall.usecases.payments.reversals import NotReversed, ReversalCause
from missedcall.usecases.payments.voucher_checks import NotChecked
from missedcall.usecases.payments.vouchers import CounterReceipt, NotEntered
from tests.kit import NOON, World, a_form, after, ist


def pays(world: World, share: float = 1.0) -> None:
    """Pay a share of the demand of the only application, a minute after its form."""
    due = world.one("demands")["total_paise"]
    notice = PaymentNotice(Channel.COUNTER, "R-1", round(due * share), settled_at=after(minutes=1))
    number = world.one("applications")["number"]
    payments.book_payment(
        world.deps, application=number, notice=notice, actor="desk", now=after(minutes=1)
    )


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
    complete = Command(
        Event.PAPERS_COMPLETE, Actor.OPERATOR, "asha", declared={"papers_complete": True}
    )
    workflow.execute_command(billed.deps, application_id=1, command=complete, now=after(minutes=5))
    assert billed.one("connections")["state"] == "paid"


def test_a_payment_is_reversed_once_and_a_strange_one_never(billed: World) -> None:
    pays(billed)

    def bounces(reference: str = "R-1") -> bool:
        return reversals.reverse_payment(
            billed.deps,
            channel=Channel.COUNTER,
            reference=reference,
            cause=ReversalCause.BOUNCED,
            actor="meera",
            role=Actor.ACCOUNTS,
            now=after(minutes=2),
        )

    assert not bounces("R-9")  # it is kept until R-9 comes
    assert bounces()
    with pytest.raises(NotReversed, match="reversed before"):
        bounces()
    assert sum(row["amount_paise"] for row in billed.rows("ledger")) == 0
    assert billed.one("connections")["state"] == "demand_issued"


AT = ist(12, 1)
LINES = {"reference": "SBINR12026112800000001", "amount_paise": 50_000, "settled_at": AT}


@pytest.fixture
def two(world: World) -> tuple[str, str]:
    """Give the numbers of two applications."""
    operator_id, attempt_id = world.talks()
    first, second = (
        applications.submit_application(
            world.deps,
            operator_id=operator_id,
            attempt_id=attempt_id,
            form=a_form(name=name),
            now=NOON,
            household=household,
            more=household == 1,
        ).number
        for household, name in ((1, "सुनीता वर्मा"), (2, "गीता साहू"))
    )
    return first, second


def bank_tells(
    world: World, application: str, *, both: bool = False, **line: Any
) -> PaymentDecision:
    notice = PaymentNotice(Channel.BANK, **{**LINES, **line})
    return payments.book_payment(
        world.deps,
        application=application,
        notice=notice,
        actor="bank",
        now=after(notice.settled_at, minutes=1),
        other_payers=both,
    )


def test_a_reference_of_two_payers_is_never_known_and_booked_for_both_when_a_person_says_so(
    world: World, two: tuple[str, str]
) -> None:
    first, second = two
    assert isinstance(bank_tells(world, first), BookedPayment)
    assert bank_tells(world, second) == PaymentDiffers(50_000, "payer")
    assert len(world.rows("ledger")) == 1

    assert isinstance(bank_tells(world, second, both=True), BookedPayment)
    assert bank_tells(world, second, both=True) == KnownPayment()
    assert [bank_tells(world, each) for each in two] == [KnownPayment(), KnownPayment()]
    assert [row["application_id"] for row in world.rows("ledger")] == [1, 2]
    assert isinstance(bank_tells(world, "99999999999"), PaymentDiffers)


@pytest.mark.parametrize(
    ("told", "again"),
    [("000412345678", "412345678"), ("412345678", "000412345678"), ("utr1", "UTR1")],
)
def test_a_reference_that_lost_its_zeros_is_the_same_money(
    world: World, two: tuple[str, str], told: str, again: str
) -> None:
    bank_tells(world, two[0], reference=told)

    assert bank_tells(world, two[0], reference=again) == KnownPayment()
    assert bank_tells(world, two[0], reference=again, amount_paise=1) == PaymentDiffers(50_000)
    assert isinstance(bank_tells(world, two[1], reference=again), PaymentDiffers)
    assert len(world.rows("ledger")) == 1


def test_what_waits_in_suspense_is_known_by_the_words_that_came_and_by_who_got_it(
    world: World, two: tuple[str, str]
) -> None:
    words = frozenset({"forRamesh"})
    assert isinstance(bank_tells(world, "forRamesh"), UnassignedPayment)
    suspense.match_suspense(
        world.deps,
        channel=Channel.BANK,
        reference=str(LINES["reference"]),
        application=two[0],
        by="meera",
        now=AT,
    )

    assert bank_tells(world, "forRamesh") == KnownPayment()
    assert bank_tells(world, "99999999999", payers=words) == KnownPayment()
    assert bank_tells(world, two[0]) == KnownPayment()
    assert isinstance(bank_tells(world, two[1]), PaymentDiffers)


def test_money_of_another_year_promises_nothing_and_counts_from_when_it_came(
    world: World, two: tuple[str, str]
) -> None:
    came = after(AT, minutes=2)
    due = world.rows("demands")[0]["total_paise"]
    notice = PaymentNotice(Channel.BANK, "U1", due, settled_at=AT - dt.timedelta(days=365))

    def told_of() -> PaymentDecision:
        return payments.book_payment(
            world.deps, application=two[0], notice=notice, actor="bank", now=came
        )

    assert isinstance(told_of(), UnassignedPayment)
    assert world.rows("connections")[0]["promise_due_at"] is None
    suspense.match_suspense(
        world.deps,
        channel=Channel.BANK,
        reference="U1",
        application=two[0],
        by="meera",
        now=after(AT, hours=3),
    )
    promised = world.rows("connections")[0]["promise_due_at"]
    assert came < promised < after(came, days=10)
    assert told_of() == KnownPayment()


def test_a_receipt_is_refused_when_its_time_cannot_be_that_of_its_application(
    world: World, two: tuple[str, str]
) -> None:
    for paid_at in (AT - dt.timedelta(days=365), ist(23, day=22), after(AT, days=1)):
        receipt = CounterReceipt(Channel.COUNTER, "R-1", two[0], 1_000, paid_at)
        with pytest.raises(NotEntered, match="time: it lies"):
            vouchers.enter_receipt(world.deps, receipt, by="meera", now=AT)
    stranger = CounterReceipt(Channel.COUNTER, "R-1", "99999999999", 1_000, ist(10, day=22))
    vouchers.enter_receipt(world.deps, stranger, by="meera", now=AT)


def test_a_receipt_of_money_that_is_booked_is_not_approved(
    world: World, two: tuple[str, str]
) -> None:
    notice = PaymentNotice(Channel.COUNTER, "R-1", 1_000, settled_at=AT)
    payments.book_payment(world.deps, application=two[0], notice=notice, actor="desk", now=AT)
    receipt = CounterReceipt(Channel.COUNTER, "R-1", two[1], 1_000, AT)
    voucher = vouchers.enter_receipt(world.deps, receipt, by="meera", now=AT)

    with pytest.raises(NotChecked, match="booked with it already"):
        voucher_checks.approve_voucher(world.deps, voucher_id=voucher, by="ravi", now=AT)
    assert world.one("vouchers")["state"] == "entered"
