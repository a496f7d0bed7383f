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
from pydantic import ValidationError
from werkzeug.test import TestResponse

from missedcall.config import loading
from missedcall.config.payments import PaymentGateway
from missedcall.db.engine import DatabaseBusy
from missedcall.db.payments import ledger, open_reversals, payment_notices
from missedcall.db.payments.payment_notices import PaymentNoticeRow
from missedcall.domain.payments import payment_record
from missedcall.domain.payments.payment_record import PaymentRecord
from missedcall.usecases.deps import Deps
from missedcall.usecases.payments import gateway_notices, payment_records
from missedcall.usecases.payments.gateway_notices import NotGenuine
from missedcall.usecases.payments.payment_records import PaymentOutcome
from tests.kit import SHIPPED, after, changed
from tests.web.conftest import make_app
from tests.web.story import NOW
from web.api import payments

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
    return make_app(deps, payment_secrets={"shop": SECRET, "form": SECRET})


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
        return [
            (row.account, row.amount_paise) for row in ledger.list_latest_entries(db, limit=99)
        ]


def kept(deps: Deps) -> list[PaymentNoticeRow]:
    with deps.db.reading() as db:
        return list(payment_notices.list_latest_notices(db, limit=99))


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
    assert (notice.times, notice.outcome) == (2, "suspense")
    assert json.loads(notice.raw)["payment"]["id"] == "pay_1"


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
    ],
)
def test_a_notice_that_is_forged_or_changed_leaves_nothing(
    post: Post, deps: Deps, forged: dict[str, Any]
) -> None:
    assert post(said(), **forged).status_code == 401
    assert (booked(deps), kept(deps)) == ([], [])


@pytest.mark.parametrize("age_s", [2 * 3600, 90 * 86_400, -3500])
def test_a_notice_that_comes_after_an_outage_is_taken_and_again_changes_nothing(
    post: Post, deps: Deps, age_s: int
) -> None:
    assert post(said(), age_s=age_s).json == {
        "outcome": "suspense",
        "note": "no open application has this number; match or refund it",
    }
    post(said(), age_s=age_s + 60)
    assert booked(deps) == [("suspense", 165_000)]
    assert kept(deps)[0].times == 2


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

    assert answer.status_code == 200
    assert (answer.json or {})["outcome"] == "refused"
    assert "payment.amount" in (answer.json or {})["note"]
    assert booked(deps) == []
    (notice,) = kept(deps)
    assert notice.outcome == "refused"


def test_a_body_that_is_too_large_or_no_json_is_refused(post: Post, deps: Deps) -> None:
    assert post(b"x" * (payments.LARGEST + 1)).status_code == 413
    assert kept(deps) == []
    for body in (b'{"a":' * 3000, b"\xff\x00", b'{"event": 1, "event": 2}', b"ref=1&ref=2"):
        answer = post(body)
        assert (answer.status_code, (answer.json or {})["outcome"]) == (200, "refused")


@pytest.mark.parametrize(
    "poison",
    [
        {"at": "1000000000000000000"},
        {"at": "0001-01-01T00:00:00+14:00"},
        {"id": "\ud800"},
        {"amount": "9" * 4000},
    ],
)
def test_a_poisoned_notice_is_refused_at_once_and_seen(
    post: Post, deps: Deps, poison: dict[str, Any]
) -> None:
    answer = post(said(**poison))

    assert (answer.status_code, (answer.json or {})["outcome"]) == (200, "refused")
    assert booked(deps) == []
    with deps.db.reading() as db:
        (shown,) = payment_notices.list_refused_notices(db, since=NOW, limit=9)
    assert shown.problem


def test_a_half_sign_in_the_words_of_a_payer_keeps_no_money_from_being_booked(
    post: Post, deps: Deps
) -> None:
    answer = post(said(notes={"application": "\ud83d\x00"}, note="\ud83d"))

    assert (answer.json or {})["outcome"] == "suspense"
    assert booked(deps) == [("suspense", 165_000)]


def test_a_notice_that_cannot_be_booked_stops_none_behind_it_and_is_read_again_when_it_comes_again(
    post: Post, deps: Deps, monkeypatch: pytest.MonkeyPatch
) -> None:
    with deps.db.writing() as db:
        for digest, body in (("d", said(reference="pay_1")), ("e", said(reference="pay_2"))):
            payment_notices.add_notice(
                db, gateway="shop", digest=digest, raw=body.decode(), at=NOW
            )
    heed = payment_records.apply_payment_record

    def stumbles(deps: Deps, found: PaymentRecord, **more: Any) -> PaymentOutcome:
        if found.reference == "pay_1":
            raise KeyError("a fault of ours")
        return heed(deps, found, **more)

    with monkeypatch.context() as patched:
        patched.setattr(payment_records, "apply_payment_record", stumbles)
        gateway_notices.book_unbooked_notices(deps, now=after(NOW, minutes=2))
    assert booked(deps) == [("suspense", 165_000)]
    outcomes = {row.outcome: row.problem for row in kept(deps)}
    assert outcomes["refused"] == "it cannot be booked (KeyError); see the log"

    post(said(reference="pay_3", amount="much"))
    again = post(said(reference="pay_3", amount="much"))
    assert (again.json or {})["outcome"] == "refused"
    assert kept(deps)[0].tries == 2


def test_a_database_that_is_busy_refuses_no_notice(
    deps: Deps, monkeypatch: pytest.MonkeyPatch
) -> None:
    with deps.db.writing() as db:
        payment_notices.add_notice(db, gateway="shop", digest="d", raw=said().decode(), at=NOW)

    def busy(*_: object, **__: object) -> PaymentOutcome:
        raise DatabaseBusy("another writes")

    with monkeypatch.context() as patched:
        patched.setattr(payment_records, "apply_payment_record", busy)
        for minutes in range(2, 9):
            with pytest.raises(DatabaseBusy):
                gateway_notices.book_unbooked_notices(deps, now=after(NOW, minutes=minutes))
    gateway_notices.book_unbooked_notices(deps, now=after(NOW, minutes=9))
    assert booked(deps) == [("suspense", 165_000)]


def test_a_bank_reference_of_twelve_digits_is_no_aadhaar_number(post: Post, deps: Deps) -> None:
    assert post(said(reference="999999990019")).status_code == 200
    assert booked(deps) == [("suspense", 165_000)]


def test_a_notice_above_its_limit_is_told_that_limit(post: Post) -> None:
    answer = post(b"a" * (payments.LARGEST + 1))
    assert answer.status_code == 413
    assert "256 KiB" in answer.text


def test_an_aadhaar_number_in_a_remark_is_not_kept_and_a_reference_is(
    post: Post, client: FlaskClient, deps: Deps
) -> None:
    notes = {"application": "for 9999 9999 0019", "uid": 999999990019}
    post(said(reference="999999990019", notes=notes, rrn="999999990019", text="is 999999990019"))
    form = b"app=999999990019&ref=999999990019&amt=1650.50&at=23-11-2026+10:00:00"
    signature = hmac.new(SECRET.encode(), form, hashlib.sha256).hexdigest()
    client.post("/payments/form", data=form, headers={"X-Signature": signature})

    of_form, of_json = (notice.raw for notice in kept(deps))
    payment = json.loads(of_json)["payment"]
    assert payment["notes"] == {"application": "for [Aadhaar removed]", "uid": "[Aadhaar removed]"}
    assert (payment["id"], payment["rrn"]) == ("999999990019", "999999990019")
    assert payment["text"] == "is [Aadhaar removed]"
    assert of_form.startswith("app=%5BAadhaar+removed%5D&ref=999999990019&")
    with deps.db.reading() as db:
        words = {row.payer_reference for row in ledger.list_entries_in_suspense(db, limit=9)}
    assert words == {"for[Aadhaarremoved]"}


def test_a_word_that_is_no_payment_is_ignored_and_a_dispute_takes_it_back(
    post: Post, deps: Deps
) -> None:
    assert (post(said("created")).json or {})["outcome"] == "ignored"
    post(said())
    assert (post(said("disputed", note="1")).json or {})["outcome"] == "reversed"
    assert (post(said("disputed", note="2")).json or {})["outcome"] == "known"
    assert sum(paise for _, paise in booked(deps)) == 0
    strange = post(said("strange"))
    assert (strange.status_code, (strange.json or {})["outcome"]) == (200, "refused")
    assert (kept(deps)[0].problem or "").startswith(
        "event: it is a word that the configuration does not know"
    )


def test_a_dispute_that_comes_before_its_payment_takes_it_back(post: Post, deps: Deps) -> None:
    early = said("disputed", reference="pay_9")
    assert (post(early).json or {})["outcome"] == "waiting"
    assert (post(said("disputed", reference="pay_9", note="2")).json or {})["outcome"] == "waiting"
    with deps.db.reading() as db:
        assert [
            row.reference for row in open_reversals.list_oldest_open_reversals(db, limit=9)
        ] == ["pay_9"]

    assert (post(said(reference="pay_9")).json or {})["outcome"] == "reversed"
    assert sum(paise for _, paise in booked(deps)) == 0
    assert len(booked(deps)) == 2
    with deps.db.reading() as db:
        assert open_reversals.list_oldest_open_reversals(db, limit=9) == []
    again = post(said("disputed", reference="pay_9", note="3"))
    assert (again.json or {})["outcome"] == "known"
    assert (post(said(reference="pay_9", note="4")).json or {})["outcome"] == "known"


@pytest.mark.parametrize("early", [True, False])
def test_a_dispute_of_another_amount_is_for_a_person(
    post: Post, deps: Deps, *, early: bool
) -> None:
    paid, back = said(amount=205_000), said("disputed", amount=5)
    answers = [post(each).json or {} for each in ((back, paid) if early else (paid, back))]

    assert [each["outcome"] for each in answers] == (
        ["waiting", "suspense"] if early else ["suspense", "differs"]
    )
    assert booked(deps) == [("suspense", 205_000)]
    with deps.db.reading() as db:
        open_ones = open_reversals.list_oldest_open_reversals(db, limit=9)
        differing = payment_notices.list_refused_notices(db, since=NOW, limit=9)
    assert (len(open_ones), len(differing)) == ((1, 0) if early else (0, 1))


def test_a_dispute_without_an_amount_takes_all_of_it_back(post: Post, deps: Deps) -> None:
    post(said())
    assert (post(said("disputed", amount="")).json or {})["outcome"] == "reversed"
    assert sum(paise for _, paise in booked(deps)) == 0


def test_a_gateway_may_post_a_form_and_sign_it_alone(client: FlaskClient, deps: Deps) -> None:
    body = b"app=412&ref=F1&amt=1650.50&at=23-11-2026+10:00:00"
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()

    answer = client.post("/payments/form", data=body, headers={"X-Signature": signature})

    assert (answer.json or {})["outcome"] == "suspense"
    assert booked(deps) == [("suspense", 165_050)]


# RFC 4231, test case 2, and the same key over STAMP and the text, with and without a dot.
TEXT, KEY, STAMP = b"what do ya want for nothing?", "Jefe", "1700000000000"
VECTORS = [
    (
        {"signs": "body", "timestamp_header": None},
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    ),
    (
        {"signs": "body", "timestamp_header": None, "signature_encoding": "base64"},
        "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=",
    ),
    ({}, "67c32eec367f08da9b08bed2fa1ad06d820a1b6cf0f7dc32c293102c301c776c"),
    (
        {"signs": "timestamp+body", "signature_encoding": "base64"},
        "VR5/7C5rLE5lRaACXM4PRR1Tq4f2CINQwqC72kniWcA=",
    ),
]


@pytest.mark.parametrize(("settings", "signature"), VECTORS)
def test_every_way_to_sign_is_checked_to_the_letter(
    settings: dict[str, Any], signature: str
) -> None:
    gateway = PaymentGateway.model_validate({**SHOP, **settings})

    def check(signature: str, body: bytes = TEXT, secret: str = KEY) -> None:
        gateway_notices.require_genuine_notice(
            gateway, secret=secret, body=body, signature=signature, stamp=STAMP
        )

    check(f" {signature} ")
    others = [vector for _, vector in VECTORS if vector != signature]
    for wrong in ("", "\u20ac", signature[:-1], *others):
        with pytest.raises(NotGenuine):
            check(wrong)
    with pytest.raises(NotGenuine):
        check(signature, body=TEXT + b" ")
    with pytest.raises(NotGenuine):
        check(signature, secret="")


RAZORPAY_LIKE = {
    "event": "payment.captured",
    "payload": {
        "payment": {
            "entity": {
                "id": "pay_29QQoUBi66xm2f",
                "amount": 165000,
                "created_at": 1795413600,
                "notes": {"application": "41226000010"},
            }
        }
    },
}
CASHFREE_LIKE = {
    "type": "PAYMENT_SUCCESS_WEBHOOK",
    "data": {
        "order": {"order_tags": {"application": "41226000010"}},
        "payment": {
            "cf_payment_id": 1453002795,
            "payment_amount": 1650.00,
            "payment_time": "2026-11-23T11:30:00+05:30",
        },
    },
}


@pytest.mark.parametrize(
    ("name", "body"), [("razorpay", RAZORPAY_LIKE), ("cashfree", CASHFREE_LIKE)]
)
def test_the_examples_read_what_such_gateways_post(name: str, body: dict[str, Any]) -> None:
    example = SHIPPED.parent / "payments" / "examples" / f"{name}.yaml"
    gateway = loading.read_as(PaymentGateway, example)

    values = gateway_notices.read_notice_values(json.dumps(body))
    found = payment_record.read_payment_record(values, gateway.shape, now=NOW)
    assert isinstance(found, PaymentRecord)
    assert (found.application, found.amount_paise, found.settled_at, found.word) == (
        *("41226000010", 165_000, NOW, "paid"),
    )


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"window_s": 300}, "window_s: take it out"),
        ({"timestamp_field": "signed_at"}, "timestamp_field: take it out"),
        ({"signs": "timestamp+body", "timestamp_header": None}, "name the timestamp_header"),
        ({"signature_encoding": "rot13"}, "signature_encoding"),
    ],
)
def test_a_gateway_whose_signature_cannot_be_checked_is_refused_in_the_configuration(
    wrong: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        PaymentGateway.model_validate({**SHOP, **wrong})


def test_what_was_kept_before_we_died_is_booked_by_the_sweep(deps: Deps) -> None:
    with deps.db.writing() as db:
        payment_notices.add_notice(db, gateway="shop", digest="d", raw=said().decode(), at=NOW)

    gateway_notices.book_unbooked_notices(deps, now=NOW)
    assert booked(deps) == []
    gateway_notices.book_unbooked_notices(deps, now=after(NOW, minutes=2))
    gateway_notices.book_unbooked_notices(deps, now=after(NOW, minutes=3))
    assert booked(deps) == [("suspense", 165_000)]
