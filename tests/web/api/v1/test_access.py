"""Who may use the API: by a key that works, for what was agreed, as often as was agreed."""

import flask
import pytest

from missedcall.domain.clients.client import Scope
from missedcall.usecases.deps import Deps
from tests.web.api.v1.conftest import Program, make_key
from tests.web.conftest import Browser


@pytest.mark.parametrize("key", ["", "mck_wrong", "x" * 5000, "é"])
def test_no_answer_without_a_key_that_works(app: flask.Flask, key: str) -> None:
    answer = Program(app.test_client(), key).get("/purposes")

    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert answer.get_json()["code"] == "key"


def test_a_persons_session_is_no_key(at_desk: Browser) -> None:
    assert at_desk.get("/api/v1/purposes").status_code == 401


def test_a_client_does_only_what_was_agreed(app: flask.Flask, deps: Deps) -> None:
    answer = Program(app.test_client(), make_key(deps, "one", Scope.STATUS)).get("/purposes")

    assert (answer.status_code, answer.get_json()["code"]) == (403, "scope")


def test_who_asks_too_often_waits_and_the_others_do_not(app: flask.Flask, deps: Deps) -> None:
    hasty = Program(app.test_client(), make_key(deps, "hasty", per_minute=3))
    other = Program(app.test_client(), make_key(deps, "other", per_minute=3))

    statuses = [hasty.get("/purposes").status_code for _ in range(4)]
    held = hasty.get("/purposes")

    assert statuses == [200, 200, 200, 429]
    assert 1 <= int(held.headers["Retry-After"]) <= 61
    assert other.get("/purposes").status_code == 200


def test_a_problem_is_told_in_the_readers_language_and_in_each(program: Program) -> None:
    told = program.post("/quotes", {"load": "viele"}).get_json()

    fields = {each["field"]: each for each in told["errors"]}
    assert told["status"] == 422
    assert told["type"] == "/api/v1/problems/invalid"
    assert set(told["messages"]) >= {"hi", "en"}
    assert told["detail"] == told["messages"]["en"] != told["messages"]["hi"]
    assert {"locality", "category", "load", "cable"} <= set(fields)
    assert fields["load"]["code"] == "not_a_number"
    assert fields["load"]["messages"]["hi"] != fields["load"]["messages"]["en"]
    assert program.get("/problems/invalid").get_json()["messages"] == told["messages"]


@pytest.mark.parametrize(
    ("method", "path", "sent", "status", "code"),
    [
        ("GET", "/nothing", {}, 404, "not_found"),
        ("DELETE", "/places", {}, 405, "method"),
        ("POST", "/quotes", {"data": "x"}, 415, "media_type"),
        ("POST", "/quotes", {"data": "{", "content_type": "application/json"}, 400, "json"),
        ("POST", "/quotes", {"json": [1]}, 400, "json"),
        ("POST", "/quotes", {"json": {"colour": "red"}}, 422, "invalid"),
        ("POST", "/quotes", {"json": {"load": ["1"]}}, 422, "invalid"),
        ("POST", "/quotes", {"json": {"load": "\x00"}}, 400, "unfit_text"),
        ("POST", "/quotes", {"json": {"purpose": "2345 6789 0124"}}, 422, "aadhaar"),
        ("POST", "/quotes", {"json": {"purpose": "x" * 70_000}}, 413, "too_large"),
        ("GET", "/places?limit=0", {}, 422, "invalid"),
        ("GET", "/problems/none", {}, 404, "not_found"),
    ],
)
def test_each_refusal_is_a_problem(
    program: Program, method: str, path: str, sent: dict[str, object], status: int, code: str
) -> None:
    answer = program.ask(method, path, **sent)

    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert answer.content_type == "application/problem+json"
