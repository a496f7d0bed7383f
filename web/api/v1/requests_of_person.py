"""What a person asks for: another time of the visit, a correction, an end, a call."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import flask
from pydantic import AwareDatetime, Field, StringConstraints

from missedcall.domain.applications.mobile_code import CodePurpose
from missedcall.domain.clients.client import Scope
from missedcall.domain.field.cable import CableReportSource
from missedcall.domain.operators.roles import Actor
from missedcall.domain.shared import phone
from missedcall.usecases.applications import corrections
from missedcall.usecases.applications.corrections import (
    CorrectionRefused,
    CorrectionRequest,
    MobileProof,
)
from missedcall.usecases.applications.worklist_actions import ActionFieldRefused
from missedcall.usecases.callbacks import internet_callbacks
from missedcall.usecases.callbacks.internet_callbacks import CallRequestRefusal
from missedcall.usecases.clients import person_applications, persons
from missedcall.usecases.connection.command import ChangedMeanwhile, CommandRefused
from missedcall.usecases.field.cable import CableNotReportable
from web.api.v1 import access, answers, form_problems, own
from web.api.v1.follow import StatusBody, Visit, status_of
from web.api.v1.names import field
from web.api.v1.operations import blueprint, operation
from web.api.v1.persons import Session
from web.api.v1.problems import ApiProblem, field_problem, refusal_problem
from web.api.v1.shapes import ApiModel, FormValue, TextLanguage
from web.shared import context

TAG = "requests"
Reason = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class VisitTimes(ApiModel):
    """The times to which the visit can be moved; none when no visit is planned."""

    times: tuple[Visit, ...]


class VisitChoice(ApiModel):
    """One of the times that are offered."""

    begins: AwareDatetime


class Withdrawal(ApiModel):
    """Why the application is withdrawn."""

    reason: Reason


class ObjectionBody(ApiModel):
    """Why the rejection is wrong."""

    reason: Reason


class CableReadiness(ApiModel):
    """Whether the service cable, from the pole to the house, is there."""

    ready: bool


class CorrectableForm(ApiModel):
    """The fields that the applicant may correct now, as they are."""

    fields: dict[str, str]


class CorrectionOfForm(ApiModel):
    """What is right, by field; what is left out stays as it is."""

    name: FormValue = None
    relation_name: FormValue = None
    address: FormValue = None
    landmark: FormValue = None
    locality: FormValue = None
    mobile: FormValue = None
    reason: Reason
    new_mobile_token: Annotated[
        Session | None,
        Field(description="For another mobile: the token of a code with purpose `new_mobile`."),
    ] = None


class CallRequest(ApiModel):
    """In which language the operator is to speak, and texts are written; else in the usual one."""

    language: TextLanguage | None = None


class RequestedCallBody(ApiModel):
    """The operator names the code; the telephone rings in between, or soon without a time."""

    code: str
    rings_from: dt.datetime | None
    rings_until: dt.datetime | None


@blueprint.get("/applications/<number>/visit-times")
@operation(TAG, scope=Scope.PERSONS, person=True, answers={200: VisitTimes})
def list_visit_times(number: str) -> flask.Response:
    """List the times to which the visit of the lineman can be moved."""
    with own.application(number):
        slots = person_applications.list_visit_times(
            context.deps(), number=number, by=access.asker(), now=context.now()
        )
    times = tuple(Visit(begins=each.begins, ends=each.ends) for each in slots)
    return answers.answer_json(VisitTimes(times=times))


@blueprint.put("/applications/<number>/visit")
@operation(TAG, scope=Scope.PERSONS, person=True, answers={200: StatusBody}, problems_too=(409,))
def choose_visit_time(number: str, json: VisitChoice) -> flask.Response:
    """Move the visit to a time that is offered; the applicant gets an SMS."""
    with own.application(number):
        done = person_applications.choose_visit_time(
            context.deps(),
            number=number,
            by=access.asker(),
            begins=json.begins,
            now=context.now(),
        )
    if not done:
        raise ApiProblem("time_not_offered", 409)
    return _as_it_stands(number)


@blueprint.post("/applications/<number>/withdrawal")
@operation(TAG, scope=Scope.PERSONS, person=True, answers={200: StatusBody}, problems_too=(409,))
def withdraw_application(number: str, json: Withdrawal) -> flask.Response:
    """Withdraw an application; what was paid goes back."""
    with own.application(number), _refusing():
        person_applications.withdraw(
            context.deps(),
            number=number,
            by=access.asker(),
            reason=json.reason,
            now=context.now(),
        )
    return _as_it_stands(number)


@blueprint.post("/applications/<number>/objection")
@operation(TAG, scope=Scope.PERSONS, person=True, answers={200: StatusBody}, problems_too=(409,))
def object_to_rejection(number: str, json: ObjectionBody) -> flask.Response:
    """Object to a rejection; the assistant engineer decides about it."""
    with own.application(number), _refusing():
        person_applications.object_to_rejection(
            context.deps(),
            number=number,
            by=access.asker(),
            reason=json.reason,
            now=context.now(),
        )
    return _as_it_stands(number)


@blueprint.post("/applications/<number>/cable")
@operation(TAG, scope=Scope.PERSONS, person=True, answers={200: StatusBody}, problems_too=(409,))
def report_cable(number: str, json: CableReadiness) -> flask.Response:
    """Say whether the service cable is ready; of what is paid and ready the lineman is told."""
    with own.application(number), _refusing():
        person_applications.report_cable(
            context.deps(),
            number=number,
            by=access.asker(),
            ready=json.ready,
            source=CableReportSource.PROGRAM,
            now=context.now(),
        )
    return _as_it_stands(number)


@blueprint.get("/applications/<number>/form")
@operation(TAG, scope=Scope.PERSONS, person=True, answers={200: CorrectableForm})
def get_correctable_form(number: str) -> flask.Response:
    """Give what of the form the applicant may correct now."""
    with own.application(number):
        fields = person_applications.correctable(context.deps(), number=number, by=access.asker())
    return answers.answer_json(CorrectableForm(fields=dict(fields)))


@blueprint.post("/applications/<number>/corrections")
@operation(TAG, scope=Scope.PERSONS, person=True, answers={200: StatusBody}, problems_too=(409,))
def correct_application(number: str, json: CorrectionOfForm) -> flask.Response:
    """Correct the form; office, promise, amount and SMS follow what is right.

    Another mobile is proven first, by a code with purpose `new_mobile`. From then on the
    application is that mobile's, and the answer is the last that this token gets of it.
    """
    given = json.model_dump(exclude={"reason", "new_mobile_token"}, exclude_none=True)
    changes = form_problems.typed(given)
    with own.application(number), _refusing():
        before = person_applications.follow(
            context.deps(), number=number, by=access.asker(), now=context.now()
        )
        corrections.correct_application(
            context.deps(),
            number=number,
            request=CorrectionRequest(changes, json.reason, _proof(json, changes)),
            actor=access.asker().name,
            role=Actor.CALLER,
            now=context.now(),
            expected_version=before.version,
        )
    return _as_it_stands(number, all_mobiles=True)


@blueprint.post("/callbacks")
@operation(
    TAG, scope=Scope.PERSONS, person=True, answers={202: RequestedCallBody}, problems_too=(409,)
)
def request_callback(json: CallRequest) -> flask.Response:
    """Have an operator ring the person; who waits for a call already keeps that place."""
    asked = internet_callbacks.request_call(
        context.deps(),
        mobile=access.mobile(),
        language=json.language or context.deps().config.service.language,
        now=context.now(),
    )
    if isinstance(asked, CallRequestRefusal):
        raise ApiProblem(f"call_{asked}", 429 if asked is CallRequestRefusal.TOO_MANY else 409)
    window = asked.window
    body = RequestedCallBody(
        code=asked.code,
        rings_from=window.start if window else None,
        rings_until=window.until if window else None,
    )
    return answers.answer_json(body, 202)


def _proof(json: CorrectionOfForm, changes: dict[str, str]) -> MobileProof | None:
    """Say how another mobile is proven, when it is."""
    if json.new_mobile_token is None:
        return None
    proven = persons.mobile_of_token(
        context.deps(),
        client_id=access.client().id,
        token=json.new_mobile_token,
        purpose=CodePurpose.NEW_MOBILE,
        now=context.now(),
    )
    typed = phone.parse(changes.get("mobile", ""))
    is_it = isinstance(typed, phone.Number) and typed.e164 == proven
    return MobileProof.CODE if is_it else None


def _as_it_stands(number: str, *, all_mobiles: bool = False) -> flask.Response:
    asker = access.asker_of_all() if all_mobiles else access.asker()
    found = person_applications.follow(context.deps(), number=number, by=asker, now=context.now())
    return answers.answer_json(status_of(found))


@contextmanager
def _refusing() -> Iterator[None]:
    """Tell why the rules refuse what is asked for."""
    try:
        yield
    except CorrectionRefused as error:
        raise form_problems.problem_of_fields(error.errors) from error
    except CommandRefused as error:
        raise refusal_problem(error.reason) from error
    except ActionFieldRefused as error:
        problem = field_problem(error.field, "wrong", lambda: field("wrong"))
        raise ApiProblem("invalid", 422, errors=[problem]) from error
    except CableNotReportable as error:
        raise ApiProblem("cable_not_needed", 409) from error
    except ChangedMeanwhile as error:
        raise ApiProblem("changed_meanwhile", 409) from error
