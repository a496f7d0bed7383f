"""Delivery receipts: let in by address and login, kept as they came, answered OK at once."""

import base64
import json
from typing import Any

import flask
import pytest
from flask.testing import FlaskClient

from missedcall.db.messages import messages
from missedcall.db.messages.receipts import receipts
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import receipts as receipt_cases
from tests.kit import changed
from tests.web.conftest import RECEIPT_PATH, RecordedQueue
from tests.web.story import NOW, Story
from web import app as web_app
from web.api.receipts import ReceiptAuth

PATH = "/receipts/receipt-secret/local"


def kept(deps: Deps) -> list[Any]:
    with deps.db.reading() as db:
        return list(db.execute(receipts.select()).mappings())


def state(deps: Deps, message_id: int) -> str:
    with deps.db.reading() as db:
        row = messages.get_message(db, message_id)
    assert row
    return str(row.state)


@pytest.fixture
def message_id(story: Story) -> int:
    return story.message(gateway="local", gateway_id="G-1")


@pytest.mark.parametrize("how", ["form", "query", "get"])
def test_row_36_is_kept_answered_and_read_by_a_worker(
    client: FlaskClient, deps: Deps, message_id: int, queue: RecordedQueue, how: str
) -> None:
    fields = {"message_id": str(message_id), "id": "G-1", "status": "DELIVRD"}

    if how == "form":
        answer = client.post(PATH, data=fields)
    else:
        answer = client.open(PATH, method="GET" if how == "get" else "POST", query_string=fields)

    assert (answer.status_code, answer.text) == (200, "OK")
    assert (state(deps, message_id), queue.receipts) == ("accepted", 1)
    receipt_cases.read_pending_receipts(deps, now=NOW)
    assert state(deps, message_id) == "delivered"
    assert json.loads(kept(deps)[0]["raw"])["fields"] == fields


def test_json_is_kept_as_it_came(client: FlaskClient, deps: Deps, message_id: int) -> None:
    client.post(PATH, json={"id": "G-1", "status": "DELIVRD"})

    assert json.loads(json.loads(kept(deps)[0]["raw"])["body"]) == {
        "id": "G-1",
        "status": "DELIVRD",
    }
    receipt_cases.read_pending_receipts(deps, now=NOW)
    assert state(deps, message_id) == "delivered"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"data": {"status": "DELIVRD"}},
        {"data": {"id": "G-1", "status": "NOVEL"}},
        {"data": {"id": "nobody", "status": "DELIVRD"}},
        {"data": {"message_id": "9" * 90, "status": "DELIVRD"}},
        {"data": {"id": "G-1' OR 1=1 --", "status": "DELIVRD"}},
        {"data": {"id": "G-\x00", "status": "DELIVRD"}},
        {"data": {"id": "G-1", "status": "\x00"}},
        {"json": {"id": "\ud800", "status": "DELIVRD"}},
        {"json": {"id": "G-\x00", "status": "DELIVRD"}},
        {"json": {"id": "G-1", "status": "\ud800"}},
        {"json": ["G-1", "DELIVRD"]},
        {"json": {"id": {"$ne": ""}, "status": "DELIVRD"}},
        {"data": b"\xff\xfe\x00junk"},
        {"data": b"[" * 60_000, "content_type": "application/json"},
        {"data": b"x" * 60_000, "content_type": "text/plain"},
    ],
)
def test_keeps_what_it_cannot_use_and_changes_nothing(
    client: FlaskClient, deps: Deps, message_id: int, sent: dict[str, Any]
) -> None:
    answer = client.post(PATH, **sent)
    receipt_cases.read_pending_receipts(deps, now=NOW)

    assert (answer.status_code, answer.text) == (200, "OK")
    assert state(deps, message_id) == "accepted"
    assert len(kept(deps)) == 1
    assert kept(deps)[0]["read_at"] == NOW


@pytest.mark.parametrize(
    "path",
    [
        "/receipts/wrong/local",
        "/receipts/receipt-secre/local",
        "/receipts/%F0%9F%92%A9/local",
        "/receipts/receipt-secret/nobody",
        "/receipts/receipt-secret/console",
    ],
)
def test_knows_no_other_address(client: FlaskClient, deps: Deps, path: str) -> None:
    answer = client.post(path, data={"id": "G-1", "status": "DELIVRD"})

    assert answer.status_code == 404
    assert kept(deps) == []
    assert "receipt-secret" not in answer.text


def test_row_35_only_the_addresses_of_the_list_are_let_in(
    client: FlaskClient, deps: Deps, message_id: int
) -> None:
    """The shipped list holds this machine only."""
    abroad = {"REMOTE_ADDR": "203.0.113.7"}
    proxied = client.post(PATH, data={"id": "G-1"}, headers={"X-Forwarded-For": "127.0.0.1"})

    assert proxied.status_code == 404
    assert client.post(PATH, data={"id": "G-1"}, environ_base=abroad).status_code == 404
    assert kept(deps) == []
    assert client.post(PATH, data={"id": "G-1"}).status_code == 200


def test_an_address_without_the_secret_is_for_gateways_that_log_in(client: FlaskClient) -> None:
    assert client.post("/receipts/local", data={"id": "G-1"}).status_code == 404


@pytest.mark.parametrize("path", [PATH, "/receipts/local"])
@pytest.mark.parametrize(
    ("login", "status"),
    [(None, 401), ("gateway:wrong", 401), ("gateway", 401), ("gateway:pass:word", 200)],
)
def test_row_35_a_gateway_that_can_log_in_must(
    deps: Deps, login: str | None, status: int, path: str
) -> None:
    config = deps.config
    local = config.sms.gateways["local"].model_copy(update={"receipts_login_env": "SMS_LOGIN"})
    object.__setattr__(deps, "config", changed(config, "sms", gateways={"local": local}))
    door = ReceiptAuth(RECEIPT_PATH, {"local": "gateway:pass:word"})
    app: flask.Flask = web_app.create_app(
        deps, secret_key="key", receipt_auth=door, phone_password=lambda extension, _: extension
    )
    headers = {}
    if login is not None:
        headers["Authorization"] = "Basic " + base64.b64encode(login.encode()).decode()

    answer = app.test_client().post(path, data={"id": "G-1"}, headers=headers)

    assert answer.status_code == status
    assert len(kept(deps)) == (status == 200)
    assert "pass:word" not in repr(door)
