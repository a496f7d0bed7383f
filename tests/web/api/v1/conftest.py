"""A program that uses the API of the real application."""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

import flask
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from missedcall.db.messages import message_lists
from missedcall.domain.clients.client import Scope
from missedcall.usecases.clients import clients
from missedcall.usecases.clients.clients import ClientManager
from missedcall.usecases.deps import Deps
from tests.web.story import Story
from tests.web.worklist_story import WorklistStory

# The mobile of the form that `tests.kit.a_form` fills in, and of somebody else.
APPLICANT, STRANGER = "+919876500001", "+919876500002"
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


@pytest.fixture
def applicants(story: Story) -> WorklistStory:
    return WorklistStory(story)


def code_for(deps: Deps, mobile: str) -> str:
    """Give the code of the newest SMS to a mobile."""
    with deps.db.reading() as db:
        texts = [row.text for row in message_lists.list_messages_to_number(db, mobile)]
    codes = [found[0] for text in texts if (found := re.search(r"\b\d{6}\b", text))]
    return codes[-1]


def proves(
    program: Program, deps: Deps, mobile: str = APPLICANT, *, purpose: str = "app"
) -> Program:
    """Prove a mobile by its code; give the program with the person's token."""
    asked = program.post("/codes", {"mobile": mobile, "purpose": purpose})
    assert asked.status_code == 202, asked.text
    session = asked.get_json()["session"]
    given = {"session": session, "mobile": mobile, "code": code_for(deps, mobile)}
    made = program.post("/tokens", {**given, "purpose": purpose})
    assert made.status_code == 201, made.text
    headers = {"Authorization": f"Bearer {made.get_json()['token']}"}
    return Program(program.client, program.key, headers)


@pytest.fixture
def person(program: Program, deps: Deps) -> Program:
    """Give the program with the token of the applicant's mobile."""
    return proves(program, deps)
