"""Each example of docs/reference/api.md is run in its order, and answers as it says."""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import flask

from missedcall.usecases.deps import Deps
from tests.web.api.v1.conftest import APPLICANT, code_for, make_key

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "api.md"
EXAMPLE = re.compile(r"```bash\n# (\d{3})(?: (\w+))?\n(curl .*?)\n```", re.DOTALL)
# What an answer brings for the examples after it, by the word beside its status.
LEARNED = {"session": "SESSION", "token": "TOKEN", "application": "NUMBER"}


@dataclass(frozen=True)
class CurlCall:
    """A request as curl would send it."""

    method: str
    url: str
    headers: dict[str, str]
    body: str | None


def words_of(command: str) -> list[str]:
    """Part a command as a shell does, over several lines."""
    return shlex.split(command.replace("\\\n", " "))


def read_curl(words: list[str]) -> CurlCall:
    """Read the arguments of curl that the page uses."""
    method, url, body, headers = "", "", None, {}
    rest = iter(words[1:])
    for word in rest:
        if word == "-X":
            method = next(rest)
        elif word == "-H":
            name, _, value = next(rest).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = next(rest)
        else:
            url = word
    return CurlCall(method or ("POST" if body is not None else "GET"), url, headers, body)


def filled(text: str, known: dict[str, str]) -> str:
    return re.sub(r"\$([A-Z]+)", lambda found: known[found[1]], text)


def test_each_example_answers_as_it_says(app: flask.Flask, deps: Deps) -> None:
    known = {"API": "/api/v1", "KEY": make_key(deps)}
    client, seen = app.test_client(), 0
    for status, word, command in EXAMPLE.findall(PAGE.read_text("utf-8")):
        if "$CODE" in command:
            known["CODE"] = code_for(deps, APPLICANT)
        call = read_curl([filled(each, known) for each in words_of(command)])
        answer = client.open(call.url, method=call.method, headers=call.headers, data=call.body)

        assert answer.status_code == int(status), (command, answer.text)
        if answer.status_code >= 400:
            assert answer.get_json()["code"] == word, command
        elif word == "etag":
            known["ETAG"] = answer.headers["ETag"]
        elif word:
            known[LEARNED[word]] = answer.get_json()[word]
        seen += 1
    assert seen == PAGE.read_text("utf-8").count("```bash")


def test_each_operation_has_an_example(app: flask.Flask) -> None:
    told = app.test_client().get("/api/v1/openapi.json").get_json()["paths"]
    calls = [read_curl(words_of(found[2])) for found in EXAMPLE.findall(PAGE.read_text("utf-8"))]
    shown = {(call.method, call.url.partition("?")[0]) for call in calls}

    for path, methods in told.items():
        pattern = re.sub(r"\\{\w+\\}", r"[^/]+", re.escape(path.removeprefix("/api/v1")))
        for method in methods:
            assert any(
                used == method.upper() and re.fullmatch(rf"\$API{pattern}", url)
                for used, url in shown
            ), f"{method.upper()} {path} has no example"
