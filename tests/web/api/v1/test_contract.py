"""The API keeps to its description, whatever is sent: no failure of ours, no answer beside it.

schemathesis makes requests of the description: such as it allows, and such as it does not.
"""

import re
from typing import Any

import flask
import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck
from schemathesis import Case
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks as openapi_checks

from missedcall.usecases.deps import Deps
from tests.web.api.v1.conftest import APPLICANT, Program, proves
from tests.web.worklist_story import WorklistStory

EXAMPLES = 12  # of each operation
OPERATIONS = (
    *("GET /places", "GET /purposes", "GET /appliances", "POST /quotes", "GET /problems/{code}"),
    *("POST /codes", "POST /tokens", "DELETE /tokens/current"),
    *("GET /draft", "PUT /draft", "DELETE /draft", "POST /applications", "GET /applications"),
    *("GET /applications/{number}", "GET /applications/{number}/timeline"),
    *("GET /applications/{number}/demand", "GET /applications/{number}/payment"),
    *("GET /applications/{number}/visit-times", "PUT /applications/{number}/visit"),
    *("POST /applications/{number}/withdrawal", "GET /applications/{number}/form"),
    *("POST /applications/{number}/corrections", "POST /applications/{number}/objection"),
    *("POST /applications/{number}/cable", "POST /callbacks"),
    *("GET /applications/{number}/papers", "PUT /applications/{number}/papers/{kind}"),
    "GET /applications/{number}/papers/{paper_id}/pages/{page}",
    *("GET /webhooks", "POST /webhooks", "DELETE /webhooks/{webhook_id}", "GET /deliveries"),
    "POST /deliveries/{delivery_id}/replay",
)
CHECKS = (
    schemathesis.checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
)


@pytest.fixture
def person_again(program: Program, deps: Deps, applicants: WorklistStory) -> Program:
    applicants.applies()
    return proves(program, deps, APPLICANT)


def test_every_operation_of_the_description_is_tried(program: Program) -> None:
    told = program.client.get("/api/v1/openapi.json").get_json()["paths"]
    described = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in told.items()
        for method in methods
    }

    assert described == set(OPERATIONS)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_operation_keeps_to_its_description(
    app: flask.Flask, person_again: Program, applicants: WorklistStory, operation: str
) -> None:
    method, path = operation.split(" ")
    headers = {"X-Api-Key": person_again.key, **person_again.headers}
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    tried = described[f"/api/v1{path}"][method]
    right = tried.as_strategy(generation_mode=GenerationMode.POSITIVE)
    wrong = tried.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    can_be_wrong = bool(tried.body or tried.query or tried.path_parameters or tried.headers)
    number = next(iter(person_again.get("/applications").get_json()["applications"]))

    @hypothesis.settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[hypothesis.Phase.generate],
    )
    @hypothesis.given(case=right | wrong if can_be_wrong else right)
    def keeps(case: Case[Any]) -> None:
        _name_applications(case, own=number["application"])
        case.call_and_validate(headers=headers, checks=list(CHECKS))

    keeps()
    assert applicants


def _name_applications(case: Case[Any], *, own: str) -> None:
    """Put the person's number, or one of no application, for what would be a number of either."""
    made = str(case.path_parameters.get("number", ""))
    if re.fullmatch("[0-9]{5,}", made):
        case.path_parameters["number"] = own if made[-1] in "02468" else "41226999995"
