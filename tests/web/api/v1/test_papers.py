"""A program gives the papers of a person's application, as the page does."""

from pathlib import Path
from typing import Any

import limits
import pytest

from missedcall.config import Config
from missedcall.usecases.deps import Deps
from tests import kit, pictures
from tests.web.api.v1.conftest import STRANGER, Program, proves
from tests.web.worklist_story import WorklistStory
from web.shared import shared_tries

PHOTO = pictures.photograph(800, 600)


@pytest.fixture
def config(config: Config, tmp_path: Path) -> Config:
    """Keep the pages of papers in a folder of the test."""
    return kit.changed(config, "service", state_dir=tmp_path)


def gives(
    program: Program, number: str, kind: str = "identity", data: bytes = PHOTO
) -> tuple[int, Any]:
    answer = program.ask(
        "PUT", f"/applications/{number}/papers/{kind}", data=data, content_type="image/jpeg"
    )
    return answer.status_code, answer.get_json()


def test_papers_are_listed_and_given(
    program: Program, deps: Deps, person: Program, applicants: WorklistStory
) -> None:
    number, stranger = applicants.applies(), proves(program, deps, STRANGER)
    asked = person.get(f"/applications/{number}/papers").get_json()["papers"]
    assert [each["kind"] for each in asked] == ["identity", "ownership"]
    assert {each["state"] for each in asked} == {"at_visit"}
    assert set(asked[0]["name"]) >= {"hi", "en"}

    status, told = gives(person, number)

    assert status == 200, told
    identity, _ = person.get(f"/applications/{number}/papers").get_json()["papers"]
    assert (identity["state"], identity["pages"]) == ("given", 1)
    page = f"/applications/{number}/papers/{identity['id']}/pages"
    with person.get(f"{page}/1") as picture:
        assert (picture.status_code, picture.mimetype) == (200, "image/jpeg")
    assert person.get(f"{page}/2").status_code == 404
    assert stranger.get(f"{page}/1").status_code == 404
    assert set(identity["state_name"]) >= {"hi", "en"}


@pytest.mark.parametrize(
    "said_type",
    ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json"],
)
def test_a_file_is_taken_whatever_type_its_sender_calls_it(
    person: Program, applicants: WorklistStory, said_type: str
) -> None:
    path = f"/applications/{applicants.applies()}/papers/identity"

    answer = person.ask("PUT", path, data=PHOTO, content_type=said_type)

    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "empty"), (b"MZ", "other_type"), (PHOTO[:900], "broken")]
)
def test_a_file_that_cannot_be_taken_is_told_by_field_in_both_languages(
    person: Program, applicants: WorklistStory, data: bytes, code: str
) -> None:
    status, told = gives(person, applicants.applies(), data=data)

    (error,) = told["errors"]
    assert (status, told["code"], error["field"], error["code"]) == (422, "invalid", "file", code)
    assert set(error["messages"]) >= {"hi", "en"}


def test_a_paper_that_is_not_asked_and_anothers_application_are_not_there(
    program: Program, deps: Deps, applicants: WorklistStory
) -> None:
    number = applicants.applies()
    own, stranger = proves(program, deps), proves(program, deps, STRANGER)

    assert gives(own, number, "tenancy")[0] == 404
    assert gives(stranger, number)[0] == 404
    assert stranger.get(f"/applications/{number}/papers").status_code == 404


def test_what_is_too_large_is_not_read(person: Program, applicants: WorklistStory) -> None:
    status, told = gives(person, applicants.applies(), data=bytes(7_000_000))

    assert (status, told["code"]) == (413, "too_large")


def test_files_that_are_refused_are_counted_too(
    person: Program, applicants: WorklistStory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_tries, "PAPERS", (limits.RateLimitItemPerDay(2),))
    first, second = applicants.applies(), applicants.applies(mobile="9876500001")
    assert [gives(person, first, data=b"MZ")[0] for _ in range(2)] == [422, 422]

    status, told = gives(person, first)

    assert (status, told["code"]) == (409, "refused")
    assert gives(person, second)[0] == 200
