"""Steps that the tests of the outbox share."""

import datetime as dt

import pytest

from missedcall.usecases import message_sweep, messages, receipts
from tests.kit import CALLER, NOON, World

VALUES = {"application": "4122600001", "amount": "2950", "code": "4711"}
VALUES |= {"day": "23", "month": "12", "year": "2026"}


def queue(
    world: World,
    key: str = "demand",
    *,
    cause: str = "",
    number: str = CALLER,
    at: dt.datetime = NOON,
) -> int:
    """Write a demand, or a message that is not worth a second try, into the outbox."""
    with world.deps.db.writing() as db:
        message_id = messages.queue(
            world.deps,
            db,
            cause=cause or f"{key}:1",
            key=key,
            language="hi",
            number=number,
            values=VALUES,
            now=at,
        )
    assert message_id
    return message_id


def post(world: World, *, gateway: str = "local", at: dt.datetime = NOON, **fields: str) -> None:
    """Let a gateway post a receipt, and a worker read it."""
    receipts.keep(
        world.deps, gateway=gateway, fields={"status": "DELIVRD", **fields}, body="", now=at
    )
    receipts.read(world.deps, now=at)


def sweep(world: World, *, at: dt.datetime) -> None:
    message_sweep.run(world.deps, now=at)


def life(world: World) -> list[tuple[str, str]]:
    """Give the states that the messages went through, with who moved them there."""
    rows = world.rows("transitions")
    return [(row["to_state"], row["who"]) for row in rows if row["entity"] == "message"]


def killed_in_the_middle(world: World, message_id: int, *, at: dt.datetime = NOON) -> None:
    """Hand a message to a gateway during whose answer the worker is killed."""

    def kill() -> None:
        raise KeyboardInterrupt

    world.shop.meanwhile = kill
    with pytest.raises(KeyboardInterrupt):
        world.hand_over(message_id, at=at)
    world.shop.meanwhile = lambda: None
