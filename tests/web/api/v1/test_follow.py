"""A person follows their own applications, and no one else's."""

import datetime as dt

import flask
import pytest

from missedcall.domain.clients.client import Scope
from missedcall.usecases.deps import Deps
from tests.web.api.v1.conftest import STRANGER, Program, make_key, proves
from tests.web.worklist_story import WorklistStory

PARTS = ("", "/timeline", "/demand", "/payment", "/visit-times", "/form")


def test_the_own_application_stands_as_at_the_desk(
    person: Program, applicants: WorklistStory
) -> None:
    number = applicants.applies()
    told = person.get(f"/applications/{number}").get_json()

    assert told["state"] == "demand_issued"
    assert told["stage"] == "due"
    assert told["assignee"] == "caller"
    assert told["total_paise"] > told["paid_paise"] == 0
    assert set(told["state_name"]) >= {"hi", "en"}
    assert [
        each["application"] for each in person.get("/applications").get_json()["applications"]
    ] == [number]


@pytest.mark.parametrize("part", PARTS)
def test_anothers_application_is_as_one_that_is_not_there(
    program: Program, deps: Deps, applicants: WorklistStory, part: str
) -> None:
    number = applicants.applies()
    stranger = proves(program, deps, STRANGER)

    theirs = stranger.get(f"/applications/{number}{part}")
    nobodys = stranger.get(f"/applications/41226999995{part}")

    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.get_json() == nobodys.get_json()
    assert stranger.get("/applications").get_json()["applications"] == []


@pytest.mark.parametrize(
    ("method", "part", "body"),
    [
        ("POST", "/withdrawal", {"reason": "x"}),
        ("POST", "/objection", {"reason": "x"}),
        ("POST", "/cable", {"ready": True}),
        ("POST", "/corrections", {"reason": "x", "name": "Mohan"}),
        ("PUT", "/visit", {"begins": "2026-12-01T10:00:00Z"}),
    ],
)
def test_nothing_is_done_to_anothers_application(
    program: Program,
    deps: Deps,
    applicants: WorklistStory,
    method: str,
    part: str,
    body: dict[str, object],
) -> None:
    number = applicants.applies()
    before = applicants.case(number)
    stranger = proves(program, deps, STRANGER)

    assert stranger.ask(method, f"/applications/{number}{part}", json=body).status_code == 404
    assert applicants.case(number) == before


def test_a_system_sees_the_state_of_all_and_nothing_of_a_person(
    app: flask.Flask, deps: Deps, applicants: WorklistStory
) -> None:
    number = applicants.applies()
    system = Program(app.test_client(), make_key(deps, "sap", Scope.STATUS))

    for part in ("", "/timeline", "/demand"):
        answer = system.get(f"/applications/{number}{part}")
        assert answer.status_code == 200
        for personal in ("9876500001", "सुनीता", "मकान", "मंदिर"):
            assert personal not in answer.text
    assert system.get(f"/applications/{number}/form").status_code == 403
    assert system.get("/applications").status_code == 403
    assert system.post("/codes", {"mobile": STRANGER}).status_code == 403


def test_the_app_without_a_token_sees_no_application(
    app: flask.Flask, deps: Deps, applicants: WorklistStory
) -> None:
    number = applicants.applies()
    bijli = Program(app.test_client(), make_key(deps, "bijli", Scope.PERSONS))

    assert bijli.get(f"/applications/{number}").status_code == 401


def test_who_polls_is_told_when_nothing_changed(
    person: Program, applicants: WorklistStory
) -> None:
    number = applicants.applies()
    first = person.get(f"/applications/{number}")
    tag = {"If-None-Match": first.headers["ETag"]}
    assert person.get(f"/applications/{number}", headers=tag).status_code == 304

    applicants.pays(number)
    assert person.get(f"/applications/{number}", headers=tag).status_code == 200


def test_the_timeline_goes_from_the_form_to_where_it_stands(
    person: Program, applicants: WorklistStory
) -> None:
    number = applicants.applies()
    applicants.pays(number)
    whole = person.get(f"/applications/{number}/timeline").get_json()["entries"]

    pages, after = [], ""
    while True:
        page = person.get(f"/applications/{number}/timeline?limit=2{after}").get_json()
        pages += page["entries"]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert pages == whole
    states = [each["state"] for each in whole if each["state"]]
    assert states[0] == "draft"
    assert states.index("demand_issued") < states.index("paid")


def test_a_page_goes_on_where_the_last_ended_though_something_earlier_came_in(
    person: Program, applicants: WorklistStory
) -> None:
    number = applicants.applies()
    timeline = f"/applications/{number}/timeline"
    first = person.get(f"{timeline}?limit=3").get_json()
    before = person.get(timeline).get_json()["entries"]
    applicants.pays(number, settled_at=applicants.now - dt.timedelta(hours=30))  # told late

    rest = person.get(f"{timeline}?limit=200&after={first['next']}").get_json()["entries"]

    assert rest[: len(before) - 3] == before[3:]
    assert person.get(f"{timeline}?after=17").status_code == 422


def test_the_lines_of_a_demand_sum_to_what_is_owed(
    person: Program, applicants: WorklistStory
) -> None:
    number = applicants.applies()
    applicants.pays(number)
    told = person.get(f"/applications/{number}/demand").get_json()

    (owed,) = (each for each in told["versions"] if each["cancelled_at"] is None)
    assert sum(each["amount_paise"] for each in told["lines"]) == owed["total_paise"]
    assert all(each["reason"] for each in told["lines"])
    assert [each["amount_paise"] for each in told["payments"]] == [owed["total_paise"]]


def test_what_is_paid_has_no_link_any_more(person: Program, applicants: WorklistStory) -> None:
    number = applicants.applies()
    offer = person.get(f"/applications/{number}/payment")
    applicants.pays(number)
    after = person.get(f"/applications/{number}/payment")

    assert offer.get_json()["amount_paise"] == applicants.case(number).due_paise
    assert (after.status_code, after.get_json()["code"]) == (409, "not_payable_nothing_owed")


def test_the_timeline_names_no_staff_and_shows_a_system_nothing_of_a_person(
    app: flask.Flask, deps: Deps, person: Program, applicants: WorklistStory
) -> None:
    number = applicants.applies()
    system = Program(app.test_client(), make_key(deps, "sap", Scope.STATUS))
    own, theirs = (
        each.get(f"/applications/{number}/timeline?limit=200") for each in (person, system)
    )

    kinds = {each["kind"] for each in own.get_json()["entries"]}
    assert {"step", "amount", "text"} <= kinds
    assert "asha" not in own.text
    assert {each["kind"] for each in theirs.get_json()["entries"]} <= {
        *("step", "amount", "payment", "visit")
    }
    assert {each["detail"] for each in theirs.get_json()["entries"]} == {""}
