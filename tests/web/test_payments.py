"""The notices of payment gateways: signed, fresh, booked once, answered after the commit."""

import dataclasses
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import flask
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from missedcall.config.payments import PaymentGateway
from missedcall.db import ledger, payment_notices
from missedcall.usecases.connection import gateway_notices
from missedcall.usecases.deps import Deps
from tests.kit import after, changed
from tests.web.conftest import RECEIPT_PATH
from tests.web.story import NOW
from web import app as web_app
from web import payments
from web.receipts import Door

SECRET = "a secret of the gateway"
PLACES = {
    "application": "payment.notes.application",
    "reference": "payment.id",
    "amount": "payment.amount",
    "settled_at": "payment.at",
    "status": "event",
}
SHOP = {
    "secret_env": "SHOP_SECRET",
    "fields": PLACES,
    "amount_in": "paise",
    "time": "iso",
    "words": {"captured": "paid", "disputed": "reversed", "created": "ignored"},
}
FORM = {
    "secret_env": "FORM_SECRET",
    "timestamp_header": None,
    "timestamp_field": "signed_at",
    "fields": {"application": "app", "reference": "ref", "amount": "amt", "settled_at": "at"},
    "amount_in": "rupees",
    "time": "%d-%m-%Y %H:%M:%S",
}


@pytest.fixture
def deps(deps: Deps) -> Deps:
    gateways = {
        "shop": PaymentGateway.model_validate(SHOP),
        "form": PaymentGateway.model_validate(FORM),
        "mute": PaymentGateway.model_validate(SHOP),
    }
    return dataclasses.replace(deps, config=changed(deps.config, "payments", gateways=gateways))


@pytest.fixture
def app(deps: Deps) -> flask.Flask:
    return web_app.create_app(
        deps,
        secret_key="key",
        receipt_door=Door(RECEIPT_PATH),
        phone_password=lambda each: each,
        payment_secrets={"shop": SECRET, "form": SECRET},
    )


def said(
    event: str = "captured", reference: str = "pay_1", amount: object = 165_000, **more: object
) -> bytes:
    payment = {
        "id": reference,
        "amount": amount,
        "at": NOW.isoformat(),
        "notes": {"application": "41226000009"},
        **more,
    }
    return json.dumps({"event": event, "payment": payment}).encode()


Post = Callable[..., TestResponse]


@pytest.fixture
def post(client: FlaskClient) -> Post:
    def send(
        body: bytes, *, age_s: int = 0, secret: str = SECRET, sent: bytes | None = None
    ) -> TestResponse:
        stamp = str(int(time.time()) - age_s)
        signed = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256)
        headers = {"X-Timestamp": stamp, "X-Signature": signed.hexdigest()}
        return client.post("/payments/shop", data=body if sent is None else sent, headers=headers)

    return send


def booked(deps: Deps) -> list[Any]:
    with deps.db.reading() as db:
        return [(row["account"], row["amount_paise"]) for row in ledger.latest(db, limit=99)]


def kept(deps: Deps) -> list[Any]:
    with deps.db.reading() as db:
        return list(payment_notices.latest(db, limit=99))


def test_money_of_nobody_we_know_waits_in_suspense_and_twice_is_once(
    post: Post, deps: Deps
) -> None:
    answers = [post(said()), post(said(), age_s=60)]

    assert [(each.status_code, each.json["outcome"]) for each in answers if each.json] == [
        (200, "suspense"),
        (200, "suspense"),
    ]
    assert booked(deps) == [("suspense", 165_000)]
    (notice,) = kept(deps)
    assert (notice["times"], notice["outcome"]) == (2, "suspense")
    assert json.loads(notice["raw"])["payment"]["id"] == "pay_1"


def test_the_same_payment_told_in_other_words_is_known(post: Post, deps: Deps) -> None:
    post(said())

    assert post(said(note="again")).json == {"outcome": "known", "note": ""}
    differs = post(said(amount=165_100))
    assert (differs.status_code, (differs.json or {})["outcome"]) == (200, "differs")
    assert len(booked(deps)) == 1


@pytest.mark.parametrize(
    "forged",
    [
        {"secret": "another secret"},
        {"sent": said(amount=1)},
        {"age_s": 301},
        {"age_s": -301},
    ],
)
def test_a_notice_that_is_forged_changed_or_replayed_late_leaves_nothing(
    post: Post, deps: Deps, forged: dict[str, Any]
) -> None:
    assert post(said(), **forged).status_code == 401
    assert (booked(deps), kept(deps)) == ([], [])


def test_who_has_no_secret_or_is_unknown_is_not_let_in(client: FlaskClient, deps: Deps) -> None:
    stamp = str(int(time.time()))
    signed = hmac.new(b"", stamp.encode() + b"." + said(), hashlib.sha256).hexdigest()
    headers = {"X-Timestamp": stamp, "X-Signature": signed}

    assert client.post("/payments/mute", data=said(), headers=headers).status_code == 401
    assert client.post("/payments/none", data=said(), headers=headers).status_code == 404
    assert client.post("/payments/shop", data=said()).status_code == 401
    assert client.get("/payments/shop").status_code == 405
    assert kept(deps) == []


@pytest.mark.parametrize("amount", [-1, 0, 1650.5, "1,650", None, [165_000], "१६५०", 10**15])
def test_an_amount_that_is_none_is_kept_and_told(post: Post, deps: Deps, amount: object) -> None:
    answer = post(said(amount=amount))

    assert answer.status_code == 422
    assert "payment.amount" in (answer.json or {})["note"]
    assert booked(deps) == []
    (notice,) = kept(deps)
    assert notice["outcome"] == "refused"


def test_a_body_that_is_too_large_or_no_json_is_refused(post: Post, deps: Deps) -> None:
    assert post(b"x" * (payments.LARGEST + 1)).status_code == 413
    assert kept(deps) == []
    assert post(b'{"a":' * 3000).status_code == 422
    assert post(b"\xff\x00").status_code == 422


def test_a_bank_reference_of_twelve_digits_is_no_aadhaar_number(post: Post, deps: Deps) -> None:
    assert post(said(reference="999999990019")).status_code == 200
    assert booked(deps) == [("suspense", 165_000)]


def test_a_word_that_is_no_payment_is_ignored_and_a_dispute_takes_it_back(
    post: Post, deps: Deps
) -> None:
    assert (post(said("created")).json or {})["outcome"] == "ignored"
    assert (post(said("disputed")).json or {})["outcome"] == "known"
    post(said())
    assert (post(said("disputed", note="1")).json or {})["outcome"] == "reversed"
    assert (post(said("disputed", note="2")).json or {})["outcome"] == "known"
    assert sum(paise for _, paise in booked(deps)) == 0
    assert post(said("strange")).status_code == 422


def test_a_gateway_may_sign_the_body_alone_with_the_time_in_it(
    client: FlaskClient, deps: Deps
) -> None:
    stamp = int(time.time())
    body = f"signed_at={stamp}&app=412&ref=F1&amt=1650.50&at=23-11-2026+10:00:00".encode()
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()

    answer = client.post("/payments/form", data=body, headers={"X-Signature": signature})

    assert answer.json == {
        "outcome": "suspense",
        "note": "no living application has this number; match or refund it",
    }
    assert booked(deps) == [("suspense", 165_050)]
    later = body.replace(str(stamp).encode(), str(stamp - 999).encode())
    signature = hmac.new(SECRET.encode(), later, hashlib.sha256).hexdigest()
    late = client.post("/payments/form", data=later, headers={"X-Signature": signature})
    assert late.status_code == 401


def test_what_was_kept_before_we_died_is_booked_by_the_sweep(deps: Deps) -> None:
    with deps.db.writing() as db:
        payment_notices.keep(db, gateway="shop", digest="d", raw=said().decode(), at=NOW)

    gateway_notices.read_left(deps, now=NOW)
    assert booked(deps) == []
    gateway_notices.read_left(deps, now=after(NOW, minutes=2))
    gateway_notices.read_left(deps, now=after(NOW, minutes=3))
    assert booked(deps) == [("suspense", 165_000)]
