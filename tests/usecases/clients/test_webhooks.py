"""A change of state is told to programs, signed, until it is told or given up."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from standardwebhooks import Webhook

from missedcall.domain.clients import webhook as rules
from missedcall.domain.clients.client import Scope
from missedcall.domain.clients.webhook import AllowedTargets, DeliveryState
from missedcall.domain.shared.explanation import RequestRefused
from missedcall.usecases.clients import clients, webhook_sending, webhooks
from missedcall.usecases.clients.clients import ClientManager
from missedcall.usecases.clients.webhook_sending import WebhookFailed
from missedcall.usecases.clients.webhooks import MadeWebhook
from tests.kit import NOON, World, after

BY = ClientManager("meera")
URL = "https://app.example.in/changes"


@dataclass
class Receiver:
    """Answer what it is told to, in turn; the last answer stays."""

    answers: list[int | str] = field(default_factory=lambda: [200])
    got: list[tuple[bytes, Mapping[str, str]]] = field(default_factory=list)

    def send(
        self, url: str, *, body: bytes, headers: Mapping[str, str], allowed: AllowedTargets
    ) -> int:
        self.got.append((body, headers))
        said = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(said, str):
            raise WebhookFailed(said)
        return said


def listens(world: World, name: str = "app", *scopes: Scope) -> MadeWebhook:
    given = scopes or (Scope.WEBHOOKS,)
    clients.add_client(world.deps, name=name, scopes=given, by=BY, now=NOON)
    return webhooks.add_webhook(world.deps, client=name, url=URL, by=BY, now=NOON)


def applies(world: World) -> str:
    return world.submit(*world.talks()).number


def sends(world: World, receiver: Receiver, *, at: dt.datetime = NOON) -> int:
    return webhook_sending.send_due_webhooks(world.deps, sender=receiver, clock=lambda: at)


def test_each_state_that_an_application_came_into_is_told_signed(world: World) -> None:
    made, receiver = listens(world), Receiver()
    number = applies(world)

    assert sends(world, receiver) == len(receiver.got) > 0
    told = [json.loads(body) for body, _ in receiver.got]
    assert [each["data"]["state"] for each in told][-1] == "demand_issued"
    assert {each["data"]["application"] for each in told} == {number}
    assert {each["type"] for each in told} == {"application.state_changed"}
    body, headers = receiver.got[0]
    expected = Webhook(made.secret).sign(headers["webhook-id"], NOON, body.decode())
    assert headers["webhook-signature"] == expected
    assert len({each["webhook-id"] for _, each in receiver.got}) == len(told)
    assert sends(world, receiver) == 0


def test_nothing_of_a_person_is_told(world: World) -> None:
    listens(world)
    applies(world)
    receiver = Receiver()
    sends(world, receiver)

    everything = b"".join(body for body, _ in receiver.got).decode()
    for personal in ("98765", "सुनीता", "मकान", "मंदिर"):
        assert personal not in everything


def test_what_fails_is_told_again_with_longer_waits_and_then_given_up(world: World) -> None:
    listens(world)
    applies(world)
    receiver, now = Receiver([500, "no answer", 302, 503]), NOON
    waiting = len(world.rows("webhook_deliveries"))

    tries = 0
    while any(row["state"] == "waiting" for row in world.rows("webhook_deliveries")):
        sends(world, receiver, at=now)
        now, tries = now + dt.timedelta(hours=25), tries + 1
        assert tries < 20

    rows = world.rows("webhook_deliveries")
    assert {row["state"] for row in rows} == {"failed"}
    assert {row["tries"] for row in rows} == {len(rules.WAITS) + 1}
    assert len(receiver.got) == waiting * (len(rules.WAITS) + 1)
    failed = webhooks.list_deliveries(world.deps, state=DeliveryState.FAILED, limit=50)
    assert len(failed) == waiting
    assert failed[0].problem == "it answered 503"


def test_before_its_wait_is_over_nothing_is_told_again(world: World) -> None:
    listens(world)
    applies(world)
    receiver = Receiver([500])
    sends(world, receiver)
    before = len(receiver.got)

    sends(world, receiver, at=after(NOON, seconds=4))
    assert len(receiver.got) == before
    sends(world, receiver, at=after(NOON, seconds=6))
    assert len(receiver.got) == 2 * before


def test_a_program_that_is_gone_is_told_nothing_more(world: World) -> None:
    listens(world)
    applies(world)
    receiver = Receiver([410])
    sends(world, receiver)

    assert {row["state"] for row in world.rows("webhook_deliveries")} == {"failed"}


def test_what_was_given_up_is_told_again_under_its_id(world: World) -> None:
    listens(world)
    applies(world)
    receiver = Receiver([410])
    sends(world, receiver)
    row = webhooks.list_deliveries(world.deps, state=DeliveryState.FAILED, limit=1)[0]
    before = {headers["webhook-id"] for _, headers in receiver.got}

    webhooks.replay_delivery(world.deps, delivery_id=row.id, by=BY, now=NOON)
    again = Receiver([200])
    assert sends(world, again) == 1

    assert again.got[0][1]["webhook-id"] in before
    assert world.rows("audit")[-1]["action"] == "webhook.replay"


def test_who_is_shut_out_or_removed_is_told_nothing(world: World) -> None:
    made = listens(world)
    clients.disable_client(world.deps, name="app", by=BY, now=NOON)
    listens(world, "other")
    webhooks.remove_webhook(world.deps, webhook_id=made.id + 1, by=BY, now=NOON)
    applies(world)

    assert world.rows("webhook_deliveries") == []


def test_another_secret_signs_from_now_on(world: World) -> None:
    made = listens(world)
    renewed = webhooks.renew_webhook_secret(world.deps, webhook_id=made.id, by=BY, now=NOON)
    applies(world)
    receiver = Receiver()
    sends(world, receiver)

    body, headers = receiver.got[0]
    sign = Webhook(renewed.secret).sign(headers["webhook-id"], NOON, body.decode())
    assert renewed.secret != made.secret
    assert headers["webhook-signature"] == sign


@pytest.mark.parametrize(
    ("client", "url", "code"),
    [
        ("nobody", URL, "no_client"),
        ("reader", URL, "no_client"),
        ("app", "http://app.example.in/", "not_https"),
        ("app", "https://192.168.0.1/", "private"),
    ],
)
def test_what_cannot_be_told_is_refused(world: World, client: str, url: str, code: str) -> None:
    listens(world)
    clients.add_client(world.deps, name="reader", scopes=[Scope.STATUS], by=BY, now=NOON)

    with pytest.raises(RequestRefused) as refused:
        webhooks.add_webhook(world.deps, client=client, url=url, by=BY, now=NOON)
    assert refused.value.reason.code == code


def test_what_was_told_long_ago_is_deleted(world: World) -> None:
    listens(world)
    applies(world)
    sends(world, Receiver())

    webhook_sending.forget_old_deliveries(world.deps, now=after(NOON, days=29))
    assert world.rows("webhook_deliveries")
    webhook_sending.forget_old_deliveries(world.deps, now=after(NOON, days=31))
    assert not world.rows("webhook_deliveries")
