"""A program says where it is told of changes, and sees what it was told, and no other's."""

import flask
import pytest

from missedcall.domain.clients.client import Scope
from missedcall.usecases.deps import Deps
from tests.web.api.v1.conftest import Program, make_key
from tests.web.worklist_story import WorklistStory

URL = "https://app.example.in/changes"


@pytest.fixture
def other(app: flask.Flask, deps: Deps) -> Program:
    return Program(app.test_client(), make_key(deps, "other", Scope.WEBHOOKS))


def test_an_address_from_its_secret_to_its_end(program: Program) -> None:
    made = program.post("/webhooks", {"url": URL}).get_json()
    listed = program.get("/webhooks").get_json()["webhooks"]

    assert made["secret"].startswith("whsec_")
    assert [(each["id"], each["url"]) for each in listed] == [(made["id"], URL)]
    assert "secret" not in listed[0]
    assert program.ask("DELETE", f"/webhooks/{made['id']}").status_code == 204
    assert program.get("/webhooks").get_json() == {"webhooks": []}
    assert program.ask("DELETE", f"/webhooks/{made['id']}").status_code == 404


@pytest.mark.parametrize("url", ["http://app.example.in/", "https://10.0.0.1/", "x"])
def test_what_is_no_place_to_tell_is_said_at_its_field(program: Program, url: str) -> None:
    answer = program.post("/webhooks", {"url": url})

    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"] == "url"


def test_a_program_has_few_addresses(program: Program) -> None:
    statuses = [program.post("/webhooks", {"url": f"{URL}/{n}"}).status_code for n in range(6)]

    assert statuses == [201] * 5 + [409]


def test_what_was_told_by_pages_and_again(
    program: Program, other: Program, applicants: WorklistStory
) -> None:
    program.post("/webhooks", {"url": URL})
    number = applicants.applies()
    whole = program.get("/deliveries").get_json()["deliveries"]
    first = program.get("/deliveries?limit=1&state=waiting").get_json()
    second = program.get(f"/deliveries?limit=1&after={first['next']}").get_json()

    assert {each["application"] for each in whole} == {number}
    assert [first["deliveries"][0], second["deliveries"][0]] == whole[:2]
    assert program.post(f"/deliveries/{whole[0]['id']}/replay").status_code == 204
    assert other.get("/deliveries").get_json()["deliveries"] == []
    assert other.post(f"/deliveries/{whole[0]['id']}/replay").status_code == 404


def test_another_programs_address_is_not_there(program: Program, other: Program) -> None:
    made = program.post("/webhooks", {"url": URL}).get_json()

    assert other.ask("DELETE", f"/webhooks/{made['id']}").status_code == 404
    assert len(program.get("/webhooks").get_json()["webhooks"]) == 1
