"""Show the operator what the form in hand would cost, line by line, before it is sent."""

import flask
from flask.typing import ResponseReturnValue

from missedcall.domain.applications.application import Form
from missedcall.usecases.applications import papers
from missedcall.usecases.tariffs import amounts
from missedcall.usecases.tariffs.pricing import MayNotBill, NoDemand
from web.auth import users
from web.desk import application_form, desk_page, dues, duplicates, loaded_desk
from web.shared import context, form_values, problems
from web.shared import names as shared_names
from web.shared.form_values import NotAnObject

blueprint = flask.Blueprint("amounts", __name__)
blueprint.before_request(users.require_call_taker)


@blueprint.get("/calls/<attempt_id>/amount")
def again(attempt_id: str) -> ResponseReturnValue:
    """Lead a reload of the page with an amount back to the desk; the draft is there."""
    return flask.redirect(flask.url_for("desk.page"), code=303)


@blueprint.post("/calls/<attempt_id>/amount")
def show(attempt_id: str) -> ResponseReturnValue:
    """Show the amount of what is typed, or what is wrong with it; nothing is kept or sent."""
    if not application_form.ATTEMPT.fullmatch(attempt_id):
        flask.abort(404)
    try:
        sent, _ = dues.split_dues_told(form_values.read_typed_fields(flask.request))
        sent, _ = duplicates.split_duplicate_reason(sent)
    except NotAnObject:
        return problems.answer_problem("json", 400)
    form = application_form.read_sent_form(sent)
    if not isinstance(form, Form):
        return application_form.show_errors(attempt_id, sent, application_form.field_errors(form))
    try:
        amount = amounts.quote_amount(context.deps(), form=form, now=context.now())
    except NoDemand as error:
        wrong = [application_form.field_error_of(error.refusal)]
        return application_form.show_errors(attempt_id, sent, wrong)
    except MayNotBill:
        amount = None
    notice = None if amount else shared_names.problem("may_not_bill")
    return desk_page.render_desk(
        loaded_desk.load_desk(users.current_operator()),
        values=sent.values,
        attempt_id=attempt_id,
        household=context.household(),
        notice=notice,
        amount=amount,
        papers=papers.papers_of_form(context.deps(), form, now=context.now()),
    )
