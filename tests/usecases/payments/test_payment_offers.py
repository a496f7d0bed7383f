"""What an applicant is shown to pay, and what becomes of a code that was shown before."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from missedcall.domain.operators.roles import Actor
from missedcall.domain.payments.ledger import BookedPayment, Channel, PaymentNotice
from missedcall.domain.payments.payable import NotPayable
from missedcall.domain.payments.payment_record import read_application_number
from missedcall.usecases.connection import demands
from missedcall.usecases.connection.case import NoSuchApplication
from missedcall.usecases.connection.demands import Revision
from missedcall.usecases.payments import payment_offers, payments
from missedcall.usecases.payments.payment_offers import PaymentOffer
from tests.kit import World, after


@pytest.fixture
def billed(world: World) -> World:
    world.submit(*world.talks())
    return world


def offer(world: World, *, minutes: float = 1) -> PaymentOffer | NotPayable:
    number = world.one("applications")["number"]
    return payment_offers.payment_offer(world.deps, number=number, now=after(minutes=minutes))


def shown(world: World, *, minutes: float = 1) -> PaymentOffer:
    found = offer(world, minutes=minutes)
    assert isinstance(found, PaymentOffer)
    return found


def values(found: PaymentOffer) -> dict[str, str]:
    assert found.upi_link
    return {key: text[0] for key, text in parse_qs(urlsplit(found.upi_link).query).items()}


def pays_by_code(world: World, code: dict[str, str], reference: str, *, minutes: float) -> object:
    """Pay what a code says, as the bank's notice tells it."""
    notice = PaymentNotice(
        Channel.BANK, reference, round(float(code["am"]) * 100), settled_at=after(minutes=minutes)
    )
    return payments.book_payment(
        world.deps,
        application=read_application_number(code["tr"]),
        notice=notice,
        actor="bank",
        now=after(minutes=minutes),
    )


def test_a_demand_is_shown_with_its_lines_its_link_and_its_code(billed: World) -> None:
    found = shown(billed)

    due = billed.one("demands")["total_paise"]
    assert found.demand.amount_paise == due == sum(line.amount_paise for line in found.lines)
    assert values(found)["tr"] == f"{found.demand.application}V1"
    assert re.fullmatch(r"<svg .*viewBox.*</svg>", found.qr_svg or "", re.DOTALL)
    assert "style=" not in (found.qr_svg or "")


def test_who_pays_by_the_code_owes_nothing_and_a_second_time_is_over(billed: World) -> None:
    code = values(shown(billed))

    assert pays_by_code(billed, code, "UTR1", minutes=1)
    assert offer(billed, minutes=2) is NotPayable.NOTHING_OWED
    assert billed.one("connections")["state"] == "paid"
    again = pays_by_code(billed, code, "UTR2", minutes=3)
    assert isinstance(again, BookedPayment)
    assert again.excess_paise == round(float(code["am"]) * 100)


def test_money_for_the_code_of_a_demand_that_was_changed_counts_for_the_one_that_is_owed(
    billed: World,
) -> None:
    old = values(shown(billed))
    demands.revise_demand(
        billed.deps,
        application_id=1,
        revision=Revision({"load": "4.6"}, "another load", by_applicant=True),
        actor="asha",
        role=Actor.JE,
        now=after(minutes=5),
    )
    new = shown(billed, minutes=6)
    assert values(new)["tr"].endswith("V2")
    assert values(new)["am"] != old["am"]

    booked = pays_by_code(billed, old, "UTR1", minutes=7)

    assert isinstance(booked, BookedPayment)
    assert booked.short_paise
    rest = shown(billed, minutes=8)
    assert rest.demand.amount_paise == booked.short_paise
    assert values(rest)["tr"].endswith("V2R1")
    pays_by_code(billed, values(rest), "UTR2", minutes=9)
    assert billed.one("connections")["state"] == "paid"
    assert sum(row["amount_paise"] for row in billed.rows("ledger")) == new.demand.total_paise


def test_without_a_payee_or_above_what_upi_takes_there_is_an_amount_and_no_code(
    billed: World,
) -> None:
    upi = billed.deps.config.payments.upi
    assert upi is not None
    billed.configure("payments", upi=upi.model_copy(update={"most_rupees": 1}))
    assert (shown(billed).upi_link, shown(billed).qr_svg) == (None, None)

    billed.configure("payments", upi=None)
    assert shown(billed).upi_link is None


def test_an_expired_demand_and_an_unknown_number_have_nothing_to_pay(billed: World) -> None:
    assert offer(billed, minutes=60 * 24 * 40) is NotPayable.EXPIRED
    with pytest.raises(NoSuchApplication):
        payment_offers.payment_offer(billed.deps, number="99999999999", now=after())
