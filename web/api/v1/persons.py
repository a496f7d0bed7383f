"""Prove a mobile by a code, for the person behind a program; the proof is a token for an hour."""

import datetime as dt
from typing import Annotated, Literal

import flask
from pydantic import Field, StringConstraints

from missedcall.domain.applications.mobile_code import CodePurpose, CodeRefusal, CodeRefused
from missedcall.domain.clients.client import Scope
from missedcall.usecases.clients import persons
from web.api.v1 import access, answers
from web.api.v1.operations import NoContent, blueprint, operation
from web.api.v1.problems import ApiProblem
from web.api.v1.shapes import ApiModel, TextLanguage
from web.shared import context

TAG = "person"
Mobile = Annotated[
    str, StringConstraints(max_length=40), Field(examples=["9876500001"], description="As typed.")
]
Session = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{20,80}$")]
Purpose = Annotated[
    Literal["app", "new_mobile"],
    Field(description="`new_mobile` proves another mobile for a correction, and opens no more."),
]
STATUSES = {CodeRefusal.NO_TEXTS: 422, CodeRefusal.WRONG: 422}


class CodeRequest(ApiModel):
    """Say to which mobile a code is to be sent."""

    mobile: Mobile
    purpose: Purpose = "app"
    language: Annotated[
        TextLanguage | None, Field(description="Of the SMS; without it the usual one.")
    ] = None


class CodeOnItsWay(ApiModel):
    """A code is on its way; it is given with this session, until then."""

    session: str
    until: dt.datetime


class CodeAnswer(ApiModel):
    """The code of the SMS, with the session for which it was asked."""

    session: Session
    mobile: Mobile
    code: Annotated[str, StringConstraints(max_length=20), Field(examples=["123456"])]
    purpose: Purpose = "app"


class PersonToken(ApiModel):
    """A token that stands for the person; this program sends it as `Authorization: Bearer …`."""

    token: str
    expires_at: dt.datetime


@blueprint.post("/codes")
@operation(TAG, scope=Scope.PERSONS, answers={202: CodeOnItsWay})
def request_code(json: CodeRequest) -> flask.Response:
    """Send a code by SMS; the answer never tells whether a number is known."""
    sent = persons.request_code(
        context.deps(),
        client_id=access.client().id,
        mobile=json.mobile,
        purpose=CodePurpose(json.purpose),
        address=flask.request.remote_addr or "",
        language=json.language or context.deps().config.service.language,
        now=context.now(),
    )
    if isinstance(sent, CodeRefused):
        raise _refused(sent)
    return answers.answer_json(CodeOnItsWay(session=sent.session, until=sent.until), 202)


@blueprint.post("/tokens")
@operation(TAG, scope=Scope.PERSONS, answers={201: PersonToken})
def make_token(json: CodeAnswer) -> flask.Response:
    """Give a token for the right code, once."""
    confirmed = persons.confirm_code(
        context.deps(),
        client_id=access.client().id,
        session=json.session,
        mobile=json.mobile,
        purpose=CodePurpose(json.purpose),
        code=json.code,
        now=context.now(),
    )
    if isinstance(confirmed, CodeRefused):
        raise _refused(confirmed)
    return answers.answer_json(PersonToken(token=json.session, expires_at=confirmed.until), 201)


@blueprint.delete("/tokens/current")
@operation(TAG, scope=Scope.PERSONS, person=True, answers={204: NoContent})
def end_token() -> flask.Response:
    """End the token, when the person leaves."""
    persons.end_token(
        context.deps(),
        client_id=access.client().id,
        token=access.token(),
        now=context.now(),
    )
    return answers.empty()


def _refused(refused: CodeRefused) -> ApiProblem:
    wait = refused.again_at
    seconds = None if wait is None else max(1, int((wait - context.now()).total_seconds()) + 1)
    status = STATUSES.get(refused.reason, 429)
    return ApiProblem(f"code_{refused.reason}", status, retry_after=seconds)
