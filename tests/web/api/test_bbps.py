"""BBPS asks what is owed and tells of payments, in the shape of the example that ships."""

import base64
import dataclasses
import json
from collections.abc import Callable
from typing import Any

import flask
import pytest
from flask.testing import FlaskClient
from pydantic import ValidationError
from werkzeug.test import TestResponse

from missedcall.config import loading
from missedcall.config.bbps import Bbps
from missedcall.usecases.deps import Deps
from tests.kit import SHIPPED, changed
from tests.web.conftest import make_app
from tests.web.worklist_story import WorklistStory

EXAMPLE = SHIPPED.parent / "payments" / "examples" / "bbps.yaml"
LOGIN = "bbps:a password of BBPS"
STRANGER = "bbps:another password"
Ask = Callable[..., TestResponse]


@pytest.fixture
def settings() -> Bbps:
    return loading.read_as(Bbps, EXAMPLE)


@pytest.fixture
def deps(deps: Deps, settings: Bbps) -> Deps:
    return dataclasses.replace(deps, config=changed(deps.config, "payments", bbps=settings))


@pytest.fixture
def app(deps: Deps) -> flask.Flask:
    return make_app(deps, bbps_login=LOGIN)


@pytest.fixture
def ask(client: FlaskClient) -> Ask:
    def post(path: str, body: object, *, login: str = LOGIN) -> TestResponse:
        basic = base64.b64encode(login.encode()).decode()
        headers = {"Authorization": f"Basic {basic}"} if login else {}
        return client.post(f"/bbps/{path}", json=body, headers=headers)

    return post


def question(number: object, *, name: str = "Application Number") -> dict[str, Any]:
    return {"customerIdentifiers": [{"attributeName": name, "attributeValue": number}]}


def told(
    worklist: WorklistStory, bill: str, paise: int, reference: str = "CC01"
) -> dict[str, Any]:
    return {
        "billerBillID": bill,
        "platformBillID": "PB1",
        "timeStamp": worklist.now.isoformat(),
        "paymentDetails": {"platformTransactionRef": reference, "amountPaid": {"value": paise}},
    }


def test_a_bill_is_fetched_paid_and_receipted(ask: Ask, worklist: WorklistStory) -> None:
    number = worklist.applies(name="सुनीता वर्मा")
    due = worklist.case(number).due_paise

    fetched = ask("fetch", question(number)).get_json()["data"]
    (bill,) = fetched["billDetails"]["bills"]
    assert fetched["customer"] == {"name": "सxxx वxxx"}
    assert fetched["billDetails"]["billFetchStatus"] == "AVAILABLE"
    assert bill["aggregates"]["total"]["amount"] == {"value": due}
    assert bill["amountExactness"] == "EXACT"

    paid = [ask("payment", told(worklist, bill["billerBillID"], due or 0)) for _ in range(2)]
    assert [each.status_code for each in paid] == [200, 200]
    receipts = [each.get_json()["data"]["receipt"]["id"] for each in paid]
    assert receipts[0] == receipts[1]
    assert receipts[0].startswith("R")
    assert str(worklist.case(number).state) == "paid"
    assert worklist.case(number).credits_paise == due

    again = ask("fetch", question(number)).get_json()["data"]
    assert again == {"billDetails": {"billFetchStatus": "NO_OUTSTANDING", "bills": []}}


@pytest.mark.parametrize(
    "asked",
    [
        question("99999999999"),
        question("41226000018"),  # the check digit is wrong
        question("x" * 3000),
        question(41226000017),
        question("41226000017", name="Consumer Number"),
        {"customerIdentifiers": "41226000017"},
        {"customerIdentifiers": [None, 1, {}]},
        [],
        {},
    ],
)
def test_an_unknown_number_and_a_question_that_is_none_are_answered_alike(
    ask: Ask, asked: object
) -> None:
    answer = ask("fetch", asked)

    assert answer.status_code == 404
    assert answer.get_json()["error"]["code"] == "customer-not-found"


@pytest.mark.parametrize("path", ["fetch", "payment"])
@pytest.mark.parametrize("login", ["", STRANGER, "bbps", "x" * 5000])
def test_no_one_else_learns_or_books_anything(
    ask: Ask, worklist: WorklistStory, path: str, login: str
) -> None:
    number = worklist.applies()
    body = question(number) if path == "fetch" else told(worklist, f"{number}V1", 100)

    answer = ask(path, body, login=login)

    assert answer.status_code == 401
    assert number not in answer.text
    assert worklist.case(number).credits_paise == 0


def test_from_another_network_there_is_nothing(
    deps: Deps, settings: Bbps, worklist: WorklistStory
) -> None:
    far = Bbps.model_validate({**settings.model_dump(), "allowed_from": ["203.0.113.0/24"]})
    config = changed(deps.config, "payments", bbps=far)
    app = make_app(dataclasses.replace(deps, config=config), bbps_login=LOGIN)
    number = worklist.applies()
    answer = app.test_client().post("/bbps/fetch", json=question(number), auth=("bbps", LOGIN[5:]))
    assert answer.status_code == 404


def test_too_many_questions_wait(deps: Deps, settings: Bbps, worklist: WorklistStory) -> None:
    few = settings.model_copy(update={"per_minute": 3})
    app = make_app(
        dataclasses.replace(deps, config=changed(deps.config, "payments", bbps=few)),
        bbps_login=LOGIN,
    )
    client, number = app.test_client(), worklist.applies()

    answers = [
        client.post("/bbps/fetch", json=question(number), auth=("bbps", LOGIN[5:]))
        for _ in range(4)
    ]

    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert int(answers[-1].headers["Retry-After"]) >= 1


def test_what_cannot_be_booked_is_refused_with_its_reason_and_kept_for_accounts(
    ask: Ask, deps: Deps, worklist: WorklistStory
) -> None:
    number = worklist.applies()
    bad = told(worklist, f"{number}V1", 0)

    answers = [ask("payment", body) for body in (bad, {}, [1])]

    assert [each.status_code for each in answers] == [400, 400, 400]
    assert "amount" in json.dumps(answers[0].json)
    with deps.db.reading() as db:
        kept = db.exec_driver_sql("SELECT gateway, outcome FROM payment_notices").all()
    assert {tuple(row) for row in kept} == {("bbps", "refused")}


def test_money_for_an_unknown_bill_waits_for_a_person_and_has_no_receipt_yet(
    ask: Ask, worklist: WorklistStory
) -> None:
    answer = ask("payment", told(worklist, "99999999999V1", 5_000))

    assert answer.status_code == 200
    assert answer.get_json()["data"]["receipt"]["id"] == "NA"


def test_one_reference_with_another_amount_is_a_question_for_a_person(
    ask: Ask, worklist: WorklistStory
) -> None:
    number = worklist.applies()
    assert ask("payment", told(worklist, f"{number}V1", 5_000)).status_code == 200

    assert ask("payment", told(worklist, f"{number}V1", 6_000)).status_code == 400
    assert worklist.case(number).credits_paise == 5_000


def test_a_slot_that_nothing_fills_is_refused_in_the_configuration(settings: Bbps) -> None:
    spoilt = settings.model_dump()
    spoilt["fetch"]["owed"]["body"] = {"name": "{mobile}"}
    with pytest.raises(ValidationError, match="mobile is no slot"):
        Bbps.model_validate(spoilt)
