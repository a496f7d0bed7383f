import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.connection.states import State
from missedcall.domain.payments import ledger
from missedcall.domain.payments.ledger import (
    Account,
    BookedPayment,
    Channel,
    KnownPayment,
    LedgerEntry,
    PaymentDiffers,
    PaymentNotice,
    PaymentWindow,
    PriorPayment,
    UnassignedPayment,
    UnclearedCheque,
)

NOON = dt.datetime(2026, 3, 10, 6, 30, tzinfo=dt.UTC)
DUE = 165_000


def notice(rupees: int, reference: str = "R1", **change: object) -> PaymentNotice:
    given_ = {"channel": Channel.GATEWAY, "settled_at": NOON, **change}
    return PaymentNotice(reference=reference, amount_paise=rupees * 100, **given_)  # type: ignore[arg-type]  # its fields


def take(
    money: PaymentNotice,
    *booked: LedgerEntry,
    state: State | None = State.DEMAND_ISSUED,
    payers: frozenset[str] = frozenset(),
) -> ledger.PaymentDecision:
    """Take money after what is booked, of which all with its reference is said to be `payers`'."""
    return ledger.decide_payment(
        money,
        prior=[PriorPayment(one, payers) for one in booked if one.reference == money.reference],
        ledger=booked,
        state=state,
        due_paise=DUE,
        window=PaymentWindow(NOON - dt.timedelta(days=2), dt.timedelta(days=31)),
        now=NOON + dt.timedelta(seconds=5),
    )


def entry_of(answer: ledger.PaymentDecision) -> LedgerEntry:
    assert isinstance(answer, BookedPayment)
    return answer.entry


def test_the_exact_amount_pays_the_demand_at_its_settlement() -> None:
    answer = take(notice(1650))
    assert isinstance(answer, BookedPayment)
    assert (answer.short_paise, answer.excess_paise) == (0, 0)
    assert ledger.demand_paid_at([answer.entry], due_paise=DUE) == NOON


def test_fifty_rupees_short_starts_nothing_until_they_come() -> None:
    first = take(notice(1600))
    assert isinstance(first, BookedPayment)
    assert first.short_paise == 5_000
    assert ledger.demand_paid_at([first.entry], due_paise=DUE) is None
    later = NOON + dt.timedelta(days=1)
    second = take(notice(50, "R2", settled_at=later), first.entry)
    assert isinstance(second, BookedPayment)
    assert ledger.demand_paid_at([first.entry, second.entry], due_paise=DUE) == later


def test_what_is_over_is_kept_for_the_applicant() -> None:
    over = take(notice(2000))
    assert isinstance(over, BookedPayment)
    assert over.excess_paise == 35_000
    assert ledger.demand_paid_at([over.entry], due_paise=DUE) == NOON
    exact = entry_of(take(notice(1650)))
    again = take(notice(1650, "R2"), exact, state=State.PAID)
    assert isinstance(again, BookedPayment)
    assert again.excess_paise == 165_000
    assert ledger.demand_paid_at([exact, again.entry], due_paise=DUE) == NOON


def test_the_same_reference_again_is_known_and_with_another_amount_it_is_asked_about() -> None:
    booked = entry_of(take(notice(1650)))
    assert take(notice(1650), booked) == KnownPayment()
    assert take(notice(1600), booked) == PaymentDiffers(booked_paise=165_000)


def test_one_reference_for_two_payers_or_used_again_later_is_a_question() -> None:
    booked = entry_of(take(notice(1650)))
    mine = frozenset({"41226000017"})
    assert take(notice(1650, payers=mine), booked, payers=mine) == KnownPayment()
    other = notice(1650, payers=frozenset({"41226000025"}))
    assert take(other, booked, payers=mine) == PaymentDiffers(165_000, "payer")
    assert take(other, booked) == KnownPayment()  # of old entries nothing was kept
    next_year = notice(1650, payers=mine, settled_at=NOON + dt.timedelta(days=365))
    assert take(next_year, booked, payers=mine) == PaymentDiffers(165_000, "day")


@pytest.mark.parametrize("days", [2.1, 400, 46_000])
def test_money_that_is_dated_before_the_application_waits_for_a_person(days: float) -> None:
    answer = take(notice(1650, settled_at=NOON - dt.timedelta(days=days)))
    assert isinstance(answer, UnassignedPayment)
    assert (answer.reason, answer.entry.account) == ("too_old", Account.SUSPENSE)


def test_money_for_nobody_waits_in_suspense() -> None:
    for state in (None, State.WITHDRAWN, State.REJECTED, State.LAPSED, State.CLOSED):
        answer = take(notice(1650), state=state)
        assert isinstance(answer, UnassignedPayment)
        assert answer.entry.account is Account.SUSPENSE


def test_a_cheque_counts_when_it_is_cleared() -> None:
    assert take(notice(1650, channel=Channel.CHEQUE, cleared=False)) == UnclearedCheque()
    assert isinstance(take(notice(1650, channel=Channel.CHEQUE)), BookedPayment)


amounts = st.lists(st.integers(min_value=1, max_value=DUE), min_size=1, max_size=6)


@given(amounts=amounts)
def test_the_order_of_arrival_does_not_change_when_it_was_paid(amounts: list[int]) -> None:
    booked = [
        LedgerEntry(
            Account.APPLICATION,
            Channel.BANK,
            f"R{n}",
            amount,
            settled_at=NOON + dt.timedelta(hours=n),
            posted_at=NOON + dt.timedelta(days=9),
        )
        for n, amount in enumerate(amounts)
    ]
    paid = ledger.demand_paid_at(booked, due_paise=DUE)
    assert ledger.demand_paid_at(reversed(booked), due_paise=DUE) == paid
    assert (paid is not None) == (sum(amounts) >= DUE)
    undone = [
        *booked,
        *(ledger.reversing_entry(one, reason="bounced", now=NOON) for one in booked),
    ]
    assert ledger.ledger_balance(undone) == 0
