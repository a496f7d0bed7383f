"""Take the application form of the call in hand, from a browser or from a program."""

import re
from collections.abc import Collection, Mapping, Sequence

import flask
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from missedcall.domain.applications import application
from missedcall.domain.applications.application import MOST_SHOWN, FieldError, Form
from missedcall.domain.callbacks import calendar
from missedcall.domain.privacy import aadhaar
from missedcall.domain.shared import money
from missedcall.domain.tariffs.refusal import Refusal
from missedcall.usecases.applications import applications, desk_context, duplicate_calls
from missedcall.usecases.applications.bp_numbers import NotLinked
from missedcall.usecases.applications.dues import DuesStand
from missedcall.usecases.applications.duplicates import DuplicateApplication, DuplicateCandidate
from missedcall.usecases.applications.form_calls import NotAnsweredYet, NotYourCall
from missedcall.usecases.applications.forms import Submitted
from missedcall.usecases.offices import offices
from missedcall.usecases.tariffs.pricing import MayNotBill, NoDemand
from web.auth import users
from web.desk import desk_page, dues, duplicates, loaded_desk, names
from web.desk.desk_page import FormFieldError
from web.shared import context, form_values, places, problems, texts
from web.shared import names as shared_names
from web.shared.form_values import NotAnObject, SentForm
from web.shared.texts import gettext

blueprint = flask.Blueprint("application_form", __name__)
blueprint.before_request(users.require_call_taker)
ATTEMPT = re.compile(r"[A-Za-z0-9._-]{1,40}")
# Where a refusal names a fact that the form has under another name, or not at all.
FIELD_OF_FACT = {"area": "locality", "on": ""}
# The word and the status of what no other form would mend.
REFUSED: Mapping[type[Exception], tuple[str, int]] = {
    NotYourCall: ("not_your_call", 409),
    NotAnsweredYet: ("not_answered_yet", 409),
    MayNotBill: ("may_not_bill", 503),
}


@blueprint.get("/api/csrf")
def csrf() -> ResponseReturnValue:
    """Give a program with a session the token that its POSTs carry as X-CSRFToken."""
    return {"csrf_token": generate_csrf()}


@blueprint.get("/calls/<attempt_id>/application")
def reopen(attempt_id: str) -> ResponseReturnValue:
    """Lead a reload of the page of a refused form back to the desk; the draft is there."""
    return flask.redirect(flask.url_for("desk.page"), code=303)


@blueprint.post("/calls/<attempt_id>/application")
def submit(attempt_id: str) -> ResponseReturnValue:
    """Take the form; every mistake is told at once, and what was typed is given back.

    `?household=2` is the second form of this conversation; with `?more=1` another one follows.
    `different_reason` beside the fields says why it repeats no application that is there, and
    `dues_told` that the applicant was told of the dues that stand.
    """
    if not ATTEMPT.fullmatch(attempt_id):
        flask.abort(404)
    household = context.household()
    try:
        sent, told_dues = dues.split_dues_told(form_values.read_typed_fields(flask.request))
        sent, different = duplicates.split_duplicate_reason(sent)
    except NotAnObject:
        return problems.answer_problem("json", 400)
    form = read_sent_form(sent, different=different)
    if not isinstance(form, Form):
        return show_errors(attempt_id, sent, field_errors(form))
    try:
        submitted = applications.submit_application(
            context.deps(),
            operator_id=users.current_operator().id,
            attempt_id=attempt_id,
            form=form,
            now=context.now(),
            household=household,
            more="more" in flask.request.args,
            different=different,
            told_dues=told_dues,
        )
    except DuesStand as error:
        return dues.show_dues(attempt_id, sent, error.found, different=different)
    except DuplicateApplication as error:
        return duplicates.ask_about_duplicate(attempt_id, sent, error.existing)
    except NoDemand as error:
        return show_errors(attempt_id, sent, [field_error_of(error.refusal)])
    except NotLinked as error:
        said = texts.explained(error.reason)
        return show_errors(attempt_id, sent, [FormFieldError("bp", error.reason.code, said)])
    except (NotYourCall, NotAnsweredYet, MayNotBill) as error:
        code, status = REFUSED[type(error)]
        return _refused(attempt_id, sent, code, status=status)
    return _taken(attempt_id, submitted)


@blueprint.post("/calls/<attempt_id>/application/same")
def same(attempt_id: str) -> ResponseReturnValue:
    """End the call: the form repeats what is there, and its applicant is told so by SMS."""
    if not ATTEMPT.fullmatch(attempt_id):
        flask.abort(404)
    try:
        sent, _ = duplicates.split_duplicate_reason(
            dues.split_dues_told(form_values.read_typed_fields(flask.request))[0]
        )
    except NotAnObject:
        return problems.answer_problem("json", 400)
    form = read_sent_form(sent)
    if not isinstance(form, Form):
        return show_errors(attempt_id, sent, field_errors(form))
    try:
        existing = duplicate_calls.close_as_duplicate(
            context.deps(),
            operator_id=users.current_operator().id,
            attempt_id=attempt_id,
            form=form,
            now=context.now(),
        )
    except NotYourCall:
        return _refused(attempt_id, sent, "not_your_call", status=409)
    except NotAnsweredYet:
        return _refused(attempt_id, sent, "not_answered_yet", status=409)
    if existing is None:
        return _refused(attempt_id, sent, "no_duplicate", status=409)
    return _closed(existing)


def _closed(existing: DuplicateCandidate) -> ResponseReturnValue:
    if context.wants_json():
        return {"application": existing.number, "state": existing.state}
    flask.flash(
        gettext(
            "The call was closed: application %(number)s is there already. The SMS is on its way.",
            number=existing.number,
        )
    )
    return flask.redirect(flask.url_for("desk.page"), code=303)


def read_sent_form(
    sent: SentForm, *, different: str = "", tenure_needed: Collection[str] = frozenset()
) -> Form | tuple[FieldError, ...]:
    """Read the form of the call in hand as it was typed, or give everything that is wrong.

    `tenure_needed` are the categories that must say whose the premises are.
    """
    if aadhaar.has_aadhaar(different):
        return (FieldError("", "aadhaar"),)
    deps, values = context.deps(), places.with_place(sent.values)
    place = offices.get_locality(deps, code=values.get("locality", ""))
    read = application.read_form(
        values,
        localities=() if place is None else (place.code,),
        categories={category.code: category.unit for category in deps.config.categories},
        languages=deps.config.sms.languages,
        watts=deps.config.appliances.watts,
        purposes=deps.config.derived(calendar.ist_date(context.now())),
        tenure_needed=tenure_needed,
    )
    if not sent.not_text:
        return read
    others = () if isinstance(read, Form) else read
    return (
        *(FieldError(name[:MOST_SHOWN], "not_text") for name in sent.not_text),
        *(error for error in others if error.field not in sent.not_text),
    )


def field_errors(errors: Sequence[FieldError]) -> list[FormFieldError]:
    """Say what is wrong with each field."""
    return [
        FormFieldError(error.field, error.code, names.error(error.code, **dict(error.params)))
        for error in errors
    ]


def field_error_of(refusal: Refusal) -> FormFieldError:
    """Say beside a field why the tariff has no price."""
    said = texts.explained(refusal.reason)
    return FormFieldError(FIELD_OF_FACT.get(refusal.field, refusal.field), refusal.code, said)


def show_errors(
    attempt_id: str, sent: SentForm, wrong: Sequence[FormFieldError]
) -> ResponseReturnValue:
    """Show the form with everything that is wrong, and with what was typed."""
    if context.wants_json():
        told = {
            error.field or "form": {"code": error.code, "message": error.message}
            for error in wrong
        }
        return {"errors": told}, 422
    desk = loaded_desk.load_desk(users.current_operator())
    return desk_page.render_desk(
        desk,
        values=sent.values,
        attempt_id=attempt_id,
        household=context.household(),
        field_errors=wrong,
    ), 422


def _refused(attempt_id: str, sent: SentForm, code: str, *, status: int) -> ResponseReturnValue:
    if context.wants_json():
        return problems.answer_problem(code, status)
    desk = loaded_desk.load_desk(users.current_operator())
    notice = shared_names.problem(code)
    return desk_page.render_desk(
        desk,
        values=sent.values,
        attempt_id=attempt_id,
        household=context.household(),
        notice=notice,
    ), status


def _taken(attempt_id: str, submitted: Submitted) -> ResponseReturnValue:
    flask.session[loaded_desk.LAST_ATTEMPT] = attempt_id
    if not context.wants_json():
        return flask.redirect(flask.url_for("desk.page"), code=303)
    results = desk_context.list_form_results(
        context.deps(), operator_id=users.current_operator().id, attempt_id=attempt_id
    )
    message_ids = {result.number: result.message_id for result in results}
    return {
        "application": submitted.number,
        "amount_paise": submitted.total_paise,
        "amount": money.rupees(submitted.total_paise),
        "due_on": submitted.due_on.isoformat(),
        "message_id": message_ids.get(submitted.number, submitted.message_id),
        "already": submitted.already,
    }, 200 if submitted.already else 201
