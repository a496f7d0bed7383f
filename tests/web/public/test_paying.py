"""An applicant prints and pays from the page of the application; nobody else can."""

import dataclasses
import re
from urllib.parse import urlsplit

import flask
import pytest

from missedcall.config import loading
from missedcall.config.payments import PaymentGateway
from missedcall.usecases.deps import Deps
from tests.kit import SHIPPED, changed
from tests.support.screen_texts import said
from tests.web.conftest import make_app
from tests.web.public.test_follow import applied
from tests.web.public.visitor import Visitor
from tests.web.story import Story
from web.testing.payment_gateway import FakePaymentGateway, Headers, create_fake_app

SECRET = "a secret of the fake gateway"
EXAMPLES = SHIPPED.parent / "payments" / "examples"


@pytest.fixture
def deps(deps: Deps) -> Deps:
    named = {
        name: loading.read_as(PaymentGateway, EXAMPLES / f"{name}.yaml")
        for name in ("fake", "razorpay")
    }
    return dataclasses.replace(deps, config=changed(deps.config, "payments", gateways=named))


@pytest.fixture
def app(deps: Deps) -> flask.Flask:
    return make_app(deps, payment_secrets={"fake": SECRET})


def test_an_applicant_pays_on_a_gateway_s_page_and_prints_the_receipt(
    app: flask.Flask, visitor: Visitor, story: Story
) -> None:
    number = applied(visitor)
    page = visitor.get(f"/public/follow/{number}").text
    assert f"/public/follow/{number}/pay/fake" in page
    assert visitor.get(f"/public/follow/{number}/demand.pdf").data.startswith(b"%PDF-")

    sent = visitor.post(f"/public/follow/{number}/pay/fake").text
    link = re.search(r'href="(http://127\.0\.0\.1:24190/checkout[^"]+)"', sent)
    assert link is not None
    client = app.test_client()

    def post(body: bytes, headers: Headers) -> int:
        return client.post("/payments/fake", data=body, headers=headers).status_code

    shop = create_fake_app(FakePaymentGateway(SECRET, post, late_s=0)).test_client()
    parts = urlsplit(link[1].replace("&amp;", "&"))
    asked = shop.get(f"{parts.path}?{parts.query}").text
    fields = dict(re.findall(r'name="(application|amount|return_url)" value="([^"]*)"', asked))
    done = shop.post("/pay", data={**fields, "fault": "ok"}).text

    assert f"/public/follow/{number}" in done
    paid = visitor.get(f"/public/follow/{number}").text
    (receipt,) = re.findall(rf'href="(/public/follow/{number}/receipts/[^"]+)"', paid)
    assert visitor.get(receipt).data.startswith(b"%PDF-")
    assert "/pay/fake" not in paid
    assert visitor.post(f"/public/follow/{number}/pay/fake").status_code == 303
    assert said("Nothing is to be paid.") in visitor.get(f"/public/follow/{number}").text


def test_a_gateway_that_does_not_answer_is_told_and_an_unknown_one_is_not_there(
    visitor: Visitor, story: Story
) -> None:
    number = applied(visitor)

    assert visitor.post(f"/public/follow/{number}/pay/razorpay").status_code == 303
    silent = visitor.get(f"/public/follow/{number}")
    unknown = visitor.post(f"/public/follow/{number}/pay/other")

    words = "This way of paying does not answer now. Try again, or pay by UPI."
    assert said(words) in silent.text
    assert unknown.status_code == 404


def test_another_mobile_neither_prints_nor_pays(
    app: flask.Flask, visitor: Visitor, story: Story
) -> None:
    number = applied(visitor)
    other = Visitor(app, story)
    assert other.get(f"/public/follow/{number}/demand.pdf").status_code == 401
    other.proves("9876500032", then="follow")

    assert other.get(f"/public/follow/{number}/demand.pdf").status_code == 404
    assert other.get(f"/public/follow/{number}/receipts/R26270000001.pdf").status_code == 404
    assert other.post(f"/public/follow/{number}/pay/fake").status_code == 404
