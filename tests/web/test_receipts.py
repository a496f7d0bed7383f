"""Delivery receipts: kept as they came, read by the gateway's map, answered OK."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from missedcall.db import messages
from missedcall.usecases.deps import Deps
from tests.web.story import Story

PATH = "/receipts/receipt-secret/local"


def kept(deps: Deps) -> list[Any]:
    with deps.db.reading() as db:
        return list(db.execute(messages.receipts.select()).mappings())


def state(deps: Deps, message_id: int) -> str:
    with deps.db.reading() as db:
        row = messages.get(db, message_id)
    assert row
    return str(row["state"])


@pytest.fixture
def message_id(story: Story) -> int:
    return story.message(gateway="local", gateway_id="G-1")


@pytest.mark.parametrize("how", ["form", "query", "json", "get"])
def test_moves_its_message_however_it_is_sent(
    client: FlaskClient, deps: Deps, message_id: int, how: str
) -> None:
    fields = {"message_id": str(message_id), "id": "G-1", "status": "DELIVRD"}

    if how == "form":
        answer = client.post(PATH, data=fields)
    elif how == "json":
        answer = client.post(PATH, json={**fields, "message_id": message_id})
    else:
        answer = client.open(PATH, method="GET" if how == "get" else "POST", query_string=fields)

    assert (answer.status_code, answer.text) == (200, "OK")
    assert state(deps, message_id) == "delivered"
    assert kept(deps)[0]["message_id"] == message_id


def test_the_first_final_word_stands(client: FlaskClient, deps: Deps, message_id: int) -> None:
    for word in ("ACCEPTD", "UNDELIV", "DELIVRD"):
        client.post(PATH, data={"id": "G-1", "status": word})

    assert state(deps, message_id) == "undelivered"
    assert [row["status"] for row in kept(deps)] == ["ignored", "undelivered", "delivered"]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"data": {"status": "DELIVRD"}},
        {"data": {"id": "G-1", "status": "NOVEL"}},
        {"data": {"id": "nobody", "status": "DELIVRD"}},
        {"data": {"message_id": "9" * 90, "status": "DELIVRD"}},
        {"data": {"id": "G-1' OR 1=1 --", "status": "DELIVRD"}},
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

    assert (answer.status_code, answer.text) == (200, "OK")
    assert state(deps, message_id) == "accepted"
    assert len(kept(deps)) == 1
    assert len(kept(deps)[0]["raw"]) <= 4096
    assert kept(deps)[0]["message_id"] is None or "NOVEL" in kept(deps)[0]["raw"]


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
