"""Explain a problem of the API at the address that stands in its `type`."""

import flask

from web.api.v1 import answers, names
from web.api.v1.operations import blueprint, operation
from web.api.v1.problems import ApiProblem, text_of
from web.api.v1.shapes import ApiModel, Code, Texts
from web.shared import context
from web.shared import names as shared_names


class ProblemKind(ApiModel):
    """A kind of problem, in words; `%(…)s` stands for what each one fills in."""

    code: Code
    messages: Texts


@blueprint.get("/problems/<code>")
@operation("problems", scope=None, answers={200: ProblemKind})
def explain_problem(code: str) -> flask.Response:
    """Say what a problem means."""
    if code not in names.problem and code not in shared_names.problem:
        raise ApiProblem("not_found", 404)
    said = context.say_in_each_language(lambda: text_of(code))
    return answers.answer_json(ProblemKind(code=code, messages=said))
