"""Tell what is wrong with the fields of an application, in the words of the public page."""

import json
from collections.abc import Iterable, Mapping

from missedcall.domain.applications.application import FieldError
from missedcall.usecases.tariffs.pricing import NoDemand
from web.api.v1.problems import ApiProblem, field_problem
from web.desk.application_form import FIELD_OF_FACT
from web.public import names
from web.shared import form_values, texts


def typed(body: Mapping[str, object]) -> dict[str, str]:
    """Write the values of a body as the form is typed; numbers as JSON writes them."""
    return dict(form_values.from_json(json.dumps(body).encode()).values)


def problem_of_fields(errors: Iterable[FieldError]) -> ApiProblem:
    """Tell every field that cannot be taken."""
    found = [
        field_problem(
            error.field,
            error.code,
            lambda error=error: names.error(error.code, **dict(error.params)),  # type: ignore[misc]  # mypy infers no lambda with a default
        )
        for error in errors
    ]
    return ApiProblem("invalid", 422, errors=found)


def no_demand(error: NoDemand) -> ApiProblem:
    """Tell why there is no amount."""
    refusal = error.refusal
    field = FIELD_OF_FACT.get(refusal.field, refusal.field)
    found = field_problem(field, refusal.code, lambda: texts.explained(refusal.reason))
    return ApiProblem("invalid", 422, errors=[found])
