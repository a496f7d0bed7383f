"""What of a demand can be paid now."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.connection.states import State
from missedcall.domain.payments.ledger import ENDED_OR_REFUNDED
from missedcall.domain.payments.payable import (
    NotPayable,
    OwedDemand,
    PayableDemand,
    payable_demand,
)

TODAY = dt.date(2026, 11, 23)
OWED = OwedDemand(version=2, total_paise=165_000, issued_on=TODAY, due_on=TODAY)


def found(
    state: State = State.DEMAND_ISSUED,
    *,
    owed: OwedDemand | None = OWED,
    credits_paise: int = 0,
    today: dt.date = TODAY,
) -> PayableDemand | NotPayable:
    return payable_demand(
        "41326000027", state=state, owed=owed, credits_paise=credits_paise, entries=0, today=today
    )


def test_what_is_left_of_the_demand_is_asked_for_until_the_end_of_its_last_day() -> None:
    assert found() == PayableDemand("41326000027", 2, 165_000, 165_000, TODAY, TODAY, 0)
    assert found(credits_paise=160_000) == PayableDemand(
        "41326000027", 2, 165_000, 5_000, TODAY, TODAY, 0
    )


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ({"owed": None}, NotPayable.NO_DEMAND),
        ({"credits_paise": 165_000}, NotPayable.NOTHING_OWED),
        ({"owed": OwedDemand(1, 0, TODAY, TODAY)}, NotPayable.NOTHING_OWED),
        ({"today": TODAY + dt.timedelta(days=1)}, NotPayable.EXPIRED),
        ({"state": State.DEMAND_EXPIRED}, NotPayable.EXPIRED),
        ({"state": State.SURVEY}, NotPayable.NO_DEMAND),
        ({"state": State.DOCS_PENDING}, NotPayable.PAPERS_MISSING),
        ({"state": State.PAID, "credits_paise": 1}, NotPayable.MADE_ANEW),
        ({"state": State.WITHDRAWN}, NotPayable.ENDED),
        ({"state": State.PAID, "credits_paise": 165_000}, NotPayable.NOTHING_OWED),
    ],
)
def test_nothing_is_asked_for_and_it_is_said_why(case: dict[str, object], reason: str) -> None:
    assert found(**case) is reason  # type: ignore[arg-type]  # its own arguments


@given(
    st.sampled_from(State),
    st.integers(-(10**9), 10**9),
    st.integers(0, 10**9),
    st.integers(-40, 40),
)
def test_never_more_than_the_demand_lacks_and_never_of_what_is_over(
    state: State, credits_paise: int, total: int, days: int
) -> None:
    owed = OwedDemand(1, total, TODAY, TODAY + dt.timedelta(days=days))

    answer = found(state, owed=owed, credits_paise=credits_paise)

    if isinstance(answer, PayableDemand):
        assert answer.amount_paise == total - credits_paise > 0
        assert state not in ENDED_OR_REFUNDED
        assert owed.due_on >= TODAY
