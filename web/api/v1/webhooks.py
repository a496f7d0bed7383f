"""Let a program say where it is told of changes of state, and see what it was told."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import flask
from pydantic import Field, StringConstraints

from missedcall.db.clients.webhooks import DeliveryRow
from missedcall.domain.clients.client import Scope
from missedcall.domain.clients.webhook import MOST_URL, DeliveryState, WebhookRefusal
from missedcall.domain.shared.explanation import RequestRefused
from missedcall.usecases.clients import webhooks as cases
from missedcall.usecases.clients.clients import ClientManager
from web.api.v1 import access, answers, problems
from web.api.v1.operations import NoContent, blueprint, operation
from web.api.v1.pages_of_list import PageQuery, page_of
from web.api.v1.problems import ApiProblem
from web.api.v1.shapes import ApiModel, Cursor
from web.shared import context, texts

TAG = "webhooks"
LARGEST_ID = 2**31 - 1


class NewWebhook(ApiModel):
    """Where changes of state are to be told: an https address."""

    url: Annotated[
        str,
        StringConstraints(max_length=MOST_URL),
        Field(examples=["https://app.example.in/changes"]),
    ]


class ToldAddress(ApiModel):
    """An address to which changes are told."""

    id: int
    url: str
    created_at: dt.datetime


class AddedWebhook(ApiModel):
    """A webhook, and the secret that signs what is told to it; it is shown once."""

    id: int
    url: str
    secret: Annotated[str, Field(examples=["whsec_…"])]


class ToldAddresses(ApiModel):
    """The addresses to which this program is told of changes."""

    webhooks: tuple[ToldAddress, ...]


class ChangeToTell(ApiModel):
    """A change that was told, waits, or was given up; its `webhook-id` is "change_" and the id."""

    id: int
    webhook_id: int
    application: str
    state_told: str
    state: DeliveryState
    tries: int
    created_at: dt.datetime
    next_at: dt.datetime | None
    ended_at: dt.datetime | None
    status: int | None
    problem: str | None


class ChangesToTell(ApiModel):
    """What was told, the newest first."""

    deliveries: tuple[ChangeToTell, ...]
    next: Cursor = None


class DeliveryQuery(PageQuery):
    """Say which deliveries are wanted."""

    state: DeliveryState | None = None


@blueprint.get("/webhooks")
@operation(TAG, scope=Scope.WEBHOOKS, answers={200: ToldAddresses})
def list_webhooks() -> flask.Response:
    """List where this program is told of changes."""
    rows = cases.list_webhooks(context.deps(), client_id=access.client().id)
    body = ToldAddresses(
        webhooks=tuple(
            ToldAddress(id=row.id, url=row.url, created_at=row.created_at) for row in rows
        )
    )
    return answers.answer_json(body)


@blueprint.post("/webhooks")
@operation(TAG, scope=Scope.WEBHOOKS, answers={201: AddedWebhook}, problems_too=(409,))
def add_webhook(json: NewWebhook) -> flask.Response:
    """Be told of changes of state at an address, signed as Standard Webhooks says."""
    with _refusing():
        made = cases.add_webhook(
            context.deps(),
            client=access.client().name,
            url=json.url,
            by=_manager(),
            now=context.now(),
        )
    return answers.answer_json(AddedWebhook(id=made.id, url=made.url, secret=made.secret), 201)


@blueprint.delete("/webhooks/<int:webhook_id>")
@operation(TAG, scope=Scope.WEBHOOKS, answers={204: NoContent}, problems_too=(409,))
def remove_webhook(webhook_id: int) -> flask.Response:
    """Be told nothing more at an address."""
    with _refusing():
        cases.remove_webhook(
            context.deps(),
            webhook_id=_row_id(webhook_id),
            client_id=access.client().id,
            by=_manager(),
            now=context.now(),
        )
    return answers.empty()


@blueprint.get("/deliveries")
@operation(TAG, scope=Scope.WEBHOOKS, answers={200: ChangesToTell})
def list_deliveries(query: DeliveryQuery) -> flask.Response:
    """List what this program was told, what waits and what was given up."""
    rows = cases.list_deliveries(
        context.deps(),
        state=query.state,
        client_id=access.client().id,
        before=query.after,
        limit=query.limit + 1,
    )
    shown, following = page_of(rows, query.limit, lambda row: row.id)
    return answers.answer_json(ChangesToTell(deliveries=tuple(map(_told, shown)), next=following))


@blueprint.post("/deliveries/<int:delivery_id>/replay")
@operation(TAG, scope=Scope.WEBHOOKS, answers={204: NoContent}, problems_too=(409,))
def replay_delivery(delivery_id: int) -> flask.Response:
    """Be told a change once more."""
    with _refusing():
        cases.replay_delivery(
            context.deps(),
            delivery_id=_row_id(delivery_id),
            client_id=access.client().id,
            by=_manager(),
            now=context.now(),
        )
    return answers.empty()


def _row_id(number: int) -> int:
    if number > LARGEST_ID:
        raise ApiProblem("not_found", 404)
    return number


def _manager() -> ClientManager:
    return ClientManager(f"client {access.client().name}", flask.request.remote_addr)


@contextmanager
def _refusing() -> Iterator[None]:
    """Tell why an address is not told, at its field."""
    try:
        yield
    except RequestRefused as error:
        reason = error.reason
        if reason.code == WebhookRefusal.UNKNOWN:
            raise ApiProblem("not_found", 404) from error
        if reason.code == WebhookRefusal.TOO_MANY:
            said = texts.explained
            raise ApiProblem("too_many_webhooks", 409, say=lambda: said(reason)) from error
        field = problems.field_problem("url", reason.code, lambda: texts.explained(reason))
        raise ApiProblem("invalid", 422, errors=[field]) from error


def _told(row: DeliveryRow) -> ChangeToTell:
    return ChangeToTell(
        id=row.id,
        webhook_id=row.webhook_id,
        application=row.application,
        state_told=row.told["state"],
        state=DeliveryState(row.state),
        tries=row.tries,
        created_at=row.created_at,
        next_at=row.next_at,
        ended_at=row.ended_at,
        status=row.status,
        problem=row.problem,
    )
