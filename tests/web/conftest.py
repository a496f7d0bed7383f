"""A desk to test at: the real application on an SQLite file, with a queue that only remembers."""

import dataclasses
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import flask
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import missedcall
from missedcall import config as configuration
from missedcall.config import Config
from missedcall.db import engine
from missedcall.db.monitoring import heartbeats
from missedcall.db.schema import metadata
from missedcall.usecases.deps import Deps
from missedcall.usecases.deps_builder import build_deps
from missedcall.usecases.offices import offices
from tests import kit, leaks
from tests.web.story import Story
from tests.web.worklist_story import WorklistStory
from web import app as web_app
from web.api.receipts import ReceiptAuth

assert heartbeats  # its import registers a table
SHIPPED = Path(missedcall.__file__).parents[1] / "config.yaml"
RECEIPT_PATH = "receipt-secret"
PASSWORD = "correct horse"


@dataclasses.dataclass
class RecordedQueue:
    """Note what the workers would have been told."""

    sent: list[int] = dataclasses.field(default_factory=list)
    dispatched: int = 0
    receipts: int = 0
    is_up: bool = True

    def enqueue_message(self, message_id: int) -> None:
        self.sent.append(message_id)

    def enqueue_messages(self, message_ids: Sequence[int]) -> None:
        self.sent.extend(message_ids)

    def enqueue_dispatch(self) -> None:
        self.dispatched += 1

    def enqueue_receipts(self) -> None:
        self.receipts += 1

    def answers(self) -> bool:
        return self.is_up


@pytest.fixture(scope="session")
def config() -> Config:
    """Give the shipped configuration with calls around the clock: the pages read the real one."""
    loaded = configuration.load_config(SHIPPED, environ={})
    hours = loaded.callbacks.hours.model_copy(update={"opens": "00:00", "closes": "24:00"})
    return kit.changed(loaded, "callbacks", hours=hours)


@pytest.fixture
def queue() -> RecordedQueue:
    return RecordedQueue()


@pytest.fixture
def deps(tmp_path: Path, config: Config, queue: RecordedQueue) -> Deps:
    database = engine.connect_database(kit.DATABASES.fresh(tmp_path))
    metadata.create_all(database.engine)
    offices.import_first_masters(database, config, now=kit.NOON)
    return build_deps(
        config,
        database,
        queue=queue,
        receipt_url="http://127.0.0.1/receipts",
        code_key="a key of the tests only",
        webhook_key="another key of the tests only",
        second_factor_key="a third key of the tests only",
    )


@pytest.fixture
def app(deps: Deps) -> flask.Flask:
    return make_app(deps)


def make_app(deps: Deps, **more: Any) -> flask.Flask:
    """Make the application; `more` is what a test gives `create_app` beside the usual."""
    made = web_app.create_app(
        deps,
        secret_key="key",
        receipt_auth=ReceiptAuth(RECEIPT_PATH),
        phone_password=lambda extension, generation: f"secret {generation} of {extension}",
        **more,
    )
    made.after_request(leaks.refuse_in_addresses)
    return made


@pytest.fixture
def story(deps: Deps) -> Story:
    return Story(deps)


@pytest.fixture
def worklist(story: Story) -> WorklistStory:
    return WorklistStory(story)


@pytest.fixture
def client(app: flask.Flask) -> FlaskClient:
    return app.test_client()


class Browser:
    """Do what an operator's browser does: keep the cookie and send back the page's token."""

    def __init__(self, app: flask.Flask) -> None:
        self.client = app.test_client()

    def log_in(self, login: str, password: str = PASSWORD) -> TestResponse:
        return self.post("/login", page="/login", login=login, password=password)

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def token(self, page: str = "/desk") -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get(page).text)
        assert found, f"{page} has no token"
        return found[1]

    def post(self, path: str, page: str = "/desk", **fields: Any) -> TestResponse:
        return self.client.post(path, data={"csrf_token": self.token(page), **fields})

    def post_json(self, path: str, body: object, **headers: str) -> TestResponse:
        token = self.client.get("/api/csrf").get_json()["csrf_token"]
        sent = {"X-CSRFToken": token, **{k.replace("_", "-"): v for k, v in headers.items()}}
        return self.client.post(path, json=body, headers=sent)


@pytest.fixture
def browser(app: flask.Flask) -> Callable[[], Browser]:
    return lambda: Browser(app)


@pytest.fixture
def at_desk(story: Story, app: flask.Flask) -> Browser:
    """Log in Asha, who speaks with a caller."""
    story.operator("asha")
    story.call_in_hand("asha")
    browser = Browser(app)
    assert browser.log_in("asha").status_code == 303
    return browser
