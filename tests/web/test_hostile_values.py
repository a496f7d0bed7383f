"""Whatever stands in an address or a field is answered, and nothing of it is our failure."""

import dataclasses
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import flask
import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from missedcall.domain.connection.states import Event
from missedcall.domain.operators.roles import ROLES, Actor
from missedcall.usecases.applications import worklist_actions
from tests.web import story as stories
from tests.web.conftest import Browser
from tests.web.story import Story
from tests.web.worklist_story import LINEMAN, WorklistStory
from web.accounts import accounts
from web.store import meters

VALUES = (
    *("a\x00b", "²", "~", "-1", "nan", "1e400", "x" * 5000),
    *("00000000001" + "9" * 25, "9" * 5000, "2147483648"),
    *("0001-01-01", "9999-12-31", "0001-01", "9999-12", "0001-01-01T00:00"),
    *("0001-01-01T00:00+14:00~1", "999999999999999-999999999999999"),
)
# With these in the other fields a value comes as far as it can.
PLAIN = {
    **stories.FORM,
    "reason": "x",
    "text": "x",
    "words": "x",
    "matter": "other",
    "kind": "single",
    "count": "1",
    "to": "413",
    "serials": "M1",
    "serial": "M1",
    "seen": "1",
    "lineman": LINEMAN,
    "from": "2026-12-01T10:00",
    "until": "2026-12-01T12:00",
    "channel": "counter",
    "amount": "100",
    "paid_at": "2026-11-28T10:00",
    "reference": "R1",
    "when": "2026-12-01T10:00",
    "points": "1",
    "how": "lost",
    "difference": "1",
    "hold": "H3",
    "since": "2026-11-01",
    "until_day": "2026-11-02",
    "evidence": "x",
    "metres": "12",
}
NAMED = re.compile(r'\b(?:args|form|asked|typed)\.get(?:list)?\(\s*"(\w+)"')
# What they post is kept as it came, below a secret or a signature; they have tests of their own.
GATEWAYS = frozenset(
    {"payments.receive_payment_notice", "receipts.take", "receipts.take_with_login"}
)
# Programs prove who they are by a key, and are answered in JSON; they have tests of their own.
OF_PROGRAMS = "api_v1."
# It would end what the others need.
LEFT_OUT = frozenset({"login.leave", "static"})


@dataclasses.dataclass(frozen=True)
class Attempt:
    """Describe one request: `field` is where its hostile value stands."""

    method: str
    endpoint: str
    field: str
    path: str
    fields: dict[str, str]


@dataclasses.dataclass(frozen=True)
class World:
    """Hold one person of each role, and what the parts of an address may name."""

    people: list[Browser]
    parts: dict[str, str]


@pytest.fixture
def world(app: flask.Flask, story: Story, browser: Callable[[], Browser]) -> World:
    app.config["WTF_CSRF_ENABLED"] = False
    worklist = WorklistStory(story)
    number = worklist.planned()
    people = []
    for role in ROLES:
        login = LINEMAN if role is Actor.LINEMAN else f"the-{role}"
        extension = None if role in (Actor.OPERATOR, Actor.SUPERVISOR, Actor.ADMIN) else "412"
        story.operator(login, role=role, office=extension)
        people.append(browser())
        people[-1].log_in(login)
    attempt = story.call_in_hand("the-operator", attempt_id="attempt-x")
    parts = {"number": number, "attempt_id": attempt, "office": "412", "login": "nobody"}
    return World(people, parts)


def acts_of(rule: Rule) -> list[dict[str, str]]:
    """Give what the last part of an address may be, where that decides what is read."""
    listed = re.search(r"<any\(([^)]*)\):act>", rule.rule)
    acts = {
        "worklist.change": ("event", [str(event) for event in worklist_actions.FIELDS]),
        "meters.act": ("action", list(meters.ACTIONS)),
        "money.change": ("act", list(accounts.ACTS)),
    }
    name, known = acts.get(rule.endpoint, ("act", listed[1].split(", ") if listed else [""]))
    return [{name: act} for act in known]


def fields_of(app: flask.Flask, rule: Rule, act: dict[str, str]) -> set[str]:
    """Give the names that an endpoint or its module reads from addresses and forms."""
    does = {**meters.ACTIONS, **accounts.ACTS}.get(act.get("action", act.get("act", "")))
    view = app.view_functions[rule.endpoint]
    views = (view, does)
    read = {name for each in views if each for name in inspect.signature(each).parameters}
    read -= rule.arguments
    module = inspect.getsourcefile(inspect.unwrap(view))
    names = set(NAMED.findall(Path(module).read_text())) if module else set()
    if "event" in act:
        return {"seen", "reason", *worklist_actions.FIELDS[Event(act["event"])]}
    return (
        names | read | (set(stories.FORM) if rule.endpoint == "application_form.submit" else set())
    )


def path_of(rule: Rule, parts: dict[str, str]) -> str:
    def part(found: re.Match[str]) -> str:
        return quote(parts.get(found[1], "1"), safe="")

    return re.sub(r"<(?:[^<>]*:)?(\w+)>", part, rule.rule)


def attempts(app: flask.Flask, parts: dict[str, str]) -> Iterator[Attempt]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint in LEFT_OUT or rule.endpoint.startswith(OF_PROGRAMS):
            continue
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            for act in acts_of(rule):
                known = {**parts, **act}
                for name in sorted(rule.arguments):
                    for value in VALUES:
                        path = path_of(rule, {**known, name: value})
                        yield Attempt(method, rule.endpoint, name, path, {})
                for name in sorted(fields_of(app, rule, act)):
                    for value in VALUES:
                        fields = {**PLAIN, name: value} if method == "POST" else {name: value}
                        yield Attempt(method, rule.endpoint, name, path_of(rule, known), fields)


def ask(person: Browser, one: Attempt) -> int:
    in_address = one.fields if one.method == "GET" else None
    in_body = one.fields if one.method == "POST" else None
    answer = person.client.open(one.path, method=one.method, query_string=in_address, data=in_body)
    answer.close()
    return answer.status_code


def test_no_value_of_a_field_or_an_address_is_a_failure_of_ours(
    app: flask.Flask, world: World
) -> None:
    failed, asked = [], set()
    may: dict[str, Browser] = {}
    for one in attempts(app, world.parts):
        first = may.get(one.endpoint)
        for person in [first] if first else world.people:
            status = ask(person, one)
            if status >= 500:
                failed.append((one, status))
            if status not in (401, 403, 404):  # 404 may be said of the address to anybody
                may[one.endpoint] = person
                break
        asked.add(one.endpoint)
    assert failed == []
    # Each was asked by a person who may, and no other was shut out meanwhile.
    assert asked - set(may) == GATEWAYS
    assert all(person.get("/account").status_code == 200 for person in world.people)


@pytest.mark.parametrize("unfit", ["\x00", "\ud800", "a\udc00b"])
@pytest.mark.parametrize("where", ["json", "name", "deep"])
def test_text_that_no_database_keeps_is_refused_and_its_field_named(
    at_desk: Browser, unfit: str, where: str
) -> None:
    bodies = {
        "json": {**stories.FORM, "locality": unfit},
        "name": {**stories.FORM, f"locality{unfit}": "1"},
        "deep": {"locality": [{"locality": ["x", unfit]}]},
    }
    answer = at_desk.post_json("/calls/attempt-1/application", bodies[where])
    error = answer.get_json()["error"]
    assert (answer.status_code, error["code"]) == (400, "unfit_text")
    assert "locality" in error["message"]


@pytest.mark.parametrize(
    ("path", "named"),
    [("/worklist/a%00b", "पता"), ("/worklist?view=%00", "view"), ("/%00", "पता")],
)
def test_it_is_refused_in_an_address_too_and_said_on_a_page(
    at_desk: Browser, path: str, named: str
) -> None:
    answer = at_desk.get(path)
    assert (answer.status_code, f"“{named}”" in answer.text) == (400, True)


def test_a_login_with_a_nul_is_refused_to_who_is_not_logged_in(client: FlaskClient) -> None:
    assert client.post("/login", data={"login": "a\x00b"}).status_code == 400


def test_signs_of_two_halves_are_text_like_any_other(at_desk: Browser) -> None:
    sent = {**stories.FORM, "name": "\U0001f4a1"}
    answer = at_desk.post_json("/calls/attempt-1/application", sent)
    assert answer.get_json()["errors"]["name"]["code"] == "bad_characters"
