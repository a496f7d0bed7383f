"""What a person asks for through a program follows the rules of the desk."""

import pytest

from missedcall.usecases.deps import Deps
from tests.web.api.v1.conftest import STRANGER, Program, proves
from tests.web.worklist_story import WorklistStory


def test_the_visit_moves_to_a_time_that_is_offered(
    person: Program, applicants: WorklistStory
) -> None:
    number = applicants.planned()
    times = person.get(f"/applications/{number}/visit-times").get_json()["times"]
    assert times

    moved = person.ask(
        "PUT", f"/applications/{number}/visit", json={"begins": times[-1]["begins"]}
    )
    gone = person.ask(
        "PUT", f"/applications/{number}/visit", json={"begins": "2026-01-01T10:00:00Z"}
    )

    assert moved.get_json()["visit"]["begins"] == times[-1]["begins"]
    assert (gone.status_code, gone.get_json()["code"]) == (409, "time_not_offered")


@pytest.mark.parametrize("begins", ["0001-01-01T00:00:00+05:30", "9999-12-31T23:59:59-05:30"])
def test_a_time_at_the_end_of_the_calendar_is_not_offered(
    person: Program, applicants: WorklistStory, begins: str
) -> None:
    number = applicants.planned()

    answer = person.ask("PUT", f"/applications/{number}/visit", json={"begins": begins})

    assert (answer.status_code, answer.get_json()["code"]) == (409, "time_not_offered")


def test_no_time_is_offered_before_a_visit_is_planned(
    person: Program, applicants: WorklistStory
) -> None:
    number = applicants.applies()

    assert person.get(f"/applications/{number}/visit-times").get_json() == {"times": []}


def test_who_has_the_mobile_withdraws_once(person: Program, applicants: WorklistStory) -> None:
    number = applicants.applies()
    first = person.post(f"/applications/{number}/withdrawal", {"reason": "house was sold"})
    again = person.post(f"/applications/{number}/withdrawal", {"reason": "house was sold"})

    assert first.get_json()["state"] == "withdrawn"
    assert (again.status_code, again.get_json()["code"]) == (409, "refused")
    assert again.get_json()["messages"]["hi"] != again.get_json()["messages"]["en"]
    last = applicants.case(number).history[-1]
    assert (last.actor, last.reason) == ("client app", "house was sold")


def test_a_name_is_corrected_and_a_wrong_one_is_told_at_its_field(
    person: Program, applicants: WorklistStory
) -> None:
    number = applicants.applies()
    wrong = person.post(f"/applications/{number}/corrections", {"name": "7", "reason": "typed"})
    right = person.post(
        f"/applications/{number}/corrections", {"name": "सुनीता साहू", "reason": "typed"}
    )

    assert wrong.status_code == 422
    assert wrong.get_json()["errors"][0]["field"] == "name"
    assert right.status_code == 200
    form = person.get(f"/applications/{number}/form").get_json()["fields"]
    assert form["name"] == "सुनीता साहू"


def test_another_mobile_is_proven_before_it_is_taken(
    person: Program, deps: Deps, applicants: WorklistStory
) -> None:
    number = applicants.applies()
    wish = {"mobile": STRANGER, "reason": "a new SIM"}
    unproven = person.post(f"/applications/{number}/corrections", wish)
    new = proves(person, deps, STRANGER, purpose="new_mobile")
    token = new.headers["Authorization"].removeprefix("Bearer ")
    for_another = person.post(
        f"/applications/{number}/corrections",
        {**wish, "mobile": "9876500003", "new_mobile_token": token},
    )
    proven = person.post(
        f"/applications/{number}/corrections", {**wish, "new_mobile_token": token}
    )

    assert unproven.get_json()["errors"][0]["code"] == "mobile_unproven"
    assert for_another.get_json()["errors"][0]["code"] == "mobile_unproven"
    assert proven.status_code == 200
    assert applicants.case(number).row.mobile == STRANGER
    assert person.get(f"/applications/{number}").status_code == 404


def test_a_call_is_asked_for_and_counted_once(person: Program, deps: Deps) -> None:
    first = person.post("/callbacks")
    again = person.post("/callbacks")

    assert first.status_code == again.status_code == 202
    assert first.get_json() == again.get_json()
    assert first.get_json()["code"]


def test_only_what_was_rejected_is_objected_to(person: Program, applicants: WorklistStory) -> None:
    number = applicants.applies()
    answer = person.post(f"/applications/{number}/objection", {"reason": "it is my house"})

    assert (answer.status_code, answer.get_json()["code"]) == (409, "refused")


def test_the_cable_is_told_to_be_ready(person: Program, applicants: WorklistStory) -> None:
    number = applicants.applies(cable_ready="no")
    before = person.get(f"/applications/{number}").get_json()
    told = person.post(f"/applications/{number}/cable", {"ready": True})
    again = person.post(f"/applications/{number}/cable", {"ready": True})

    assert before["asks_cable"] is True
    assert told.get_json()["asks_cable"] is again.get_json()["asks_cable"] is False


def test_no_cable_is_needed_for_what_has_ended(person: Program, applicants: WorklistStory) -> None:
    number = applicants.applies()
    person.post(f"/applications/{number}/withdrawal", {"reason": "house was sold"})
    answer = person.post(f"/applications/{number}/cable", {"ready": True})

    assert (answer.status_code, answer.get_json()["code"]) == (409, "cable_not_needed")
