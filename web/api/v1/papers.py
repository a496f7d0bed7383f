"""List the papers that an application needs, and take each as a photo or a PDF."""

import datetime as dt
from typing import Annotated

import flask
from pydantic import Field

from missedcall.domain.applications.paper_file import PaperFileRefusal, PaperFileRefused
from missedcall.domain.clients.client import Scope
from missedcall.domain.shared.named_code import NamedCode
from missedcall.usecases.applications.paper_files import PaperNotFound
from missedcall.usecases.applications.papers import (
    PaperDetail,
    PaperNotTaken,
    PaperNotTakenReason,
)
from missedcall.usecases.clients import person_papers
from web.api.v1 import access, answers, own
from web.api.v1.operations import NoContent, blueprint, operation
from web.api.v1.problems import ApiProblem, field_problem, refusal_problem
from web.api.v1.shapes import ApiModel, Code, Texts
from web.shared import context, paper_pages, shared_tries, texts

TAG = "papers"
# Not a field of a form, but what stands for it in a refusal.
FILE = "file"
RETRY_AFTER_S = {PaperFileRefusal.BUSY: 5, PaperFileRefusal.NO_ROOM: 600}


class PaperBody(ApiModel):
    """A paper that an application needs, and what is known of it."""

    kind: Code
    name: Texts
    accepted: Annotated[dict[str, str], Field(description="What counts as one, by language.")]
    state: Code
    state_name: Texts
    at_visit: Annotated[bool, Field(description="It may be shown to the lineman instead.")]
    may_give: Annotated[bool, Field(description="It can be sent now, also in place of another.")]
    given_at: dt.datetime | None
    id: Annotated[str | None, Field(description="Of what was given; its pages are below it.")]
    pages: Annotated[int, Field(description="How many can be looked at.")]
    refusal: Code | None
    refusal_name: Texts | None


class PapersBody(ApiModel):
    """The papers that an application needs; none when nothing is asked."""

    papers: tuple[PaperBody, ...]


@blueprint.get("/applications/<number>/papers")
@operation(TAG, scope=Scope.PERSONS, person=True, answers={200: PapersBody})
def list_papers(number: str) -> flask.Response:
    """List the papers that an application needs, and what is known of each."""
    return _listed(number)


@blueprint.put("/applications/<number>/papers/<kind>")
@operation(TAG, scope=Scope.PERSONS, person=True, answers={200: PapersBody}, problems_too=(409,))
def give_paper(number: str, kind: str) -> flask.Response:
    """Give a paper as a photo (JPEG, PNG) or a PDF, up to 5 MB and 10 pages.

    The file is the body. Its type is found by its content; only pictures of its pages are kept.
    It takes the place of one that was not checked yet.
    """
    data = flask.request.get_data(cache=False)
    with own.application(number):
        try:
            shared_tries.count_paper(number, access.mobile())
            person_papers.give_own_paper(
                context.deps(),
                number=number,
                by=access.asker(),
                kind=kind,
                data=data,
                now=context.now(),
            )
        except PaperFileRefused as error:
            if error.refusal in RETRY_AFTER_S:
                after_s = RETRY_AFTER_S[error.refusal]
                raise ApiProblem("busy", 503, retry_after=after_s) from error
            reason = error.reason
            wrong = field_problem(FILE, reason.code, lambda: texts.explained(reason))
            raise ApiProblem("invalid", 422, errors=[wrong]) from error
        except PaperNotTaken as error:
            raise _not_taken(error) from error
    return _listed(number)


@blueprint.get("/applications/<number>/papers/<paper_id>/pages/<int:page>")
@operation(TAG, scope=Scope.PERSONS, person=True, answers={200: NoContent})
def get_paper_page(number: str, paper_id: str, page: int) -> flask.Response:
    """Give a page of a paper that was given, as a JPEG picture; the first page is 1."""
    with own.application(number):
        try:
            file = person_papers.own_paper_page(
                context.deps(), number=number, by=access.asker(), paper_id=paper_id, page=page
            )
        except PaperNotFound as error:
            raise ApiProblem("not_found", 404) from error
    return paper_pages.send_page(file, page)


def _not_taken(error: PaperNotTaken) -> ApiProblem:
    if error.why is PaperNotTakenReason.NOT_ASKED:
        return ApiProblem("not_found", 404)
    return refusal_problem(error.reason)


def _listed(number: str) -> flask.Response:
    with own.application(number):
        found = person_papers.list_own_papers(context.deps(), number=number, by=access.asker())
    return answers.answer_json(PapersBody(papers=tuple(map(_body, found))))


def _body(paper: PaperDetail) -> PaperBody:
    return PaperBody(
        kind=paper.kind,
        name=dict(paper.name),
        accepted=dict(paper.accepted),
        state=paper.state,
        state_name=_words(paper.state),
        at_visit=paper.at_visit,
        may_give=paper.may_give,
        given_at=paper.row.given_at if paper.row else None,
        id=paper.row.id if paper.row else None,
        pages=paper.row.pages if paper.row and paper.row.can_be_seen else 0,
        refusal=paper.refusal,
        refusal_name=_words(paper.refusal) if paper.refusal else None,
    )


def _words(code: NamedCode) -> dict[str, str]:
    return context.say_in_each_language(lambda: texts.gettext(code.english))
