"""A program that uses the API of the real application."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import flask
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from missedcall.domain.clients.client import Scope
from missedcall.usecases.clients import clients
from missedcall.usecases.clients.clients import ClientManager
from missedcall.usecases.deps import Deps

NOW = dt.datetime.now(dt.UTC)


@dataclass
class Program:
    """Ask as a client with a key does, below /api/v1."""

    client: FlaskClient
    key: str
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, **more: Any) -> TestResponse:
        headers = {"X-Api-Key": self.key, "Accept-Language": "en", **self.headers}
        headers |= more.pop("headers", {})
        return self.client.open(f"/api/v1{path}", method=method, headers=headers, **more)

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.ask("GET", path, **more)

    def post(self, path: str, body: object = None, **more: Any) -> TestResponse:
        return self.ask("POST", path, json={} if body is None else body, **more)


def make_key(deps: Deps, name: str = "app", *scopes: Scope, **limits: int) -> str:
    return clients.add_client(
        deps,
        name=name,
        scopes=scopes or tuple(Scope),
        by=ClientManager("test"),
        now=NOW,
        **{"per_minute": 6000, **limits},
    )


@pytest.fixture
def program(app: flask.Flask, deps: Deps) -> Program:
    return Program(app.test_client(), make_key(deps))
