"""What the fake payment gateway plays, against the endpoint that gateways post to."""

import dataclasses
import datetime as dt
import re
from pathlib import Path
from urllib.parse import urlsplit

import flask
import pytest
from flask.testing import FlaskClient

from missedcall.config import loading
from missedcall.config.payments import PaymentGateway
from missedcall.domain.payments.ledger import Channel
from missedcall.domain.payments.payable import NotPayable
from missedcall.usecases.connection.case import NoSuchApplication
from missedcall.usecases.deps import Deps
from missedcall.usecases.payments import checkouts, payment_offers, reconciliation
from missedcall.usecases.payments.checkouts import GatewayFails, NoCheckout, NothingToPay
from tests.kit import SHIPPED, changed
from tests.web.conftest import make_app
from tests.web.worklist_story import WorklistStory
from web.testing.payment_faults import FAULTS
from web.testing.payment_gateway import FakePaymentGateway, Headers, create_fake_app

SECRET = "a secret of the fake gateway"
EXAMPLES = SHIPPED.parent / "payments" / "examples"


def example(name: str) -> PaymentGateway:
    return loading.read_as(PaymentGateway, EXAMPLES / f"{name}.yaml")


@pytest.fixture
def deps(deps: Deps) -> Deps:
    named = {name: example(name) for name in ("fake", "razorpay", "cashfree")}
    return dataclasses.replace(deps, config=changed(deps.config, "payments", gateways=named))


@pytest.fixture
def app(deps: Deps) -> flask.Flask:
    return make_app(deps, payment_secrets={"fake": SECRET})


@pytest.fixture
def fake(client: FlaskClient) -> FakePaymentGateway:
    """Give the gateway, which posts straight into the service."""

    def post(body: bytes, headers: Headers) -> int:
        return client.post("/payments/fake", data=body, headers=headers).status_code

    return FakePaymentGateway(SECRET, post, late_s=0)


def booked(deps: Deps) -> int:
    with deps.db.reading() as db:
        found = db.exec_driver_sql("SELECT coalesce(sum(amount_paise), 0) FROM ledger").scalar()
    return int(found or 0)


def state(worklist: WorklistStory, number: str) -> str:
    return str(worklist.case(number).state)


NOT_TOLD = {"wrongly_signed", "silent"}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_books_hold_what_the_gateway_holds_whatever_it_plays(
    deps: Deps, worklist: WorklistStory, fake: FakePaymentGateway, fault: str
) -> None:
    number = worklist.applies()
    due = worklist.case(number).due_paise or 0

    made = fake.pay(application=f"{number}V1", asked_paise=due, fault=fault)

    assert booked(deps) == (0 if fault in NOT_TOLD else made.net_paise)
    is_paid = fault in {"ok", "late", "double", "over"}
    assert state(worklist, number) == ("paid" if is_paid else "demand_issued")
    assert set(made.told) <= ({401} if fault == "wrongly_signed" else {200})


@pytest.mark.parametrize("fault", sorted(NOT_TOLD))
def test_what_was_never_rightly_told_is_found_in_the_list_of_the_day(
    deps: Deps, worklist: WorklistStory, fake: FakePaymentGateway, fault: str
) -> None:
    number = worklist.applies()
    due = worklist.case(number).due_paise or 0
    made = fake.pay(application=f"{number}V1", asked_paise=due, fault=fault)
    today = (made.at + dt.timedelta(hours=5, minutes=30)).date()

    for _ in range(2):
        reconciliation.reconcile_day(
            deps,
            channel=Channel.GATEWAY,
            day=today,
            content=fake.settlements().encode(),
            actor="system",
            now=worklist.now,
        )

    assert booked(deps) == due
    assert state(worklist, number) == "paid"


def test_faults_of_many_payments_one_after_the_other_leave_the_books_balanced(
    deps: Deps, worklist: WorklistStory, fake: FakePaymentGateway
) -> None:
    number = worklist.applies()
    due = worklist.case(number).due_paise or 0

    for fault in FAULTS.keys() - NOT_TOLD:
        fake.pay(application=number, asked_paise=due, fault=fault)

    assert booked(deps) == sum(each.net_paise for each in fake.payments)


def page_of(deps: Deps, number: str, *, gateway: str = "fake", now: dt.datetime) -> str:
    return checkouts.open_checkout(
        deps,
        number=number,
        gateway=gateway,
        secret=SECRET,
        return_url="https://desk.example/follow",
        place_order=lambda settings, body: {},
        now=now,
    )


def test_an_applicant_pays_on_the_gateway_s_page(
    deps: Deps, worklist: WorklistStory, fake: FakePaymentGateway
) -> None:
    number, shop = worklist.applies(), create_fake_app(fake).test_client()

    url = page_of(deps, number, now=worklist.now)
    assert page_of(deps, number, now=worklist.now) == url
    page = shop.get(f"{urlsplit(url).path}?{urlsplit(url).query}").text
    sent = {
        name: re.search(rf'name="{name}" value="([^"]*)"', page)[1]  # type: ignore[index]  # it is on the page
        for name in ("application", "amount", "return_url")
    }
    done = shop.post("/pay", data={**sent, "fault": "ok"})

    assert "https://desk.example/follow" in done.text
    assert state(worklist, number) == "paid"
    with pytest.raises(NothingToPay) as refused:
        page_of(deps, number, now=worklist.now)
    assert refused.value.reason is NotPayable.NOTHING_OWED


def test_the_code_of_a_demand_is_paid_at_the_fake_gateway_too(
    deps: Deps, worklist: WorklistStory, fake: FakePaymentGateway
) -> None:
    number, shop = worklist.applies(), create_fake_app(fake).test_client()
    offer = payment_offers.payment_offer(deps, number=number, now=worklist.now)
    assert not isinstance(offer, NotPayable)

    page = shop.get("/upi", query_string={"link": offer.upi_link})
    shop.post("/pay", data={"application": f"{number}V1", "amount": offer.demand.amount_paise})

    assert f"{number}V1" in page.text
    assert state(worklist, number) == "paid"


@pytest.mark.parametrize("query", ["", "application=1&amount=1", "amount=1&signature=ab"])
def test_a_link_that_we_did_not_sign_opens_no_page(fake: FakePaymentGateway, query: str) -> None:
    assert create_fake_app(fake).test_client().get(f"/checkout?{query}").status_code == 403


def test_an_order_is_placed_and_its_answer_has_the_page(
    deps: Deps, worklist: WorklistStory
) -> None:
    number, asked = worklist.applies(), []

    def opens(answer: dict[str, str]) -> str:
        return checkouts.open_checkout(
            deps,
            number=number,
            gateway="razorpay",
            secret="",
            return_url="https://desk.example/follow",
            place_order=lambda _, body: asked.append(body) or answer,  # type: ignore[func-returns-value]  # None, so the answer
            now=worklist.now,
        )

    for wrong in ({}, {"short_url": "http://rzp.example/1"}, {"short_url": "javascript:1"}):
        with pytest.raises(GatewayFails):
            opens(wrong)
    assert opens({"short_url": "https://rzp.example/1"}) == "https://rzp.example/1"
    assert opens({"short_url": "https://rzp.example/2"}) == "https://rzp.example/1"
    assert asked[-1]["amount"] == worklist.case(number).due_paise
    assert asked[-1]["reference_id"] == f"{number}V1"
    assert len(asked) == 4


def test_who_cannot_be_paid_for_gets_no_page(deps: Deps, worklist: WorklistStory) -> None:
    number = worklist.applies()
    with pytest.raises(NoCheckout):
        page_of(deps, number, gateway="none", now=worklist.now)
    with pytest.raises(NoSuchApplication):
        page_of(deps, "99999999999", now=worklist.now)
    assert set(checkouts.checkout_names(deps)) == {"fake", "razorpay", "cashfree"}


@pytest.mark.parametrize("name", ["fake", "razorpay", "cashfree"])
def test_an_example_is_ready_to_be_put_in_use(name: str, tmp_path: Path) -> None:
    assert example(name).checkout is not None
