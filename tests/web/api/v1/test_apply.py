"""A person applies through a program by the rules of the desk, and once for each key."""

import threading
import uuid
from typing import Any

import flask
import pytest

from missedcall.db.applications import corrections
from missedcall.usecases.applications import drafts
from missedcall.usecases.deps import Deps
from tests import kit
from tests.web.api.v1.conftest import APPLICANT, STRANGER, Program, make_key, proves
from tests.web.worklist_story import WorklistStory

FORM = {
    "name": "सुनीता वर्मा",
    "landmark": "शिव मंदिर के पास",
    "locality": "1001",
    "tenure": "own",
    "purpose": "home",
    "load": 2.3,
    "unit": "kW",
    "cable": "applicant",
    "language": "hi",
    "notice_read": True,
}


def a_form(**typed: object) -> dict[str, object]:
    return {**FORM, **kit.a_household(), **typed}


def applies(person: Program, form: dict[str, object], key: str = "") -> tuple[int, dict[str, Any]]:
    headers = {"Idempotency-Key": key or str(uuid.uuid4())}
    answer = person.post("/applications", form, headers=headers)
    return answer.status_code, answer.get_json()


def test_an_application_with_its_amount(person: Program) -> None:
    status, told = applies(person, a_form())

    assert status == 201
    assert told["total_paise"] == 295000
    assert not told["already"]
    followed = person.get(f"/applications/{told['application']}").get_json()
    assert followed["state"] == "demand_issued"


def test_the_same_key_is_the_same_application(person: Program) -> None:
    form = a_form()
    first, again = applies(person, form, "key-0000001"), applies(person, form, "key-0000001")

    assert (first[0], again[0]) == (201, 200)
    assert first[1]["application"] == again[1]["application"]
    assert again[1]["already"]


def test_the_same_key_with_another_form_is_refused(person: Program) -> None:
    applies(person, a_form(), "key-0000001")
    status, told = applies(person, a_form(load="3"), "key-0000001")

    assert (status, told["code"]) == (422, "key_used")
    assert len(person.get("/applications").get_json()["applications"]) == 1


def test_ten_at_once_with_one_key_make_one(app: flask.Flask, deps: Deps, program: Program) -> None:
    person, form = proves(program, deps), a_form()
    told: list[tuple[int, dict[str, object]]] = []

    def send() -> None:
        told.append(
            applies(Program(app.test_client(), person.key, person.headers), form, "k-parallel")
        )

    threads = [threading.Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {status for status, _ in told} <= {200, 201}
    assert len({each["application"] for _, each in told}) == 1
    assert len(person.get("/applications").get_json()["applications"]) == 1


def test_a_key_is_free_again_after_a_refusal(person: Program) -> None:
    wrong = applies(person, a_form(bp="12"), "key-0000001")
    right = applies(person, a_form(), "key-0000001")

    assert (wrong[0], right[0]) == (422, 201)


def test_a_bp_number_of_another_is_refused_without_telling_whose_it_is(
    app: flask.Flask, deps: Deps, program: Program
) -> None:
    first, other = proves(program, deps), Program(app.test_client(), make_key(deps, "other"))
    number = applies(first, a_form(bp="1000123456"))[1]["application"]

    status, told = applies(
        proves(other, deps, STRANGER), a_form(bp="1000123456", name="रामलाल साहू")
    )

    assert status == 422
    assert told["errors"][0]["field"] == "bp"
    assert told["errors"][0]["code"] == "taken"
    assert str(number) not in str(told)


def test_each_client_and_each_person_has_keys_of_their_own(
    app: flask.Flask, deps: Deps, program: Program
) -> None:
    other = Program(app.test_client(), make_key(deps, "other"))
    one, two = proves(program, deps), proves(other, deps, STRANGER)

    assert applies(one, a_form(), "key-0000001")[0] == 201
    assert applies(two, a_form(), "key-0000001")[0] == 201


@pytest.mark.parametrize("key", [None, "short", "x" * 90, "a b c d e f"])
def test_without_a_key_nothing_is_taken(person: Program, key: str | None) -> None:
    headers = {} if key is None else {"Idempotency-Key": key}
    answer = person.post("/applications", a_form(), headers=headers)

    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"] == "Idempotency-Key"


@pytest.mark.parametrize(
    "left_out", ["name", "address", "locality", "tenure", "purpose", "notice_read"]
)
def test_what_the_page_demands_is_demanded(person: Program, left_out: str) -> None:
    form = a_form()
    del form[left_out]
    status, told = applies(person, form)

    assert status == 422
    assert left_out in {each["field"] for each in told["errors"]}


def test_another_mobile_than_the_proven_one_is_refused(person: Program) -> None:
    status, told = applies(person, a_form(mobile=STRANGER))

    assert status == 422
    assert told["errors"][0]["field"] == "mobile"


def test_a_double_tells_nothing_of_the_other_person(
    program: Program, deps: Deps, applicants: WorklistStory
) -> None:
    number = applicants.applies()
    form = applicants.case(number)
    with deps.db.reading() as db:
        typed = corrections.get_form(db, form.id)
    stranger = proves(program, deps, STRANGER)
    same = {name: typed[name] for name in ("name", "relation_name", "address", "landmark")}

    status, told = applies(stranger, a_form(**same))

    assert (status, told["code"]) == (409, "duplicate")
    assert number not in str(told)
    assert applies(stranger, a_form(**same, different_reason="the other floor"))[0] == 201


def test_the_draft_is_the_one_that_an_operator_opens(person: Program, deps: Deps) -> None:
    assert person.get("/draft").status_code == 404
    assert person.ask("PUT", "/draft", json={"name": "सुनीता", "load": 2}).status_code == 204
    person.ask("PUT", "/draft", json={"address": "मकान 7"})

    kept = drafts.draft_of_telephone(deps, number=APPLICANT)
    assert kept
    assert kept.typed["name"] == "सुनीता"
    fields = person.get("/draft").get_json()["fields"]
    assert (fields["name"], fields["load"], fields["address"]) == ("सुनीता", "2", "मकान 7")
    assert person.ask("DELETE", "/draft").status_code == 204
    assert person.get("/draft").status_code == 404


def test_a_draft_keeps_no_aadhaar_number(person: Program) -> None:
    person.ask("PUT", "/draft", json={"address": "2345 6789 0124"})

    assert "2345" not in person.get("/draft").text


def test_an_application_takes_its_draft_away(person: Program) -> None:
    person.ask("PUT", "/draft", json={"name": "सुनीता"})
    applies(person, a_form())

    assert person.get("/draft").status_code == 404
