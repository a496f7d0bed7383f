"""Apply for a connection as the person who has proven a mobile, and keep what is typed before."""

import datetime as dt
from typing import Annotated, Any

import flask
import pydantic
from pydantic import ConfigDict, Field, StringConstraints

from missedcall.domain.applications import form_definition
from missedcall.domain.applications.application import Form
from missedcall.domain.applications.form_shape import FormChannel
from missedcall.domain.clients.client import Scope
from missedcall.usecases.applications import public_applications
from missedcall.usecases.applications.bp_numbers import NotLinked
from missedcall.usecases.applications.dues import DuesStand
from missedcall.usecases.applications.duplicates import DuplicateApplication
from missedcall.usecases.applications.public_applications import NotProven
from missedcall.usecases.clients import kept_answers
from missedcall.usecases.clients.kept_answers import Answer, KeyedRequest, KeyUsedBefore
from missedcall.usecases.tariffs.pricing import MayNotBill, NoDemand
from web.api.v1 import access, answers, form_problems
from web.api.v1.operations import NoContent, blueprint, operation
from web.api.v1.problems import ApiProblem, field_problem
from web.api.v1.shapes import ApiModel, FormValue
from web.desk import application_form
from web.public import form_reading, refusals
from web.public import names as public_names
from web.shared import context
from web.shared.form_values import SentForm

TAG = "apply"
LONGEST_VALUE = 500


class FormFields(ApiModel):
    """Fields of the application form; those of the definition that programs are asked."""


# The fields stand once, in the definition that the desk and the public pages read too.
_FIELDS: dict[str, Any] = {
    field.name: (FormValue, Field(default=None, description=field.english))
    for field in form_definition.fields_on(FormChannel.API)
}
DraftFields = pydantic.create_model(
    "DraftFields", __base__=FormFields, __doc__="What was typed so far.", **_FIELDS
)
ApplicationForm = pydantic.create_model(
    "ApplicationForm",
    __base__=FormFields,
    __doc__="The whole form; `mobile` may be left out, for it is the one that was proven.",
    different_reason=(FormValue, Field(default=None, description="Why it repeats no other one.")),
    dues_told=(FormValue, Field(default=None, description="The person was told of old dues.")),
    **_FIELDS,
)


class IdempotencyHeader(pydantic.BaseModel):
    """The key under which an application is sent, also when it is sent again."""

    model_config = ConfigDict(extra="ignore")
    key: Annotated[
        str,
        StringConstraints(pattern=r"^[A-Za-z0-9._:-]{8,80}$"),
        Field(alias="Idempotency-Key", description="Made anew for each application."),
    ]


class DraftBody(ApiModel):
    """What was typed for the mobile and not sent, here or by an operator."""

    fields: dict[str, str]
    saved_at: dt.datetime


class TakenApplication(ApiModel):
    """The application, and what it owes; `already`: the same was sent before."""

    application: Annotated[str, Field(examples=["41226000017"])]
    total_paise: int
    due_on: dt.date
    already: bool


@blueprint.get("/draft")
@operation(TAG, scope=Scope.PERSONS, person=True, answers={200: DraftBody})
def get_draft() -> flask.Response:
    """Give the draft of the person's mobile: the same that an operator opens when it rings."""
    found = public_applications.public_draft(context.deps(), mobile=access.mobile())
    if found is None:
        raise ApiProblem("not_found", 404)
    fields = {name: str(text) for name, text in found.typed.items()}
    return answers.answer_json(DraftBody(fields=fields, saved_at=found.saved_at))


@blueprint.put("/draft")
@operation(TAG, scope=Scope.PERSONS, person=True, answers={204: NoContent}, body=DraftFields)
def save_draft(json: ApiModel) -> flask.Response:
    """Keep what is typed; a field that is left out stays as it was."""
    typed = form_problems.typed(json.model_dump(exclude_none=True))
    public_applications.save_public_draft(
        context.deps(), mobile=access.mobile(), typed=typed, now=context.now()
    )
    return answers.empty()


@blueprint.delete("/draft")
@operation(TAG, scope=Scope.PERSONS, person=True, answers={204: NoContent})
def discard_draft() -> flask.Response:
    """Begin anew."""
    public_applications.discard_public_draft(context.deps(), mobile=access.mobile())
    return answers.empty()


@blueprint.post("/applications")
@operation(
    TAG,
    scope=Scope.PERSONS,
    person=True,
    answers={200: TakenApplication, 201: TakenApplication},
    problems_too=(409,),
    body=ApplicationForm,
)
def apply(json: ApiModel, headers: IdempotencyHeader) -> flask.Response:
    """Apply: the amount is worked out and told by SMS at once.

    The same key with the same form is the same application, however often it is sent; with
    another form it is refused.
    """
    sent = form_problems.typed(json.model_dump(exclude_none=True))
    told_dues = sent.pop("dues_told", "") == "true"
    different = sent.pop("different_reason", "").strip()[:LONGEST_VALUE]
    form = _read(sent, different=different)
    asked = {**sent, "dues_told": told_dues, "different_reason": different}
    request = KeyedRequest(access.client().id, access.mobile(), headers.key, asked)

    def submit() -> Answer:
        return _submit(form, request, different=different, told_dues=told_dues)

    try:
        answer, repeated = kept_answers.answer_once(
            context.deps(), request, act=submit, now=context.now()
        )
    except KeyUsedBefore as error:
        raise ApiProblem("key_used", 422) from error
    body = TakenApplication(**{**answer, "already": repeated or answer["already"]})
    return answers.answer_json(body, 200 if body.already else 201)


def _read(sent: dict[str, str], *, different: str) -> Form:
    """Read the form as the desk does; raise `ApiProblem` with everything that is wrong."""
    demanded = {field.name: "" for field in form_definition.fields_on(FormChannel.PUBLIC)}
    typed = {**demanded, "mobile": access.mobile(), **sent}
    form = application_form.read_sent_form(
        SentForm(typed), different=different, tenure_needed=form_reading.tenure_needed()
    )
    if not isinstance(form, Form):
        raise form_problems.problem_of_fields(form)
    return form


def _submit(form: Form, request: KeyedRequest, *, different: str, told_dues: bool) -> Answer:
    try:
        taken = public_applications.submit_public_application(
            context.deps(),
            mobile=access.mobile(),
            form=form,
            key=request.name,
            actor=access.asker().name,
            now=context.now(),
            different=different,
            told_dues=told_dues,
        )
    except NotProven as error:
        raise _at("mobile", "mobile_unproven") from error
    except NotLinked as error:  # with whose application it stands, is another person's matter
        raise ApiProblem(
            "invalid", 422, errors=[field_problem("bp", error.reason.code, refusals.bp_not_taken)]
        ) from error
    except DuplicateApplication as error:  # whose it is, is another person's matter
        raise ApiProblem("duplicate", 409) from error
    except DuesStand as error:
        raise ApiProblem("dues_stand", 409) from error
    except NoDemand as error:
        raise form_problems.no_demand(error) from error
    except MayNotBill as error:
        raise ApiProblem("may_not_bill", 503) from error
    return {
        "application": taken.number,
        "total_paise": taken.total_paise,
        "due_on": taken.due_on.isoformat(),
        "already": taken.already,
    }


def _at(field: str, code: str) -> ApiProblem:
    problem = field_problem(field, code, lambda: public_names.error(code))
    return ApiProblem("invalid", 422, errors=[problem])
