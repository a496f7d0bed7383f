"""A person behind a program proves a mobile by a code; the proof is bound to both."""

import flask
import pytest

from missedcall.domain.clients.client import Scope
from missedcall.usecases.deps import Deps
from tests.web.api.v1.conftest import APPLICANT, Program, code_for, make_key, proves


def test_a_code_gives_a_token_that_opens_until_it_is_ended(program: Program, deps: Deps) -> None:
    person = proves(program, deps)

    assert person.get("/applications").status_code == 200
    assert person.ask("DELETE", "/tokens/current").status_code == 204
    assert person.get("/applications").status_code == 401


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", "Basic x", "Bearer " + "x" * 999])
def test_without_a_token_that_holds_nothing_is_shown(program: Program, given: str) -> None:
    answer = program.get("/applications", headers={"Authorization": given} if given else {})

    assert (answer.status_code, answer.get_json()["code"]) == (401, "token")


def test_another_client_cannot_use_the_token(
    app: flask.Flask, program: Program, deps: Deps
) -> None:
    person = proves(program, deps)
    thief = Program(app.test_client(), make_key(deps, "other"), person.headers)

    assert thief.get("/applications").status_code == 401


def test_a_session_is_no_token_before_its_code(program: Program, deps: Deps) -> None:
    session = program.post("/codes", {"mobile": APPLICANT}).get_json()["session"]
    early = Program(program.client, program.key, {"Authorization": f"Bearer {session}"})

    assert early.get("/applications").status_code == 401
    wrong = program.post("/tokens", {"session": session, "mobile": APPLICANT, "code": "000000"})
    assert (wrong.status_code, wrong.get_json()["code"]) == (422, "code_wrong")
    assert early.get("/applications").status_code == 401


def test_a_code_is_good_once(program: Program, deps: Deps) -> None:
    session = program.post("/codes", {"mobile": APPLICANT}).get_json()["session"]
    answer = {"session": session, "mobile": APPLICANT, "code": code_for(deps, APPLICANT)}

    assert program.post("/tokens", answer).status_code == 201
    assert program.post("/tokens", answer).status_code == 422


def test_a_second_code_at_once_waits(program: Program) -> None:
    program.post("/codes", {"mobile": APPLICANT})
    again = program.post("/codes", {"mobile": APPLICANT})

    assert (again.status_code, again.get_json()["code"]) == (429, "code_too_soon")
    assert 1 <= int(again.headers["Retry-After"]) <= 61


def test_a_proof_for_another_mobile_opens_nothing_else(program: Program, deps: Deps) -> None:
    token = proves(program, deps, purpose="new_mobile")

    assert token.get("/applications").status_code == 401


def test_no_text_reaches_a_landline(program: Program) -> None:
    answer = program.post("/codes", {"mobile": "0771 2574126"})

    assert (answer.status_code, answer.get_json()["code"]) == (422, "code_no_texts")


def test_a_client_without_the_scope_asks_for_no_code(app: flask.Flask, deps: Deps) -> None:
    reader = Program(app.test_client(), make_key(deps, "reader", Scope.CATALOGUE))

    assert reader.post("/codes", {"mobile": APPLICANT}).status_code == 403


def test_a_text_is_asked_for_in_a_language_in_which_there_are_texts(program: Program) -> None:
    answer = program.post("/codes", {"mobile": APPLICANT, "language": "fr"})

    assert answer.status_code == 422
    (error,) = answer.get_json()["errors"]
    assert (error["field"], error["code"]) == ("language", "not_a_choice")
