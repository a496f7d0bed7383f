"""Answer what is wrong with the form in hand while it is typed, and what it costs and meets."""

import flask
from flask.typing import ResponseReturnValue

from missedcall.usecases.applications import call_in_hand, form_checks
from missedcall.usecases.applications.form_checks import FormCheck
from missedcall.usecases.tariffs.amounts import survey_words
from web.auth import users
from web.desk import application_form, dues, duplicates
from web.shared import context, form_values, places, problems
from web.shared.form_values import NotAnObject

blueprint = flask.Blueprint("form_check", __name__)
blueprint.before_request(users.require_call_taker)


@blueprint.post("/calls/<attempt_id>/check")
def check(attempt_id: str) -> ResponseReturnValue:
    """Give the mistakes by field, and a piece of the page with the rest; nothing is written.

    What is owed and what is there already is looked up for the call in hand alone.
    """
    call = call_in_hand.load_call_in_hand(context.deps(), operator_id=users.current_operator().id)
    if call is None or call.attempt_id != attempt_id:
        return problems.answer_problem("not_your_call", 409)
    try:
        sent = form_values.read_typed_fields(flask.request)
    except NotAnObject:
        return problems.answer_problem("json", 400)
    found = form_checks.check_form(
        context.deps(), typed=places.with_place(sent.values), now=context.now()
    )
    wrong = application_form.field_errors(found.errors)
    if found.no_price is not None:
        wrong.append(application_form.field_error_of(found.no_price))
    return {
        "errors": {error.field: error.message for error in wrong},
        "html": _piece(found),
        "total_paise": found.amount.total_paise if found.amount else None,
    }


def _piece(found: FormCheck) -> str:
    known = found.duplicate
    return flask.render_template(
        "desk/_checked.html",
        amount=found.amount,
        why_survey=survey_words(context.deps(), found.amount.survey) if found.amount else (),
        duplicate=duplicates.duplicate_line(known) if known else "",
        dues=[dues.dues_line(owed) for owed in found.dues],
    )
