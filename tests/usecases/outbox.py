"""Steps that the tests of the outbox share."""

import datetime as dt

import pytest

from missedcall.usecases.messages import messages, receipts
from missedcall.usecases.messages import waiting_messages as waiting_messages
from sms.catalogue.messages import OFFERS
from tests.kit import CALLER, NOON, World

VALUES = {"amount": "2950", "code": "4711"}
VALUES |= {"day": "23", "month": "12", "year": "2026"}


def queue(
    world: World,
    key: str = "demand",
    *,
    cause: str = "",
    number: str = CALLER,
    application: str = "",
    at: dt.datetime = NOON,
) -> int:
    """Write a demand, or a message that is not worth a second try, into the outbox.

    Each is about an application of its own, if about any, unless `application` says which.
    """
    cause = cause or f"{key}:1"
    about = {"application": application or f"41226{int(cause.rpartition(':')[2]):05d}"}
    values = VALUES | (about if "application" in OFFERS[key].needed else {})
    with world.deps.db.writing() as db:
        message_id = messages.queue_message(
            world.deps,
            db,
            cause=cause,
            key=key,
            language="hi",
            number=number,
            values=values,
            now=at,
        )
    assert message_id
    return message_id


def post(world: World, *, gateway: str = "local", at: dt.datetime = NOON, **fields: str) -> None:
    """Let a gateway post a receipt, and a worker read it."""
    receipts.keep_receipt(
        world.deps, gateway=gateway, fields={"status": "DELIVRD", **fields}, body="", now=at
    )
    receipts.read_pending_receipts(world.deps, now=at)


def sweep(world: World, *, at: dt.datetime) -> None:
    waiting_messages.enqueue_waiting_messages(world.deps, now=at)


def life(world: World) -> list[tuple[str, str]]:
    """Give the states that the messages went through, with who moved them there."""
    rows = world.rows("transitions")
    return [(row["to_state"], row["actor"]) for row in rows if row["entity"] == "message"]


def killed_in_the_middle(world: World, message_id: int, *, at: dt.datetime = NOON) -> None:
    """Hand a message to a gateway during whose answer the worker is killed."""

    def kill() -> None:
        raise KeyboardInterrupt

    world.shop.meanwhile = kill
    with pytest.raises(KeyboardInterrupt):
        world.deliver_message(message_id, at=at)
    world.shop.meanwhile = lambda: None
